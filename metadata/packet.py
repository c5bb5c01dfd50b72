"""Field values into an XMP packet, with all that another packet held beside them."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from .fields import FIELDS, NAMESPACES, Field, Shape
from .values import Value, texts_of
from .xmp import parsed, unpacked

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
_META = "adobe:ns:meta/"
_OURS = {uri: prefix for prefix, uri in NAMESPACES.items()} | {_RDF: "rdf", _META: "x"}
#: Structures byline can write, and the container they stand in; a structure with several is left alone.
_STRUCTURES = {
    "plus:Licensor": "Seq",
    "plus:CopyrightOwner": "Seq",
    "Iptc4xmpCore:CreatorContactInfo": None,
}

Ours = Mapping[str, str | tuple[str, ...]]


def xmp_packet(
    values: Mapping[str, Value], ours: Ours | None = None, base: Sequence[bytes] = ()
) -> bytes:
    """Build an XMP packet that holds every value whose field has an XMP property.

    `ours` are properties of byline's own namespace by name: a text, or an ordered list of texts.
    `base` are packets whose other properties are kept; an empty value removes its property. Raises
    BadBlock when one cannot be read.
    """
    roots = [parsed(packet) for packet in base]
    description = _description(values, ours or {}, roots)
    return _packet([description, *_others(roots, values)], base)


def split_packet(
    values: Mapping[str, Value], base: Sequence[bytes], max_bytes: int
) -> tuple[bytes, bytes]:
    """Build the packet of a JPEG: whole and b"", or main and extended (XMP Part 3, 1.1.3.1)."""
    whole = xmp_packet(values, base=base)
    if len(whole) <= max_bytes:
        return whole, b""
    roots = [parsed(packet) for packet in base]
    main = _description(values, {}, roots)
    others = _others(roots, values)
    extended = tostring(_meta(others, base), encoding="utf-8", xml_declaration=False)
    note = SubElement(main, f"{{{NAMESPACES['xmpNote']}}}HasExtendedXMP")
    note.text = hashlib.md5(extended, usedforsecurity=False).hexdigest().upper()
    return _packet([main], ()), extended


def _description(values: Mapping[str, Value], ours: Ours, roots: Sequence[Element] = ()) -> Element:
    description = Element(f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
    structures: dict[str, Element] = {}
    for field in FIELDS:
        value = values.get(field.name)
        if _is_written(field, roots) and value not in (None, "", ()):
            _property(description, field, value, structures)
            if field.shape is Shape.LANG:
                _keep_translations(description[-1], roots)
    for name, text in ours.items():
        shape = Shape.SEQ if isinstance(text, tuple) else Shape.TEXT
        field = Field(name=name, shape=shape, xmp=f"byline:{name}")
        _property(description, field, text, structures)
    return description


def _keep_translations(written: Element, roots: Sequence[Element]) -> None:
    """Keep what other packets say of a property in languages beside the default one."""
    for alternatives in (found for root in roots for found in root.iter(written.tag)):
        for item in alternatives.iter(f"{{{_RDF}}}li"):
            if item.get(f"{{{_XML}}}lang", "x-default") != "x-default":
                kept = SubElement(written[0], f"{{{_RDF}}}li", dict(item.attrib))
                kept.text = item.text
        return


def _is_written(field: Field, roots: Sequence[Element]) -> bool:
    """Whether byline writes a field: a structure that says more than byline can is left alone."""
    structure, _, member = (field.xmp or "").partition("/")
    if not member:
        return bool(structure)
    return structure in _STRUCTURES and not any(
        _says_more(found) for root in roots for found in root.iter(_qualified(structure))
    )


def _says_more(structure: Element) -> bool:
    ours = {
        _qualified(place.partition("/")[2])
        for field in FIELDS
        if (place := field.xmp or "").count("/")
    }
    names = [name for part in structure.iter() for name in (part.tag, *part.attrib)]
    members = [name for name in names if not name.startswith(f"{{{_RDF}}}")][1:]
    return len(members) != len(set(members)) or not set(members) <= ours


def _property(parent: Element, field: Field, value: Value, structures: dict[str, Element]) -> None:
    """Append one property in the form its shape asks for."""
    name, _, member = (field.xmp or "").partition("/")
    texts = texts_of(value)
    if member:
        _member(parent, name, member, texts[0], structures)
        return
    element = SubElement(parent, _qualified(name))
    container = {Shape.SEQ: "Seq", Shape.BAG: "Bag", Shape.LANG: "Alt"}.get(field.shape)
    if container is None:
        element.text = texts[0]
        return
    items = SubElement(element, f"{{{_RDF}}}{container}")
    for text in texts:
        item = SubElement(items, f"{{{_RDF}}}li")
        item.text = text
        if field.shape is Shape.LANG:
            item.set(f"{{{_XML}}}lang", "x-default")


def _member(
    parent: Element, name: str, member: str, text: str, structures: dict[str, Element]
) -> None:
    """Set a member of the one structure of that name."""
    if name not in structures:
        place = SubElement(parent, _qualified(name))
        if container := _STRUCTURES[name]:
            place = SubElement(SubElement(place, f"{{{_RDF}}}{container}"), f"{{{_RDF}}}li")
        place.set(f"{{{_RDF}}}parseType", "Resource")
        structures[name] = place
    SubElement(structures[name], _qualified(member)).text = text


def _qualified(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _others(roots: Sequence[Element], values: Mapping[str, Value]) -> list[Element]:
    """The descriptions of other packets, without the properties that are written anew or emptied."""
    written = {
        _qualified(place.partition("/")[0])
        for field in FIELDS
        if field.name in values and _is_written(field, roots)
        # Other places, in `xmp_also`, say what is theirs to say.
        for place in (field.xmp or "",)
    }
    # What says where the rest of a packet lies is true of the old file alone.
    written.add(_qualified("xmpNote:HasExtendedXMP"))
    seen: set[str] = set()
    found = []
    for root in roots:
        for rdf in root.iter(f"{{{_RDF}}}RDF"):
            for description in rdf:
                _drop(description, written | seen)
                found.append(description)
        seen |= {child.tag for description in found for child in description}
    return [item for item in found if len(item) or len(item.attrib) > 1]


def _drop(description: Element, properties: set[str]) -> None:
    """Take properties away, in whatever case they are written."""
    dropped = {name.casefold() for name in properties}
    for child in list(description):
        if child.tag.casefold() in dropped:
            description.remove(child)
    for name in [name for name in description.attrib if name.casefold() in dropped]:
        del description.attrib[name]


def _packet(descriptions: Iterable[Element], base: Sequence[bytes]) -> bytes:
    return (
        b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        + tostring(_meta(descriptions, base), encoding="utf-8", xml_declaration=False)
        + b'\n<?xpacket end="w"?>'
    )


def _meta(descriptions: Iterable[Element], base: Sequence[bytes]) -> Element:
    """Put descriptions below one root, every name written with the prefix its packet gave it."""
    prefixes = _prefixes(base)
    used = {"x": _META, "rdf": _RDF}
    meta = Element("x:xmpmeta")
    rdf = SubElement(meta, "rdf:RDF")
    waiting = deque((description, rdf) for description in descriptions)
    while waiting:
        found, parent = waiting.popleft()
        written = SubElement(parent, _prefixed(found.tag, prefixes, used))
        written.text = found.text
        for name, value in found.attrib.items():
            written.set(_prefixed(name, prefixes, used), value)
        waiting.extend((child, written) for child in found)
    meta.attrib.update({f"xmlns:{prefix}": uri for prefix, uri in used.items()})
    return meta


def _prefixes(base: Sequence[bytes]) -> dict[str, str]:
    """The prefix of each namespace: ours for those we know, else the one a packet uses."""
    found = dict(_OURS)
    for packet in base:
        for prefix, uri in re.findall(
            r"xmlns:([\w.-]+)\s*=\s*[\"']([^\"']*)[\"']", unpacked(packet)
        ):
            if prefix not in found.values():
                found.setdefault(uri, prefix)
    return found


def _prefixed(name: str, prefixes: dict[str, str], used: dict[str, str]) -> str:
    uri, bracket, local = name[1:].partition("}")
    if not bracket:
        return name
    if uri == _XML:
        return f"xml:{local}"
    prefix = prefixes.setdefault(uri, f"ns{len(prefixes)}")
    used[prefix] = uri
    return f"{prefix}:{local}"
