"""What each licence allows, in plain words, and whether a picture may be downloaded under it."""

from __future__ import annotations

from ...metadata.rights import LICENCES, Licence
from ..site.language import FRENCH, LANGUAGES

#: By the terms in a Creative Commons id; French, English.
_ALLOWED = {
    "CC0": (
        (
            "Cette photo est dans le domaine public\N{NO-BREAK SPACE}: vous pouvez en faire ce que vous "
            "voulez. Citer son auteur reste une politesse."
        ),
        (
            "This photograph is in the public domain: do with it as you wish. Naming its author is "
            "still good manners."
        ),
    ),
    "CC-BY": (
        (
            "Vous pouvez reprendre cette photo et la modifier, même pour un usage "
            "commercial, en citant le crédit."
        ),
        "You may reuse and adapt it, even commercially, if you give the credit.",
    ),
    "CC-BY-SA": (
        (
            "Vous pouvez reprendre cette photo et la modifier, même pour un usage "
            "commercial, en citant le crédit "
            "et en partageant ce que vous en faites sous la même licence."
        ),
        (
            "You may reuse and adapt it, even commercially, if you give the credit and share what you "
            "make of it under the same licence."
        ),
    ),
    "CC-BY-ND": (
        "Vous pouvez reprendre cette photo telle quelle, même pour un usage commercial, en citant le crédit.",
        "You may reuse it as it is, even commercially, if you give the credit.",
    ),
    "CC-BY-NC": (
        (
            "Vous pouvez reprendre cette photo et la modifier en citant le crédit, mais pas pour un usage "
            "commercial."
        ),
        "You may reuse and adapt it if you give the credit, but not commercially.",
    ),
    "CC-BY-NC-SA": (
        (
            "Vous pouvez reprendre cette photo et la modifier en citant le crédit "
            "et en partageant ce que vous en "
            "faites sous la même licence, mais pas pour un usage commercial."
        ),
        (
            "You may reuse and adapt it if you give the credit and share what you make of it under the "
            "same licence, but not commercially."
        ),
    ),
    "CC-BY-NC-ND": (
        (
            "Vous pouvez reprendre cette photo telle quelle en citant le crédit, "
            "mais pas pour un usage commercial."
        ),
        "You may reuse it as it is if you give the credit, but not commercially.",
    ),
    "CC-PDM": (
        (
            "Cette photo est dans le domaine public\N{NO-BREAK SPACE}: vous pouvez en faire ce que vous "
            "voulez. Citer son auteur reste une politesse."
        ),
        (
            "This photograph is in the public domain: do with it as you wish. Naming its author is "
            "still good manners."
        ),
    ),
    "etalab": (
        (
            "Vous pouvez reprendre cette photo et la modifier, même pour un usage commercial, en citant le "
            "crédit et la date de sa mise à jour."
        ),
        (
            "You may reuse and adapt it, even commercially, if you give the credit and the date of its last "
            "update."
        ),
    ),
    "LAL": (
        (
            "Vous pouvez copier, diffuser et transformer cette photo en citant le crédit et en laissant la "
            "même liberté à d’autres."
        ),
        "You may copy, share and transform it if you give the credit and leave others the same freedom.",
    ),
    "all-rights-reserved": (
        "Tous les droits sont réservés\N{NO-BREAK SPACE}: demandez l’accord avant de la reprendre.",
        "All rights are reserved: ask for permission before you reuse it.",
    ),
}
_UNSTATED = (
    "Aucune licence n’est indiquée\N{NO-BREAK SPACE}: demandez l’accord avant de la reprendre.",
    "No licence is stated: ask for permission before you reuse it.",
)
#: The order of the page that explains them, from the most open.
EXPLAINED = tuple(_ALLOWED)


#: Under these everyone may take a copy.
_FREE = frozenset(_ALLOWED) - {"all-rights-reserved"}


def allowed(licence: Licence | None, language: str) -> str:
    """What one may do with a picture, in one sentence; of a licence of their own, as they say it."""
    if licence is not None and licence.id not in LICENCES:
        own = licence.text_fr if language == FRENCH else licence.text_en
        return own or _UNSTATED[LANGUAGES.index(language)]
    texts = _ALLOWED.get(terms_of(licence), _UNSTATED) if licence else _UNSTATED
    return texts[LANGUAGES.index(language)]


def attribution(licence: Licence | None, credit: str, language: str) -> str:
    """How a licence of the organisation's own wants the credit said; empty where it does not say."""
    template = licence and (
        licence.attribution_fr if language == FRENCH else licence.attribution_en
    )
    return template.replace("{credit}", credit) if template else ""


def explained(terms: str, language: str) -> str:
    """What terms allow, given as `terms_of` names them."""
    return _ALLOWED[terms][LANGUAGES.index(language)]


def named(terms: str, language: str) -> str:
    """What terms are called, given as `terms_of` names them.

    >>> named("CC-BY-SA", "fr"), named("etalab", "en")
    ('CC BY-SA', 'Open Licence 2.0 (Etalab)')
    """
    known = next(licence for licence in LICENCES.values() if terms_of(licence) == terms)
    if terms.startswith("CC-BY") or terms == "CC0":
        return terms.replace("CC-", "CC ")
    return known.title_fr if language == FRENCH else known.title_en


def terms_of(licence: Licence) -> str:
    """The terms of a licence without its version: "CC-BY" of CC-BY-4.0.

    >>> from byline.metadata.rights import LICENCES
    >>> terms_of(LICENCES["CC-BY-NC-4.0"]), terms_of(LICENCES["CC0-1.0"])
    ('CC-BY-NC', 'CC0')
    """
    name, _, version = licence.id.rpartition("-")
    return name if version[:1].isdigit() else licence.id


def may_download(licence: Licence | None) -> bool:
    """Whether a licence lets everyone take a copy."""
    return licence is not None and terms_of(licence) in _FREE
