"""Everything one photo and its sidecar say, value by value with the block each came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from fractions import Fraction

from .containers import Blocks, DigestState, find_blocks
from .errors import BadBlock
from .exif import exposure_text, read_exif
from .fields import DATES, FIELD_BY_NAME, FIELDS, Shape
from .iim import read_iim
from .moments import moment_in
from .text import clean, is_cut_inside_a_letter
from .values import Stated, Value, texts_of
from .xmp import read_xmp

#: What the sources are called, in every answer byline gives.
EXIF, IIM, XMP, PNG_TEXT, SIDECAR = "exif", "iim", "xmp", "png", "sidecar"
#: The field that says when a picture was taken.
DATE = "date_created"
MAX_VALUE_CHARACTERS = 64_000
MAX_LIST_ITEMS = 500
Parser = Callable[[bytes], Mapping[str, Stated]]
_FIELD_ORDER = {field.name: order for order, field in enumerate(FIELDS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One value as one block says it; `block` counts where a file has several of one kind.

    `alternatives` is the text by language, where the block has it in several.
    """

    field: str
    source: str
    value: Value
    raw: str | tuple[str, ...]
    block: int = 1
    alternatives: Mapping[str, str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """All readings of a photo in field order, and what could not be read.

    `is_signed` says that the file carries Content Credentials, which any change to it would break;
    `is_whole` that all it says could be read.
    """

    container: str
    readings: tuple[Reading, ...] = ()
    digest: DigestState = DigestState.ABSENT
    is_signed: bool = False
    problems: tuple[str, ...] = ()
    is_whole: bool = True


def read(data: bytes, *sidecars: bytes) -> FileReading:
    """Read every block of a file, and its XMP sidecars: where several speak of a field, the first one stands.

    Raises BadBlock only when `data` is of no container byline knows; a block that cannot be read
    is a problem in the answer.
    """
    blocks = find_blocks(data)
    problems = list(blocks.problems)
    unread = list(blocks.problems)
    found: list[Reading] = []
    # A sidecar read on its own is a sidecar, not a picture with embedded XMP.
    embedded = SIDECAR if blocks.container == "xmp" else XMP
    for source, contents, parse in _parsers(blocks, embedded):
        found += _block_readings(source, contents, parse, problems, unread)
    for name, text in blocks.text:
        value = _shaped(name, clean(text))
        if value:
            found.append(Reading(field=name, source=PNG_TEXT, value=value, raw=text))
        elif name == DATE:
            problems.append(f"{PNG_TEXT}: {name} “{_shown(text)}” is no date")
    found += _block_readings(SIDECAR, sidecars, read_xmp, problems, unread)
    found.sort(key=lambda reading: _FIELD_ORDER[reading.field])
    return FileReading(
        container=blocks.container,
        readings=tuple(found),
        digest=blocks.digest,
        is_signed=blocks.is_signed,
        problems=tuple(problems),
        is_whole=not unread,
    )


def read_sidecars(*sidecars: bytes) -> FileReading:
    """Read the XMP sidecars of a file that cannot itself be read."""
    problems: list[str] = []
    found = _block_readings(SIDECAR, sidecars, read_xmp, problems, [])
    found.sort(key=lambda reading: _FIELD_ORDER[reading.field])
    return FileReading(
        container="unknown", readings=tuple(found), problems=tuple(problems), is_whole=False
    )


def _parsers(blocks: Blocks, embedded: str) -> Iterator[tuple[str, tuple[bytes, ...], Parser]]:
    yield EXIF, blocks.exif, read_exif
    yield IIM, blocks.iim, read_iim
    yield embedded, blocks.xmp, read_xmp


def _block_readings(
    source: str, blocks: tuple[bytes, ...], parse: Parser, problems: list[str], unread: list[str]
) -> list[Reading]:
    """Readings of all blocks of one kind, each with its number; one that cannot be read is `unread`."""
    found: list[Reading] = []
    for number, block in enumerate(blocks, start=1):
        try:
            stated = parse(block)
        except BadBlock as error:
            problems.append(f"{source}: {error.reason}")
            unread.append(source)
            continue
        for name, said in stated.items():
            value = _shaped(name, said.value)
            if value is None and name in DATES:
                problems.append(f"{source}: {name} “{_shown(said.value)}” is no date")
            if value in (None, "", ()):
                continue
            if _is_oversized(value):
                problems.append(f"{source}: {name} is too long to be kept whole")
            if any(map(is_cut_inside_a_letter, texts_of(said.raw))):
                problems.append(f"{source}: {name} was cut inside its last letter")
            raw = tuple(map(_short, said.raw)) if isinstance(said.raw, tuple) else _short(said.raw)
            found.append(
                Reading(
                    field=name,
                    source=source,
                    value=_bounded(value),
                    raw=raw,
                    block=number,
                    alternatives={
                        language: _short(_one_line(name, text))
                        for language, text in said.alternatives.items()
                    },
                )
            )
    return found


def _shown(value: Value) -> str:
    """The beginning of a value, on one line."""
    return " ".join(str(value).split())[:60]


def _short(raw: str) -> str:
    return raw[:MAX_VALUE_CHARACTERS]


def _shaped(name: str, value: Value) -> Value | None:
    """Give a text from XMP or PNG the type its field has elsewhere."""
    shape = FIELD_BY_NAME[name].shape
    if isinstance(value, tuple):
        return tuple(filter(None, (_one_line(name, text) for text in value)))
    if not isinstance(value, str):
        return value
    value = _one_line(name, value)
    if name in DATES:
        return moment_in(value)
    if FIELD_BY_NAME[name].is_list:
        return (value,)
    if shape not in (Shape.NUMBER, Shape.EXPOSURE):
        return value
    try:
        number = Fraction(value)
    except (ValueError, ZeroDivisionError):
        return None
    if shape is Shape.EXPOSURE:
        return exposure_text(number) if number > 0 else None
    return int(number) if number.denominator == 1 else round(float(number), 4)


#: The fields that are texts of several lines; of every other a line end, or a tab, is a blank.
_OF_LINES = (
    "description", "alt_text", "extended_description", "instructions", "usage_terms", "copyright_notice",
    "other_constraints", "model_info", "rights_expression", "ai_prompt",
)  # fmt: skip
#: In these a line ends where a name does.
_OF_NAMES = ("creator", "credit_line", "person_shown", "artist", "image_creator")


def _one_line(name: str, text: str) -> str:
    """A text on one line, unless its field is one of several: no name or title goes over a line's end."""
    if name in _OF_LINES or text.isprintable():
        return text
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return ("; " if name in _OF_NAMES else " ").join(filter(None, lines))


def _is_oversized(value: Value | None) -> bool:
    if isinstance(value, tuple):
        return len(value) > MAX_LIST_ITEMS
    return isinstance(value, str) and len(value) > MAX_VALUE_CHARACTERS


def _bounded(value: Value | None) -> Value:
    if isinstance(value, tuple):
        return tuple(item[:MAX_VALUE_CHARACTERS] for item in value[:MAX_LIST_ITEMS])
    if isinstance(value, str):
        return value[:MAX_VALUE_CHARACTERS]
    return "" if value is None else value
