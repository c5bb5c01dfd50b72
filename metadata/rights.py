"""The licences byline knows, by their SPDX names: Creative Commons, Etalab … and all rights reserved."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: An address of Creative Commons; nobody else's that has one in it is.
_CC_URL = re.compile(
    r"(?:\w+:(?=http))?(?:https?://)?(?:www\.)?"
    r"creativecommons\.org/(?:licenses/(?P<terms>by(?:-nc)?(?:-nd|-sa)?)/(?P<version>\d\.\d)"
    r"|publicdomain/zero/1\.0)(?:[/?#].*)?",
    re.IGNORECASE,
)
#: What addresses in a text stand between.
_BETWEEN = re.compile(r"[\s<>\"'()\[\]«»“”]+")
_CC_WORDS_FR = {
    "BY": "Attribution",
    "NC": "Pas d’utilisation commerciale",
    "ND": "Pas de modification",
    "SA": "Partage dans les mêmes conditions",
}
_CC_WORDS_EN = {
    "BY": "Attribution",
    "NC": "NonCommercial",
    "ND": "NoDerivatives",
    "SA": "ShareAlike",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence: its id (SPDX where there is one), its title in both languages, its page.

    One of an organisation's own says in both languages what it allows and how to credit, and `allows` names
    the uses and channels that are free; `allows` is None for a licence that everybody knows.
    """

    id: str
    title_fr: str
    title_en: str
    url: str | None = None
    allows: tuple[str, ...] | None = None
    text_fr: str | None = None
    text_en: str | None = None
    attribution_fr: str | None = None
    attribution_en: str | None = None


ALL_RIGHTS_RESERVED = Licence(
    id="all-rights-reserved", title_fr="Tous droits réservés", title_en="All rights reserved"
)


def _creative_commons(terms: str, version: str) -> Licence:
    words = terms.split("-")
    return Licence(
        id=f"CC-{terms}-{version}",
        title_fr=f"CC {terms} {version} ({', '.join(_CC_WORDS_FR[word] for word in words)})",
        title_en=f"CC {terms} {version} ({', '.join(_CC_WORDS_EN[word] for word in words)})",
        url=f"https://creativecommons.org/licenses/{terms.lower()}/{version}/",
    )


_TERMS = ("BY", "BY-SA", "BY-ND", "BY-NC", "BY-NC-SA", "BY-NC-ND")
_ZERO = Licence(
    id="CC0-1.0",
    title_fr="CC0 1.0 (domaine public)",
    title_en="CC0 1.0 (public domain)",
    url="https://creativecommons.org/publicdomain/zero/1.0/",
)
_KNOWN = (
    ALL_RIGHTS_RESERVED,
    *(
        _creative_commons(terms, version)
        for version in ("4.0", "3.0", "2.5", "2.0")
        for terms in _TERMS
    ),
    _ZERO,
    Licence(
        id="CC-PDM-1.0",
        title_fr="Marque du domaine public 1.0",
        title_en="Public Domain Mark 1.0",
        url="https://creativecommons.org/publicdomain/mark/1.0/",
    ),
    Licence(
        id="etalab-2.0",
        title_fr="Licence Ouverte 2.0 (Etalab)",
        title_en="Open Licence 2.0 (Etalab)",
        url="https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    ),
    Licence(
        id="LAL-1.3",
        title_fr="Licence Art Libre 1.3",
        title_en="Free Art License 1.3",
        url="https://artlibre.org/licence/lal/",
    ),
)

#: Every licence by its id.
LICENCES = {licence.id: licence for licence in _KNOWN}
_BY_FOLDED = {name.casefold(): name for name in LICENCES}


def licence_id(name: str) -> str | None:
    """The id of a licence in any case; None for one that is not known.

    >>> licence_id("cc-by-4.0"), licence_id("Etalab-2.0"), licence_id("mine")
    ('CC-BY-4.0', 'etalab-2.0', None)
    """
    return _BY_FOLDED.get(name.casefold())


def licence_of(*statements: str) -> Licence | None:
    """The licence that a web statement or usage terms name by its Creative Commons address."""
    for statement in statements:
        for word in _BETWEEN.split(statement):
            match = _CC_URL.fullmatch(word.rstrip(".,;:!"))
            if match and match["terms"] is None:
                return _ZERO
            if match:
                return LICENCES.get(f"CC-{match['terms'].upper()}-{match['version']}")
    return None
