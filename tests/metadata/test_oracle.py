"""byline against exiftool on the real photos: the same values from the same blocks."""

import json

from byline.metadata.errors import BadBlock
from byline.metadata.reading import read

_NAMES = {
    "exif": {
        "creator": "IFD0:Artist",
        "copyright_notice": "IFD0:Copyright",
        "description": "IFD0:ImageDescription",
    },
    "iim": {
        "creator": "IPTC:By-line",
        "credit_line": "IPTC:Credit",
        "copyright_notice": "IPTC:CopyrightNotice",
        "description": "IPTC:Caption-Abstract",
        "headline": "IPTC:Headline",
        "title": "IPTC:ObjectName",
        "keywords": "IPTC:Keywords",
    },
    "xmp": {
        "creator": "XMP-dc:Creator",
        "credit_line": "XMP-photoshop:Credit",
        "copyright_notice": "XMP-dc:Rights",
        "description": "XMP-dc:Description",
        "headline": "XMP-photoshop:Headline",
        "title": "XMP-dc:Title",
        "keywords": "XMP-dc:Subject",
    },
}
_CONTAINERS = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".heic", ".heif", ".avif", ".mpo")


def _listed(value):
    values = value if isinstance(value, list | tuple) else [value]
    return [str(item).strip() for item in values if str(item or "").strip()]


def test_values_equal_those_of_exiftool(shared_photos):
    expected = json.loads((shared_photos.parent / "expected-exiftool.json").read_text("utf-8"))
    compared, different, missed = 0, [], []
    for record in expected:
        path = shared_photos / record["SourceFile"]
        if path.suffix.lower() not in _CONTAINERS:
            continue
        try:
            readings = read(path.read_bytes()).readings
        except BadBlock:
            readings = ()
        found = {(item.source, item.field): item.value for item in readings}
        for source, names in _NAMES.items():
            for field, name in names.items():
                theirs, ours = _listed(record.get(name)), _listed(found.get((source, field)))
                if field == "creator" and source == "exif":
                    theirs, ours = ["; ".join(theirs)], ["; ".join(ours)]
                if not any(theirs) and not any(ours):
                    continue
                compared += 1
                if theirs != ours:
                    different.append((str(path.name), source, field, theirs, ours))
        places = [
            (source, field)
            for source, names in _NAMES.items()
            for field in ("creator", "credit_line", "copyright_notice")
            if field in names and _listed(record.get(names[field]))
        ]
        if places and not any(place in found for place in places):
            missed.append(path.name)

    assert compared > 300
    assert len(different) <= compared * 0.01, different
    assert missed == []
