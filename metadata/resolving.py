"""One value per field out of many readings: which source wins, by which rule, and who disagrees.

The rules are those of the Metadata Working Group (2.0, chapter 3), mended where following them to
the letter loses a name: see docs/metadata.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from .containers import DigestState
from .credit import names_somebody
from .credit.spelling import in_natural_order
from .credit.words import is_given_name
from .damage import is_same_but_for_damage
from .fields import FIELD_BY_NAME, FIELDS, Field
from .names import fold
from .reading import EXIF, IIM, PNG_TEXT, SIDECAR, XMP, FileReading, Reading
from .values import Value, texts_of

ONLY_SOURCE = "only source"
SOURCES_AGREE = "sources agree"
SIDECAR_FIRST = "sidecar first"
LONGEST_LIST = "longest list of names"
CUT_RECOVERED = "whole value over one cut at its byte limit"
SOMEBODY = "somebody named over nobody"
LESS_DAMAGED = "whole letters over lost ones"
EXIF_FIRST = "exif first"
XMP_FIRST = "xmp before iim"
IIM_NEWER = "iim edited after xmp"

NAMED_IN_REGION = "named in a region of the picture"
#: The rules by which one field stands for another.
INSTEAD = {
    "image_creator": "image creator, where nobody else is named",
    "artist": "artist in xmp, where nobody else is named",
    "date_digitized": "when it was digitized, where nothing says when it was taken",
    "date_changed": "when it was changed last, where nothing says when it was taken",
}
_PERSONS = ("person_shown", "face_name", "tagged_person", "region_name")
#: Where "DR" in one block must not hide a name in another.
_CREDITS = ("creator", "credit_line", "copyright_notice")
#: What cameras write where a caption or a name should be; nobody meant it.
_CAMERA_BOILERPLATE = re.compile(
    r"(olympus|sony|konica|minolta|samsung|sanyo|casio|kodak|pentax|canon|nikon|digital)[\w .\-]*"
    r"(camera|dsc)|dcim\\?.*|untitled|my beautiful picture|default|\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """The value byline uses, its source, the rule that chose it, and whether a source disagrees.

    `alternatives` is the same text by language, from the source itself or one that agrees with it.
    """

    value: Value
    source: str
    rule: str
    conflict: bool = False
    alternatives: Mapping[str, str] = dataclass_field(default_factory=dict)


def resolve(reading: FileReading) -> dict[str, Resolved]:
    """Choose one value for each field that has any, in field order."""
    by_field: dict[str, dict[str, Value]] = {}
    for item in reading.readings:
        if not _is_boilerplate(item):
            by_field.setdefault(item.field, {}).setdefault(item.source, item.value)
    is_stale = reading.digest is DigestState.STALE
    chosen = {
        field.name: _choose(field, by_field[field.name], is_stale=is_stale)
        for field in FIELDS
        if field.name in by_field
    }
    for item in reading.readings:
        if item.alternatives and item.field in chosen and not chosen[item.field].alternatives:
            chosen[item.field] = _in_languages(chosen[item.field], item)
    stand_ins = dict(_stand_ins(chosen))
    return {
        field.name: stand_ins.get(field.name) or chosen[field.name]
        for field in FIELDS
        if field.name in chosen or field.name in stand_ins
    }


def _in_languages(found: Resolved, said: Reading) -> Resolved:
    """The value with the languages in which one reading has it, where that reading says the same."""
    agrees = _agree(FIELD_BY_NAME[said.field], found.value, said.value)
    return replace(found, alternatives=said.alternatives) if agrees else found


def _stand_ins(chosen: dict[str, Resolved]) -> Iterator[tuple[str, Resolved]]:
    """Values of one field that stand for another, of which nothing is said."""
    if not any(name in chosen and names_anyone(chosen[name].value) for name in _CREDITS):
        for name in ("image_creator", "artist"):
            other = chosen.get(name)
            if other is not None and names_anyone(other.value):
                yield "creator", replace(other, value=texts_of(other.value), rule=INSTEAD[name])
                break
    if "date_created" not in chosen:
        for name in ("date_digitized", "date_changed"):
            if name in chosen:
                yield "date_created", replace(chosen[name], rule=INSTEAD[name])
                break
    if persons := [chosen[name] for name in _PERSONS if name in chosen]:
        said = [
            name for found in persons for text in texts_of(found.value) for name in _persons(text)
        ]
        names: dict[str, str] = {}
        for name in said:
            names.setdefault(fold(name), name)
        rule = persons[0].rule if "person_shown" in chosen else NAMED_IN_REGION
        yield "person_shown", replace(persons[0], value=tuple(names.values()), rule=rule)


def _persons(text: str) -> Iterator[str]:
    """The persons of one text: "A; B" and "Jane Doe, John Roe" are two, "Lebranchu, Marylise" is one."""
    for part in filter(None, map(str.strip, text.split(";"))):
        names = [name.strip() for name in part.split(",")]
        if len(names) > 1 and all(map(_is_whole_name, names)):
            yield from map(in_natural_order, names)
        else:
            yield in_natural_order(part)


def _is_whole_name(name: str) -> bool:
    """Whether a name has a given name and a family name, in either order."""
    words = in_natural_order(name).split()
    return len(words) > 1 and is_given_name(words[0])


def _is_boilerplate(reading: Reading) -> bool:
    return (
        reading.field in ("description", "title")
        and isinstance(reading.value, str)
        and _CAMERA_BOILERPLATE.fullmatch(reading.value) is not None
    )


def _choose(field: Field, values: dict[str, Value], *, is_stale: bool) -> Resolved:
    order = _order(is_stale=is_stale)
    ranked = sorted(values, key=order.index)
    winner = ranked[0]
    rule = _rule_of_order(winner, values, is_stale=is_stale)
    better = next((other for other in ranked if _is_better(values[other], values[winner])), None)
    if better is not None:
        winner, rule = better, LESS_DAMAGED
    elif len(values) == 1:
        rule = ONLY_SOURCE
    elif winner != SIDECAR:
        whole = next(
            (other for other in ranked[1:] if _completes(field, values, winner, other)), None
        )
        if whole is not None:
            winner, rule = whole, LONGEST_LIST if field.is_list else CUT_RECOVERED
    if field.name in _CREDITS and not names_anyone(values[winner]):
        named = next((other for other in ranked if names_anyone(values[other])), None)
        if named is not None:
            winner, rule = named, SOMEBODY
    others = [value for source, value in values.items() if source != winner]
    conflict = any(
        not _agree(field, values[winner], other) and not _is_better(values[winner], other)
        for other in others
    )
    if (
        others
        and not conflict
        and rule not in (LONGEST_LIST, CUT_RECOVERED, SOMEBODY, LESS_DAMAGED)
    ):
        rule = SOURCES_AGREE
    return Resolved(value=values[winner], source=winner, rule=rule, conflict=conflict)


def _is_better(value: Value, than: Value) -> bool:
    """Whether a value says the same as another with letters that the other has lost."""
    pairs = list(zip(texts_of(than), texts_of(value), strict=False))
    return (
        len(texts_of(than)) == len(texts_of(value))
        and than != value
        and all(bad == good or is_same_but_for_damage(bad, good) for bad, good in pairs)
    )


def names_anyone(value: Value) -> bool:
    """Whether any text of a value names somebody."""
    return any(map(names_somebody, texts_of(value)))


def _order(*, is_stale: bool) -> tuple[str, ...]:
    embedded = (IIM, XMP) if is_stale else (XMP, IIM)
    return (SIDECAR, EXIF, *embedded, PNG_TEXT)


def _rule_of_order(winner: str, values: dict[str, Value], *, is_stale: bool) -> str:
    if winner == SIDECAR:
        return SIDECAR_FIRST
    if winner == EXIF:
        return EXIF_FIRST
    return IIM_NEWER if winner == IIM and is_stale and XMP in values else XMP_FIRST


def _completes(field: Field, values: dict[str, Value], winner: str, other: str) -> bool:
    """Whether `other` holds all of the winner and more: the names EXIF dropped, the text IIM cut."""
    short, long = values[winner], values[other]
    if isinstance(short, tuple) and isinstance(long, tuple):
        if winner == IIM and len(short) == len(long) and short != long:
            pairs = zip(short, long, strict=True)
            return all(cut == whole or _is_cut(field, cut, whole) for cut, whole in pairs)
        if field.name != "creator":
            return False
        is_start = long[: len(short)] == short or short == ("; ".join(long),)
        parts = tuple(part.strip() for text in long for part in text.split(";"))
        return (is_start and len(long) > len(short)) or (
            len(parts) > len(short) and parts[: len(short)] == short
        )
    if winner != IIM or not isinstance(short, str) or not isinstance(long, str):
        return False
    return _is_cut(field, short, long)


def _is_cut(field: Field, short: str, long: str) -> bool:
    limit = FIELD_BY_NAME[field.name].iim_max_bytes
    # A writer that cuts bytes may lose up to three more of a broken last character.
    is_full = limit is not None and len(short.encode()) >= limit - 3
    return is_full and short != long and long.startswith(short)


def _agree(field: Field, winner: Value, other: Value) -> bool:
    if isinstance(winner, tuple) and isinstance(other, tuple):
        if field.name == "creator":
            return _plain(other) == _plain(winner)[: len(other)] or other == ("; ".join(winner),)
        return all(
            any(text == whole or _is_cut(field, text, whole) for whole in _plain(winner))
            for text in _plain(other)
        )
    if isinstance(winner, str) and isinstance(other, str):
        if field.name == "date_created":
            return winner.startswith(other[:19]) or other.startswith(winner[:19])
        (first,), (second,) = _plain((winner,)), _plain((other,))
        return first == second or _is_cut(field, second, first)
    return winner == other


def _plain(values: Iterable[str]) -> tuple[str, ...]:
    """Values as they are compared: blanks and the two ways to write © do not matter."""
    return tuple(" ".join(value.replace("(c)", "©").split()) for value in values)
