"""One IIM block (IPTC-IIM 4.2, record 2) to raw field values, and back; never merges blocks."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence

from .errors import BadBlock
from .fields import FIELDS
from .moments import moment_in
from .text import clean, decode, raw_form
from .values import Stated, Value, texts_of

#: 1:90 Coded Character Set, "ESC % G": UTF-8 (IIM 4.2, chapter 5).
UTF8_MARK = b"\x1b%G"
_DATE, _TIME_CREATED = 55, 60
_FIRST_BINARY = 200  # 2:200 to 2:202: the object data preview
_MAX_DATASETS = 10_000


def read_iim(block: bytes) -> dict[str, Stated]:
    """Read the fields of one IIM block, keyed by field name.

    Raises BadBlock when the block does not hold a single data set.
    """
    datasets: dict[tuple[int, int], list[bytes]] = {}
    for number, value in _datasets(block):
        datasets.setdefault(number, []).append(value)
    if not datasets:
        raise BadBlock("iim", "holds no data set")
    declared = datasets.get((1, 90), [b""])[0]

    def texts(dataset: int) -> tuple[str, ...]:
        raws = datasets.get((2, dataset), [])
        found = (clean(decode(raw, declared)) for raw in raws)
        return tuple(text for text in found if text)

    stated: dict[str, Stated] = {}
    for field in FIELDS:
        if field.iim is None or not (found := texts(field.iim)):
            continue
        raws = tuple(map(raw_form, datasets[2, field.iim]))
        if field.is_list:
            stated[field.name] = Stated(value=found, raw=raws)
        elif field.name != "date_created":
            stated[field.name] = Stated(value=found[0], raw=raws[0])
        else:
            moment = _moment(found[0], texts(_TIME_CREATED))
            clock = map(raw_form, datasets.get((2, _TIME_CREATED), [])[:1])
            stated[field.name] = Stated(value=moment, raw=" ".join((raws[0], *clock)))
    return stated


def _datasets(block: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    offset = 0
    for _ in range(_MAX_DATASETS):
        # Some writers pad between data sets; the tag marker is where reading goes on.
        offset = block.find(b"\x1c", offset)
        if offset < 0 or offset + 5 > len(block):
            return
        record, dataset = block[offset + 1], block[offset + 2]
        size = int.from_bytes(block[offset + 3 : offset + 5], "big")
        start = offset + 5
        if size & 0x8000:  # extended: the low bits count the bytes of the real size
            count = size & 0x7FFF
            size = int.from_bytes(block[start : start + count], "big")
            start += count
        if start + size > len(block):
            return
        yield (record, dataset), block[start : start + size]
        offset = start + size


def iim_block(values: Mapping[str, Value], base: Sequence[bytes] = ()) -> bytes:
    """Build an IIM block in UTF-8, with what the blocks of `base` hold beside these values.

    Values are written as `held_values` gives them; an empty one removes its data set.
    """
    held, _ = held_values(values)
    written = [field for field in FIELDS if field.name in held]
    told = (field for field in FIELDS if field.iim and field.name in values)
    replaced = {(1, 90), (2, 0), *((2, field.iim) for field in told if field.iim != _DATE)}
    datasets: list[tuple[tuple[int, int], bytes]] = []
    for block in base:  # where two hold the same data set, the first stands, as in reading
        declared = next((raw for number, raw in _datasets(block) if number == (1, 90)), b"")
        datasets += [
            (number, _in_utf8(number, raw, declared))
            for number, raw in _datasets(block)
            if number not in replaced
        ]
        replaced |= {number for number, _ in datasets}
    datasets += [((1, 90), UTF8_MARK), ((2, 0), b"\0\4")]
    for field in written:
        texts = texts_of(held[field.name])
        datasets += [((2, field.iim or 0), text.encode()) for text in texts]
    # In ascending order, as IIM 4.2 asks (chapter 1.5); repeated ones in the order they came.
    datasets.sort(key=lambda item: item[0])
    return b"".join(_dataset(number, raw) for number, raw in datasets)


def cut(text: str, max_bytes: int) -> bytes:
    """Encode a text in at most `max_bytes`, never through a character.

    >>> cut("Éé", 3)
    b'\\xc3\\x89'
    """
    return text.encode()[:max_bytes].decode(errors="ignore").encode()


def held_values(values: Mapping[str, Value]) -> tuple[dict[str, Value], tuple[str, ...]]:
    """The values as IIM can hold them, and a note on each that it cannot hold whole.

    Of a credit line too long for it IIM gets the bare name; XMP has the whole (IPTC 2025.1, 15.1: the
    limits are IIM's alone).
    """
    held: dict[str, Value] = {}
    notes: list[str] = []
    for field in FIELDS:
        value = values.get(field.name)
        if not field.iim or field.iim == _DATE or value is None or value in ("", ()):
            continue
        limit = field.iim_max_bytes or 0
        texts = texts_of(value)
        if field.name == "credit_line" and len(texts[0].encode()) > limit:
            creators = values.get("creator")
            texts = creators[:1] if isinstance(creators, tuple) and creators else texts
        short = tuple(cut(text, limit).decode() for text in texts)
        held[field.name] = short if field.is_list else short[0]
        if held[field.name] != value:
            changed = [text for text, whole in zip(short, texts, strict=True) if text != whole]
            said = ", ".join(f"“{text}”" for text in changed or short)
            notes.append(f"{field.name} is longer than IIM holds, which has {said}")
    return held, tuple(notes)


def _in_utf8(number: tuple[int, int], raw: bytes, declared: bytes) -> bytes:
    """A data set of a block of whatever character set, as the new block declares it."""
    is_text = number[0] == 2 and number[1] < _FIRST_BINARY
    return decode(raw, declared).encode() if is_text else raw


def _dataset(number: tuple[int, int], value: bytes) -> bytes:
    size = len(value)
    length = struct.pack(">H", size) if size < 0x8000 else struct.pack(">HI", 0x8004, size)
    return struct.pack(">BBB", 0x1C, *number) + length + value


def _moment(day: str, times: tuple[str, ...]) -> str:
    """The date from its two data sets, CCYYMMDD and HHMMSS±HHMM; a time that is none costs the time alone."""
    whole = moment_in(f"{day}T{times[0]}") if times else None
    return whole or day
