"""One text that names several, parted into its names: agencies behind signs, people side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .spelling import in_natural_order
from .words import PARTICLES, is_given_name, is_known_organisation, is_nobody, is_organisation

#: Between a photographer and who is credited with them.
_BEFORE_ORGANISATION = re.compile(
    r"\s*(?:\bc/o\b|/\s*via\b\s|(?-i:(?<=\w)#(?=[A-ZÀ-Þ]))|[/\\|–—()\[\]«»]|\s-+\s|--+|(?-i:(?<=[a-zß-ÿ])-(?=[A-Z]{3,}\b))|\s[•·]\s|,?\s\bvia\b\s"
    r"|\son behalf of\s|\spour le compte d(?:e |u |es |[’'])"
    r"|\.\s+(?=(?:source|copyright|agency|agence)\b)|[.,]\s+(?=\w+\s?:\s)"
    r"|\s(?:for|pour|chez|from)\s|,?\sspecial to\s"
    r"|\s(?:photos?|pictures?)\s+(?:by|par)\s|\s(?:on|sur)\s(?=unsplash|flickr|pexels|pixabay|instagram)"
    r"|\s*(?:©|\(c\)|\bcopyright\b)\s*)\s*",
    re.IGNORECASE,
)
_JOINING = re.compile(r"^(?:et|and|&|,)\s+", re.IGNORECASE)
_IMAGE_NUMBER = re.compile(r"[A-Z]{0,4}\d{4,}|[\d\s,]+")
_FOR = re.compile(r"\s*(for|pour)\s*", re.IGNORECASE)
_BETWEEN_PEOPLE = re.compile(
    r"\s*(?:;|\s&\s|\s\+\s|\b(?:et|ET|and|AND)\b|\s(?:with|WITH|avec|AVEC|und|x)\s)\s*"
)
#: What no name begins with: "et de la communication", "et environnement".
_LOWER_SIDE = re.compile(r"d(?:e la|es|u|e l[’'])\s|(?!de\s|d[’']|van\s|von\s|@)[^\W\dA-ZÀ-Þ_]")


def parts_of(text: str) -> list[str]:
    """A text at the signs that stand between a photographer and an organisation."""
    text = re.sub(r"\sw/\s*", " with ", text)
    parts: list[str] = []
    start = 0
    signs = list(_BEFORE_ORGANISATION.finditer(text))
    for place, sign in enumerate(signs):
        left = text[start : sign.start()]
        upto = signs[place + 1].start() if place + 1 < len(signs) else len(text)
        if not left.strip() and not parts:
            start = sign.end()
            continue
        # "Centre for Photography", "Association pour le droit", "Habitat for Humanity".
        right = text[sign.end() :]
        is_one = is_organisation(left) and (" " not in left.strip() or right[:1].islower())
        is_one = is_one or is_known_organisation(text[start:upto].strip())
        if _FOR.fullmatch(sign[0]) and is_one:
            continue
        parts.append(left)
        start = sign.end()
    bared = (_JOINING.sub("", part.strip()) for part in (*parts, text[start:]))
    return [part for part in bared if part and not _IMAGE_NUMBER.fullmatch(part)]


def names_in(part: str) -> list[str]:
    """The names that stand side by side in one part."""
    if _is_one_organisation(part):
        return [part]
    sides = [side for side in _BETWEEN_PEOPLE.split(part) if side.strip()]
    singles = [name for side in sides for name in re.split(r"\s*,\s*", side)]
    if len(sides) > 1 and len(singles) > len(sides):
        if all(map(is_given_name, singles[:-1])):
            return singles  # "Marie, Jean et Paul Dupont"
        if all(" " not in one for one in singles) and not all("," in side for side in sides):
            return singles  # "Dupont, Martin et Durand"
    if len(sides) > 1 and not all(map(_may_be_name, sides)):
        sides = [part]
    return [name for side in sides for name in _between_commas(side.strip())] or [part]


def _is_one_organisation(part: str) -> bool:
    """Tell "Direction de l'information et de la communication", joined by "et" and still one."""
    sides = _BETWEEN_PEOPLE.split(part)
    if len(sides) == 1 or ";" in part:
        return False
    is_lower = any(_LOWER_SIDE.match(side) for side in sides[1:])
    return is_lower and is_organisation(part)


def _may_be_name(side: str) -> bool:
    """Whether one side of an "et" stands on its own: a full name, a given name, an organisation."""
    words = side.split()
    return (
        len(words) > 1
        or is_given_name(side)
        or is_organisation(side)
        or side.startswith("@")
        or side.isupper()
    )


def _between_commas(side: str) -> list[str]:
    """Names between commas: full names, or a family name before its given name."""
    pieces = [piece.strip() for piece in side.split(",") if piece.strip()]
    if nobody := [piece for piece in pieces[1:] if is_nobody(piece)]:
        kept = ", ".join(piece for piece in pieces if piece not in nobody)
        return [*_between_commas(kept), *nobody]
    if len(pieces) == 1:
        return _before_a_person(pieces[0])
    if len(pieces) == 2 and pieces[1].split()[-1] in PARTICLES:
        return [in_natural_order(side)]  # "La Fontaine, Jean de"
    if any(map(is_organisation, pieces)) or all(len(piece.split()) > 1 for piece in pieces):
        return [name for piece in pieces for name in _before_a_person(piece)]
    turned = in_natural_order(", ".join(pieces))
    if "," in turned and len(pieces) > 2:
        return _turned_pairs(pieces)
    return [turned]


def _turned_pairs(pieces: Sequence[str]) -> list[str]:
    """Turn round the pairs of "Dupont, Jean, Martin, Marie", if every one of them is sure."""
    pairs = [f"{family}, {given}" for family, given in zip(pieces[::2], pieces[1::2], strict=False)]
    turned = [in_natural_order(pair) for pair in pairs]
    is_sure = len(pieces) % 2 == 0 and not any("," in name for name in turned)
    return turned if is_sure else [", ".join(pieces)]


#: What joins a person to an organisation without any sign: "Jane Doe of The Guardian".
_JOINED = re.compile(r"\s:\s|\sde\s+l[’']|\s(?:at|of|de\s+la|de|du|des)\s+|(?<=[a-zß-ÿ]{3})\.\s+")


def _joined_to_organisation(piece: str) -> list[str]:
    """Part "Jane Doe of The Guardian", "Jean Dupont de l'AFP", "Jean Dupont. Divergence"."""
    for sign in _JOINED.finditer(piece):
        person, organisation = piece[: sign.start()], piece[sign.end() :]
        is_person = is_given_name(person.split(maxsplit=1)[0]) and " " in person
        if is_person and not is_organisation(person) and is_known_organisation(organisation):
            return [person, organisation]
    return [piece]


def _before_a_person(piece: str) -> list[str]:
    """Part "AFP Jean Dupont" and "AFP PHOTO JEAN DUPONT", which have nothing between."""
    if len(apart := _joined_to_organisation(piece)) > 1:
        return apart
    words = piece.split()
    if is_given_name(words[0]):
        return _before_an_organisation(words)
    for end in (2, 1):
        head, rest = " ".join(words[:end]), words[end:]
        is_head = is_organisation(head) and head.isupper()
        if is_head and len(rest) > 1 and is_given_name(rest[0]):
            return [" ".join(rest), head]
    return [piece]


#: What begins the name of a body, behind a person's: "Jean Dupont Ville de Metz".
_BODY = re.compile(
    r"(?:Ville|Mairie|R[ée]gion|D[ée]partement|Universit[ée]|Conseil|Minist[èe]re)\b"
)


def _before_an_organisation(words: Sequence[str]) -> list[str]:
    """Part "Jane Doe AFP", "Jean Dupont Le Monde", which have nothing between."""
    for start in range(2, len(words)):
        person, organisation = " ".join(words[:start]), " ".join(words[start:])
        is_body = is_known_organisation(organisation) or _BODY.match(organisation)
        is_whole = words[start - 1].lower() not in PARTICLES and not is_organisation(person)
        if is_body and is_whole:
            return [person, organisation]
    return [" ".join(words)]
