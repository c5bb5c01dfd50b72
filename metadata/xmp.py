"""One XMP packet to raw property values (XMP Part 1, 2012); safe XML, no recursion, no merging."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from .errors import BadBlock
from .fields import FIELDS, NAMESPACES, Shape
from .text import clean, decode
from .values import Stated

MAX_BYTES = 16 << 20
MAX_DEPTH = 64
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_META = "{adobe:ns:meta/}"
_PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}
_START = re.compile(r"<((?:\w+:)?(?:xmpmeta|xapmeta|RDF))\b")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")  # RFC 5646
_MAX_LANGUAGES = 50
_REGIONS, _REGION_NAME, _REGION_TYPE = (
    f"{{{NAMESPACES['mwg-rs']}}}{name}" for name in ("RegionList", "Name", "Type")
)
_FACE = "Face"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One value of a property, clean and raw; `lang` is its xml:lang, None where it has none."""

    value: str
    raw: str
    lang: str | None = None


Properties = dict[str, list[Text]]


def read_xmp(packet: bytes) -> dict[str, Stated]:
    """Read the fields of one XMP packet, keyed by field name.

    Raises BadBlock when the packet is too large, too deep, or not well-formed XML.
    """
    root = parsed(packet)
    properties = _walk(root)
    # One large agency writes dc:Rights; the name as the standard has it comes first.
    in_any_case: Properties = {}
    for path, texts in properties.items():
        in_any_case.setdefault(path.casefold(), texts)
    stated: dict[str, Stated] = {}
    for field in FIELDS:
        places = [place for place in (field.xmp, *field.xmp_also) if place]
        found = (properties.get(place) or in_any_case.get(place.casefold()) for place in places)
        texts = next(filter(None, found), [])
        if field.name == "face_name":
            texts = _face_names(root)
        if not texts:
            continue
        if field.is_list:
            texts = _in_default_language(texts)
            value, said = tuple(text.value for text in texts), tuple(text.raw for text in texts)
            stated[field.name] = Stated(value=value, raw=said)
        elif field.shape is Shape.LANG:
            spoken = tuple(f"[{text.lang}] {text.raw}" for text in texts)
            raw = spoken if len(texts) > 1 else texts[0].raw
            stated[field.name] = Stated(
                value=_default_language(texts), raw=raw, alternatives=_alternatives(texts)
            )
        else:
            stated[field.name] = Stated(value=texts[0].value, raw=texts[0].raw)
    return stated


def _in_default_language(texts: list[Text]) -> list[Text]:
    """The items of a list, each once: of one that is said in several languages the default alone."""
    if any(_is_default(text) for text in texts):
        return [text for text in texts if text.lang is None or _is_default(text)]
    return texts


def _is_default(text: Text) -> bool:
    return text.lang is not None and text.lang.casefold() == "x-default"


def _face_names(root: Element) -> list[Text]:
    """The names of the regions that are faces, where each says what it is: pets have names, too."""
    found = []
    for regions in root.iter(_REGIONS):
        for region in regions.iter(f"{_RDF}li"):
            said = {name: value for node in region.iter() for name, value in node.attrib.items()}
            said |= {node.tag: node.text for node in region.iter() if node.text}
            raw = said.get(_REGION_NAME, "")
            if said.get(_REGION_TYPE, _FACE).strip() == _FACE and clean(raw):
                found.append(Text(value=clean(raw), raw=raw))
    return found


def _alternatives(texts: list[Text]) -> dict[str, str]:
    """The text by language; the first of each, and no more than anybody speaks."""
    found: dict[str, str] = {}
    for text in texts[:_MAX_LANGUAGES]:
        if text.lang and not _is_default(text) and _LANGUAGE.fullmatch(text.lang):
            found.setdefault(text.lang, text.value)
    return found


def _default_language(texts: list[Text]) -> str:
    return next((text.value for text in texts if _is_default(text)), texts[0].value)


def read_properties(packet: bytes) -> Properties:
    """Read every property of a known namespace, in document order.

    A member of a structure is named by its path: "plus:Licensor/plus:LicensorURL".
    """
    return _walk(parsed(packet))


def parsed(packet: bytes) -> Element:
    """Parse a packet; raises BadBlock when it is too large, too deep, or not well-formed XML."""
    return _parse(unpacked(packet))


def unpacked(packet: bytes) -> str:
    """The XML of a packet, without what lies around it and what XML forbids; raises BadBlock."""
    if len(packet) > MAX_BYTES:
        raise BadBlock("xmp", f"is larger than {MAX_BYTES >> 20} MiB")
    text = _decode(packet)
    # From the first start tag to its last end tag; around them lie processing instructions and
    # padding, and in damaged files worse.
    start = _START.search(text)
    end = text.rfind(f"</{start[1]}") if start else -1
    close = text.find(">", end)
    if not start or end < start.start() or close < 0:
        raise BadBlock("xmp", "holds no RDF")
    return _ILLEGAL.sub(" ", text[start.start() : close + 1])


def _decode(packet: bytes) -> str:
    head = packet.lstrip(b"\0")[:1]
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\0\0\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
        (b"<\0\0\0", "utf-32-le"),
        (b"\0\0\0<", "utf-32-be"),
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
    ):
        if packet.startswith(mark) and head:
            return packet.decode(encoding, "replace")
    return decode(packet)


class _DepthLimit(DefusedXMLParser):
    """The safe parser, stopped when elements nest deeper than any XMP does."""

    def __init__(self) -> None:
        super().__init__(forbid_dtd=True)
        self._depth = 0
        # The stubs do not know that the parser it wraps has its handlers by now.
        start: Any = self.parser.StartElementHandler
        end: Any = self.parser.EndElementHandler

        def deeper(*arguments: object) -> None:
            self._depth += 1
            if self._depth > MAX_DEPTH:
                raise BadBlock("xmp", f"nests deeper than {MAX_DEPTH} elements")
            start(*arguments)

        def shallower(*arguments: object) -> None:
            self._depth -= 1
            end(*arguments)

        self.parser.StartElementHandler = deeper
        self.parser.EndElementHandler = shallower


def _parse(document: str) -> Element:
    parser = _DepthLimit()
    try:
        parser.feed(document)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise BadBlock(
            "xmp", "declares entities or a document type, which XMP never needs"
        ) from error
    except ParseError as error:
        raise BadBlock("xmp", f"is not well-formed at line {error.position[0]}") from error
    return root


def _walk(root: Element) -> Properties:
    """Collect leaf texts under the path of the named elements above them, without recursion."""
    found: Properties = {}
    pending: list[tuple[Element, str]] = [(root, "")]
    while pending:
        node, above = pending.pop()
        path = above if _is_syntax(node.tag) else _join(above, node.tag)
        if path is None:
            continue
        for name, value in node.attrib.items():
            if name == f"{_RDF}resource":
                _keep(found, path, value, None)
            elif not name.startswith((_RDF, _XML, _META)) and name.startswith("{"):
                _keep(found, _join(path, name), value, None)
        if len(node):
            pending.extend((child, path) for child in reversed(node))
        elif node.text:
            _keep(found, path, node.text, node.get(f"{_XML}lang"))
    return found


def _is_syntax(tag: str) -> bool:
    return tag.startswith((_RDF, _META)) or tag in ("xmpmeta", "xapmeta", "RDF")


def _join(above: str, tag: str) -> str | None:
    uri, _, local = tag[1:].partition("}")
    prefix = _PREFIXES.get(uri)
    if prefix is None:
        return None
    return f"{above}/{prefix}:{local}" if above else f"{prefix}:{local}"


def _keep(found: Properties, path: str | None, value: str, lang: str | None) -> None:
    if path and (text := clean(value)):
        found.setdefault(path, []).append(Text(value=text, raw=value, lang=lang))
