"""Field values back into EXIF, IIM and XMP blocks, and those blocks into a JPEG, pixels untouched."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from .containers.jpeg import (
    APP1,
    APP13,
    EXIF_HEADER,
    PHOTOSHOP_HEADER,
    XMP_HEADER,
    segment,
    segments,
)
from .errors import UnwritableCopy
from .exif import Value
from .fields import FIELDS, NAMESPACES, Field, Shape
from .iim import UTF8_MARK

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_EXIF_TAGS = {"description": 0x010E, "creator": 0x013B, "copyright_notice": 0x8298}
_ASCII = 2

Values = Mapping[str, Value]

for _prefix, _uri in {**NAMESPACES, "rdf": _RDF, "x": "adobe:ns:meta/"}.items():
    register_namespace(_prefix, _uri)


def credit_jpeg(jpeg: bytes, values: Values) -> bytes:
    """Return the JPEG with the values in EXIF, IIM and XMP, and no other EXIF, IIM or XMP.

    Raises UnwritableCopy when `jpeg` is none, or a block does not fit into its segment.
    """
    if jpeg[:2] != b"\xff\xd8":
        raise UnwritableCopy("the copy is not a JPEG")
    kept, start = [], 2
    for found in segments(jpeg):
        start = found.start + 4 + len(found.payload)
        if found.marker not in (APP1, APP13):
            kept.append(jpeg[found.start : start])
    # JFIF must come first, the metadata before everything else (JFIF 1.02; MWG 2.0, 3.1).
    lead = 1 if kept and kept[0][1] == 0xE0 else 0
    blocks = [
        segment(APP1, EXIF_HEADER + exif_block(values)),
        segment(APP1, XMP_HEADER + xmp_packet(values)),
        segment(APP13, PHOTOSHOP_HEADER + photoshop_block(iim_block(values))),
    ]
    return b"".join([jpeg[:2], *kept[:lead], *blocks, *kept[lead:], jpeg[start:]])


def exif_block(values: Values) -> bytes:
    """Build a TIFF block with description, artist and copyright, as UTF-8 (MWG 2.0, 5.1)."""
    texts: list[tuple[int, bytes]] = []
    for name, tag in sorted(_EXIF_TAGS.items(), key=lambda item: item[1]):
        if value := values.get(name):
            text = _artists(value) if isinstance(value, tuple) else str(value)
            texts.append((tag, text.encode() + b"\0"))
    offset = 8 + 2 + 12 * len(texts) + 4
    directory, heap = struct.pack(">H", len(texts)), b""
    for tag, raw in texts:
        place = raw.ljust(4, b"\0") if len(raw) <= 4 else struct.pack(">I", offset + len(heap))
        directory += struct.pack(">HHI", tag, _ASCII, len(raw)) + place
        if len(raw) > 4:
            heap += raw + b"\0" * (len(raw) & 1)
    return b"MM\0*" + struct.pack(">I", 8) + directory + bytes(4) + heap


def _artists(names: Sequence[str]) -> str:
    quoted = ('"' + name.replace('"', '""') + '"' if ";" in name else name for name in names)
    return "; ".join(quoted)


def iim_block(values: Values) -> bytes:
    """Build an IIM block in UTF-8; a value over its limit is cut on a character boundary."""
    block = _dataset(1, 90, UTF8_MARK) + _dataset(2, 0, b"\0\4")
    # In ascending order of data sets, as IIM 4.2 asks (chapter 1.5).
    for field in sorted((field for field in FIELDS if field.iim), key=lambda field: field.iim or 0):
        value = values.get(field.name)
        if value in (None, "", ()) or field.name == "date_created":
            continue
        for text in value if isinstance(value, tuple) else (str(value),):
            block += _dataset(2, field.iim or 0, cut(text, field.iim_max_bytes or 0))
    return block


def cut(text: str, max_bytes: int) -> bytes:
    """Encode a text in at most `max_bytes`, never through a character.

    >>> cut("Éé", 3)
    b'\\xc3\\x89'
    """
    return text.encode()[:max_bytes].decode(errors="ignore").encode()


def _dataset(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def photoshop_block(iim: bytes) -> bytes:
    """Wrap IIM and its digest as Photoshop resources (MWG 2.0, 3.3)."""
    digest = hashlib.md5(iim, usedforsecurity=False).digest()
    return b"".join(
        b"8BIM" + struct.pack(">HHI", number, 0, len(value)) + value + b"\0" * (len(value) & 1)
        for number, value in ((0x0404, iim), (0x0425, digest))
    )


def xmp_packet(values: Values, ours: Mapping[str, str | tuple[str, ...]] | None = None) -> bytes:
    """Build an XMP packet that holds every value whose field has an XMP property.

    `ours` are properties of byline's own namespace by name: a text, or an ordered list of texts.
    """
    meta = Element("{adobe:ns:meta/}xmpmeta")
    rdf = SubElement(meta, f"{{{_RDF}}}RDF")
    description = SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
    for field in FIELDS:
        value = values.get(field.name)
        if field.xmp and value not in (None, "", ()):
            _property(description, field, value)
    for name, text in (ours or {}).items():
        shape = Shape.SEQ if isinstance(text, tuple) else Shape.TEXT
        _property(description, Field(name=name, shape=shape, xmp=f"byline:{name}"), text)
    return (
        b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        + tostring(meta, encoding="utf-8", xml_declaration=False)
        + b'\n<?xpacket end="w"?>'
    )


def _property(parent: Element, field: Field, value: Value) -> None:
    """Append one property in the form its shape asks for."""
    path = (field.xmp or "").split("/")
    element = SubElement(parent, _qualified(path[0]))
    if len(path) == 2:  # a member of the first structure in a sequence, as plus:Licensor is
        item = SubElement(SubElement(element, f"{{{_RDF}}}Seq"), f"{{{_RDF}}}li")
        item.set(f"{{{_RDF}}}parseType", "Resource")
        element = SubElement(item, _qualified(path[1]))
    container = {Shape.SEQ: "Seq", Shape.BAG: "Bag", Shape.LANG: "Alt"}.get(field.shape)
    if container is None:
        element.text = str(value)
        return
    items = SubElement(element, f"{{{_RDF}}}{container}")
    for text in value if isinstance(value, tuple) else (str(value),):
        item = SubElement(items, f"{{{_RDF}}}li")
        item.text = text
        if field.shape is Shape.LANG:
            item.set("{http://www.w3.org/XML/1998/namespace}lang", "x-default")


def _qualified(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"
