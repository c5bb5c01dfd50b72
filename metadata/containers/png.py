"""PNG: eXIf and iTXt chunks, ImageMagick's "Raw profile" texts, plain keywords (PNG 3rd ed., 11.3)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping

from ..errors import UnwritableCopy
from .blocks import MAX_BLOCK_BYTES, Blocks, digest_state, iim_in_photoshop, stored_digest

SIGNATURE = b"\x89PNG\r\n\x1a\n"
XMP_KEYWORD = b"XML:com.adobe.xmp"
#: The registered keywords that carry a field of ours, and that field.
_PLAIN = {
    "Author": "creator",
    "Copyright": "copyright_notice",
    "Title": "title",
    "Description": "description",
}
_RAW = b"Raw profile type "
_RAW_IPTC = (b"iptc", b"8bim")


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (type, bytes) of each whole chunk, in file order."""
    offset = len(SIGNATURE)
    while offset + 12 <= len(data):
        size = int.from_bytes(data[offset : offset + 4], "big")
        kind = data[offset + 4 : offset + 8]
        if offset + 12 + size > len(data):
            return
        yield kind, data[offset + 8 : offset + 8 + size]
        offset += 12 + size
        if kind == b"IEND":
            return


def find(data: bytes) -> Blocks:
    """Find the blocks of a PNG."""
    exif: list[bytes] = []
    iim: list[bytes] = []
    photoshop = b""
    xmp: list[bytes] = []
    plain: list[tuple[str, str]] = []
    is_signed = False
    left = MAX_BLOCK_BYTES  # of text, inflated, in the whole file
    for kind, value in chunks(data):
        if kind == b"eXIf":
            exif.append(value.removeprefix(b"Exif\0\0"))
        is_signed |= kind == b"caBX"  # C2PA 2.1, A.3.2
        if kind not in (b"tEXt", b"zTXt", b"iTXt"):
            continue
        keyword, text, encoding = _text(kind, value, left)
        left -= len(text)
        if keyword == XMP_KEYWORD:
            xmp.append(text)
        elif keyword.startswith(_RAW):
            profile, block = keyword[len(_RAW) :], _hexadecimal(text)
            if profile in (b"exif", b"APP1") and block.startswith(b"Exif\0\0"):
                exif.append(block[6:])
            elif profile in _RAW_IPTC:
                photoshop += block
                iim += iim_in_photoshop(block) or ((block,) if block[:1] == b"\x1c" else ())
            elif profile in (b"xmp", b"APP1"):
                xmp.append(block)
        elif field := _PLAIN.get(keyword.decode("latin-1")):
            plain.append((field, text.decode(encoding, "replace")))
    return Blocks(
        container="png",
        exif=tuple(exif),
        iim=tuple(iim),
        xmp=tuple(xmp),
        photoshop=photoshop,
        digest=digest_state(tuple(iim), stored_digest(photoshop)),
        text=tuple(plain),
        is_signed=is_signed,
    )


def _text(kind: bytes, value: bytes, max_bytes: int) -> tuple[bytes, bytes, str]:
    """Keyword, text and its encoding of one text chunk, inflated up to the limit."""
    keyword, _, rest = value.partition(b"\0")
    if kind == b"tEXt":
        return keyword, rest, "latin-1"
    if kind == b"zTXt":
        return keyword, _inflate(rest[1:], max_bytes), "latin-1"
    is_compressed, rest = rest[:1] == b"\1", rest[2:]
    _language, _, rest = rest.partition(b"\0")
    _translated, _, text = rest.partition(b"\0")
    return keyword, _inflate(text, max_bytes) if is_compressed else text, "utf-8"


def _inflate(data: bytes, max_bytes: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, max_bytes) if max_bytes > 0 else b""
    except zlib.error:
        return b""


def _hexadecimal(text: bytes) -> bytes:
    """The bytes of an ImageMagick raw profile: a name, a length, then hexadecimal digits."""
    lines = text.split(b"\n", 3)
    try:
        return bytes.fromhex(lines[3].replace(b"\n", b"").decode("ascii"))
    except (IndexError, ValueError):
        return b""


def put(
    data: bytes, *, exif: bytes, xmp: bytes, photoshop: bytes, texts: Mapping[str, str]
) -> bytes:
    """Return the PNG with these blocks in place of all it had of their kinds; the rest as it was.

    `photoshop` replaces a raw IPTC profile where there is one: PNG has no other place for IIM. `texts`
    gives plain keywords their value, by field, where the file has the keyword.
    """
    parts: list[bytes] = []
    is_placed, end, last = False, len(SIGNATURE), b""
    for kind, value in chunks(data):
        end, last = end + 12 + len(value), kind
        if kind == b"IDAT" and not is_placed:
            parts += [_chunk(b"eXIf", exif), _chunk(b"iTXt", _itxt(XMP_KEYWORD, xmp))]
            is_placed = True
        keyword = value.partition(b"\0")[0] if kind in (b"tEXt", b"zTXt", b"iTXt") else b""
        field = _PLAIN.get(keyword.decode("latin-1"), "")
        is_read = keyword in _RAW_REPLACED and _hexadecimal(_text(kind, value, MAX_BLOCK_BYTES)[1])
        if kind == b"eXIf" or keyword == XMP_KEYWORD or is_read:
            continue
        if keyword in (_RAW + name for name in _RAW_IPTC):
            parts.append(
                _chunk(b"zTXt", keyword + b"\0\0" + zlib.compress(_raw_profile(keyword, photoshop)))
            )
        elif field in texts:
            parts.append(_chunk(b"iTXt", _itxt(keyword, texts[field].encode())))
        else:
            parts.append(_chunk(kind, value))
    if not is_placed or last != b"IEND":
        raise UnwritableCopy("the PNG is not whole")
    return SIGNATURE + b"".join(parts) + data[end:]


_RAW_REPLACED = tuple(_RAW + kind for kind in (b"exif", b"APP1", b"xmp"))


def _chunk(kind: bytes, value: bytes) -> bytes:
    return (
        struct.pack(">I", len(value)) + kind + value + struct.pack(">I", zlib.crc32(kind + value))
    )


def _itxt(keyword: bytes, text: bytes) -> bytes:
    return keyword + b"\0\0\0\0\0" + text


def _raw_profile(keyword: bytes, block: bytes) -> bytes:
    """ImageMagick's form: a name, the length in eight columns, lines of 72 hexadecimal digits."""
    digits = block.hex().encode()
    lines = b"\n".join(digits[place : place + 72] for place in range(0, len(digits), 72))
    return b"\n%s\n%8d\n%s\n" % (keyword.removeprefix(_RAW), len(block), lines)
