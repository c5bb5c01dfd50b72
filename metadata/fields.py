"""The one table of the fields byline keeps, and where each lives in EXIF, IIM and XMP.

Reading, resolving, writing, the docs and the tests all use this table. Sources: IPTC Photo Metadata
Standard 2025.1 (XMP and IIM names, byte limits), Exif 3.0 (tags), XMP Part 2 (Rating), PLUS LDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

#: The namespaces byline reads and writes, by the prefix their standard prefers.
NAMESPACES = {
    # Ours, for what no standard names; only sidecars of byline's own carry it.
    "byline": "urn:x-byline:archive:1.0/",
    "aux": "http://ns.adobe.com/exif/1.0/aux/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "exif": "http://ns.adobe.com/exif/1.0/",
    "exifEX": "http://cipa.jp/exif/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
}


class Shape(Enum):
    """How a field's value is built; the members name the XMP form."""

    TEXT = "text"  # one text
    LANG = "lang"  # Lang Alt: byline reads the default language
    SEQ = "seq"  # ordered texts
    BAG = "bag"  # unordered texts
    NUMBER = "number"
    EXPOSURE = "exposure"  # seconds, kept as written: "1/250"
    GPS = "gps"  # latitude and longitude in degrees, altitude in metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: its name in byline and its place in each block, None where it has none.

    `exif` is the tag as exifread names it, `iim` the data set in record 2, `iim_max_bytes` the
    limit of one value, `xmp` the property, with "/" before a member of a structure.
    """

    name: str
    shape: Shape
    exif: str | None = None
    iim: int | None = None
    iim_max_bytes: int | None = None
    xmp: str | None = None
    xmp_also: tuple[str, ...] = ()  # where others write it, read when `xmp` is not there

    @property
    def is_list(self) -> bool:
        """Whether the field holds several values."""
        return self.shape in (Shape.SEQ, Shape.BAG)


def _field(
    name: str,
    shape: Shape = Shape.TEXT,
    *,
    exif: str | None = None,
    iim: tuple[int, int] | None = None,
    xmp: str | None = None,
    xmp_also: tuple[str, ...] = (),
) -> Field:
    dataset, limit = iim or (None, None)
    return Field(
        name=name,
        shape=shape,
        exif=exif,
        iim=dataset,
        iim_max_bytes=limit,
        xmp=xmp,
        xmp_also=xmp_also,
    )


#: Every field, in the order people read them: who, on what terms, what, where, when, with what.
FIELDS = (
    _field("creator", Shape.SEQ, exif="Image Artist", iim=(80, 32), xmp="dc:creator"),
    _field("creator_jobtitle", iim=(85, 32), xmp="photoshop:AuthorsPosition"),
    _field("credit_line", iim=(110, 32), xmp="photoshop:Credit"),
    _field("copyright_notice", Shape.LANG, exif="Image Copyright", iim=(116, 128), xmp="dc:rights"),
    _field("usage_terms", Shape.LANG, xmp="xmpRights:UsageTerms"),
    _field("web_statement", xmp="xmpRights:WebStatement"),
    _field("licensor_url", xmp="plus:Licensor/plus:LicensorURL"),
    _field("source", iim=(115, 32), xmp="photoshop:Source"),
    _field("instructions", iim=(40, 256), xmp="photoshop:Instructions"),
    _field("headline", iim=(105, 256), xmp="photoshop:Headline"),
    _field("title", Shape.LANG, iim=(5, 64), xmp="dc:title"),
    _field(
        "description",
        Shape.LANG,
        exif="Image ImageDescription",
        iim=(120, 2000),
        xmp="dc:description",
    ),
    _field("alt_text", Shape.LANG, xmp="Iptc4xmpCore:AltTextAccessibility"),
    _field("keywords", Shape.BAG, iim=(25, 64), xmp="dc:subject"),
    _field("person_shown", Shape.BAG, xmp="Iptc4xmpExt:PersonInImage"),
    _field("event_name", Shape.LANG, xmp="Iptc4xmpExt:Event"),
    _field("city", iim=(90, 32), xmp="photoshop:City"),
    _field("country", iim=(101, 64), xmp="photoshop:Country"),
    _field(
        "date_created",
        exif="EXIF DateTimeOriginal",
        iim=(55, 8),
        xmp="photoshop:DateCreated",
        xmp_also=("exif:DateTimeOriginal",),
    ),
    _field("offset_time", exif="EXIF OffsetTimeOriginal"),
    _field("gps", Shape.GPS, exif="GPS GPSLatitude"),
    _field("orientation", Shape.NUMBER, exif="Image Orientation", xmp="tiff:Orientation"),
    _field("camera_make", exif="Image Make", xmp="tiff:Make"),
    _field("camera_model", exif="Image Model", xmp="tiff:Model"),
    _field("lens", exif="EXIF LensModel", xmp="aux:Lens", xmp_also=("exifEX:LensModel",)),
    _field("exposure_time", Shape.EXPOSURE, exif="EXIF ExposureTime", xmp="exif:ExposureTime"),
    _field("f_number", Shape.NUMBER, exif="EXIF FNumber", xmp="exif:FNumber"),
    _field(
        "iso",
        Shape.NUMBER,
        exif="EXIF ISOSpeedRatings",
        xmp="exif:ISOSpeedRatings",
        xmp_also=("exifEX:PhotographicSensitivity",),
    ),
    _field("rating", Shape.NUMBER, exif="Image Rating", xmp="xmp:Rating"),
    _field("data_mining", xmp="plus:DataMining"),
    _field("digital_source_type", xmp="Iptc4xmpExt:DigitalSourceType"),
)

FIELD_BY_NAME = {field.name: field for field in FIELDS}
