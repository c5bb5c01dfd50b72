"""HEIF and AVIF: metadata as items of the file's meta box (ISO/IEC 14496-12, 8.11; 23008-12, A)."""

from __future__ import annotations

from collections.abc import Iterator

from .blocks import MAX_BLOCK_BYTES, Blocks

_MAX_ITEMS = _MAX_EXTENTS = 10_000
_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")  # C2PA 2.1, A.5


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (type, content) of each whole box, in order."""
    offset = 0
    while offset + 8 <= len(data):
        size, head = int.from_bytes(data[offset : offset + 4], "big"), 8
        kind = data[offset + 4 : offset + 8]
        if size == 1:
            size, head = int.from_bytes(data[offset + 8 : offset + 16], "big"), 16
        elif size == 0:
            size = len(data) - offset
        if size < head or offset + size > len(data):
            return
        yield kind, data[offset + head : offset + size]
        offset += size


def find(data: bytes) -> Blocks:
    """Find the blocks of a HEIF or AVIF."""
    exif, xmp = [], []
    meta = next((content for kind, content in boxes(data) if kind == b"meta"), b"")
    parts = dict(boxes(meta[4:]))
    kinds = _item_kinds(parts.get(b"iinf", b""))
    for item, extents in _locations(parts.get(b"iloc", b"")).items():
        kind = kinds.get(item)
        if kind not in (b"Exif", b"mime"):
            continue
        source = parts.get(b"idat", b"") if extents[0] == 1 else data
        if sum(size for _, size in extents[1]) > MAX_BLOCK_BYTES:
            continue
        block = b"".join(source[start : start + size] for start, size in extents[1])
        if kind == b"mime":
            xmp.append(block)
        elif len(block) > 4:
            skip = 4 + int.from_bytes(block[:4], "big")
            exif.append(block[skip:].removeprefix(b"Exif\0\0"))
    is_signed = any(kind == b"uuid" and box[:16] == _C2PA for kind, box in boxes(data))
    return Blocks(container="heif", exif=tuple(exif), xmp=tuple(xmp), is_signed=is_signed)


def pictures(data: bytes) -> Iterator[bytes]:
    """Yield the bytes of each item that is no metadata, and the properties that say how to show them."""
    meta = next((content for kind, content in boxes(data) if kind == b"meta"), b"")
    parts = dict(boxes(meta[4:]))
    kinds = _item_kinds(parts.get(b"iinf", b""))
    for item, (method, extents) in sorted(_locations(parts.get(b"iloc", b"")).items()):
        if kinds.get(item) not in (b"Exif", b"mime"):
            source = parts.get(b"idat", b"") if method == 1 else data
            yield b"".join(source[start : start + size] for start, size in extents)
    if properties := parts.get(b"iprp"):
        yield properties


def _item_kinds(iinf: bytes) -> dict[int, bytes]:
    """Item number to item type; of "mime" items only those that say they are RDF."""
    found = {}
    for kind, entry in boxes(iinf[6 if iinf[:1] == b"\0" else 8 :]):
        if kind != b"infe" or entry[:1] not in (b"\2", b"\3"):
            continue
        width = 2 if entry[0] == 2 else 4
        number = int.from_bytes(entry[4 : 4 + width], "big")
        item_type, rest = entry[6 + width : 10 + width], entry[10 + width :]
        if item_type != b"mime" or b"application/rdf+xml" in rest:
            found[number] = item_type
    return found


def _locations(iloc: bytes) -> dict[int, tuple[int, list[tuple[int, int]]]]:
    """Item number to (construction method, extents as (offset, size))."""
    found: dict[int, tuple[int, list[tuple[int, int]]]] = {}
    if len(iloc) < 8:
        return found
    version = iloc[0]
    offset_bytes, length_bytes = iloc[4] >> 4, iloc[4] & 15
    base_bytes, index_bytes = iloc[5] >> 4, iloc[5] & 15 if version else 0
    place = 6

    def number(width: int) -> int:
        nonlocal place
        place += width
        return int.from_bytes(iloc[place - width : place], "big")

    left = _MAX_EXTENTS
    count = number(2 if version < 2 else 4)
    for _ in range(min(count, _MAX_ITEMS)):
        item = number(2 if version < 2 else 4)
        method = number(2) & 15 if version else 0
        number(2)  # data reference: this file
        base = number(base_bytes)
        extents = []
        for _ in range(min(number(2), left)):
            number(index_bytes)
            start = base + number(offset_bytes)
            extents.append((start, number(length_bytes)))
        left -= len(extents)
        if place > len(iloc):
            break
        found[item] = (method, extents)
    return found
