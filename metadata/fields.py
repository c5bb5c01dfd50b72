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
    "MP": "http://ns.microsoft.com/photo/1.2/",
    "MPRI": "http://ns.microsoft.com/photo/1.2/t/RegionInfo#",
    "MPReg": "http://ns.microsoft.com/photo/1.2/t/Region#",
    "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "tiff": "http://ns.adobe.com/tiff/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpDM": "http://ns.adobe.com/xmp/1.0/DynamicMedia/",
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


_MWG_REGION = "mwg-rs:Regions/mwg-rs:RegionList"
_MICROSOFT_REGION = "MP:RegionInfo/MPRI:Regions"

#: Every field, in the order people read them: who, on what terms, what, where, when, with what.
FIELDS = (
    _field(
        "creator",
        Shape.SEQ,
        exif="Image Artist",
        iim=(80, 32),
        xmp="dc:creator",
    ),
    _field("creator_jobtitle", iim=(85, 32), xmp="photoshop:AuthorsPosition"),
    _field("creator_email", xmp="Iptc4xmpCore:CreatorContactInfo/Iptc4xmpCore:CiEmailWork"),
    _field("creator_phone", xmp="Iptc4xmpCore:CreatorContactInfo/Iptc4xmpCore:CiTelWork"),
    _field("creator_url", xmp="Iptc4xmpCore:CreatorContactInfo/Iptc4xmpCore:CiUrlWork"),
    _field("artist", xmp="tiff:Artist"),
    _field("image_creator", Shape.SEQ, xmp="plus:ImageCreator/plus:ImageCreatorName"),
    _field("contributor", Shape.BAG, xmp="Iptc4xmpExt:Contributor/Iptc4xmpExt:Name"),
    _field("credit_line", iim=(110, 32), xmp="photoshop:Credit"),
    _field("source", iim=(115, 32), xmp="photoshop:Source"),
    _field("supplier", Shape.SEQ, xmp="plus:ImageSupplier/plus:ImageSupplierName"),
    _field("supplier_image_id", xmp="plus:ImageSupplierImageID"),
    _field("copyright_notice", Shape.LANG, exif="Image Copyright", iim=(116, 128), xmp="dc:rights"),
    _field("copyright_owner", Shape.SEQ, xmp="plus:CopyrightOwner/plus:CopyrightOwnerName"),
    _field("usage_terms", Shape.LANG, xmp="xmpRights:UsageTerms"),
    _field("web_statement", xmp="xmpRights:WebStatement"),
    _field("licensor_name", xmp="plus:Licensor/plus:LicensorName"),
    _field("licensor_email", xmp="plus:Licensor/plus:LicensorEmail"),
    _field("licensor_url", xmp="plus:Licensor/plus:LicensorURL"),
    _field("other_constraints", Shape.LANG, xmp="plus:OtherConstraints"),
    _field(
        "rights_expression",
        Shape.BAG,
        xmp="Iptc4xmpExt:EmbdEncRightsExpr/Iptc4xmpExt:EncRightsExpr",
    ),
    _field(
        "rights_expression_link",
        Shape.BAG,
        xmp="Iptc4xmpExt:LinkedEncRightsExpr/Iptc4xmpExt:LinkedRightsExpr",
    ),
    _field("instructions", iim=(40, 256), xmp="photoshop:Instructions"),
    _field("model_release_status", xmp="plus:ModelReleaseStatus"),
    _field("model_release_id", Shape.BAG, xmp="plus:ModelReleaseID"),
    _field("model_age", Shape.BAG, xmp="Iptc4xmpExt:ModelAge"),
    _field("model_info", xmp="Iptc4xmpExt:AddlModelInfo"),
    _field("minor_model_age", xmp="plus:MinorModelAgeDisclosure"),
    _field("property_release_status", xmp="plus:PropertyReleaseStatus"),
    _field("property_release_id", Shape.BAG, xmp="plus:PropertyReleaseID"),
    _field("data_mining", xmp="plus:DataMining"),
    _field("digital_source_type", xmp="Iptc4xmpExt:DigitalSourceType"),
    _field("ai_system", xmp="Iptc4xmpExt:AISystemUsed"),
    _field("ai_system_version", xmp="Iptc4xmpExt:AISystemVersionUsed"),
    _field("ai_prompt", xmp="Iptc4xmpExt:AIPromptInformation"),
    _field("ai_prompt_writer", xmp="Iptc4xmpExt:AIPromptWriterName"),
    _field("headline", iim=(105, 256), xmp="photoshop:Headline"),
    _field("title", Shape.LANG, iim=(5, 64), xmp="dc:title"),
    _field(
        "description",
        Shape.LANG,
        exif="Image ImageDescription",
        iim=(120, 2000),
        xmp="dc:description",
    ),
    _field("caption_writer", iim=(122, 32), xmp="photoshop:CaptionWriter"),
    _field("alt_text", Shape.LANG, xmp="Iptc4xmpCore:AltTextAccessibility"),
    _field("extended_description", Shape.LANG, xmp="Iptc4xmpCore:ExtDescrAccessibility"),
    _field("keywords", Shape.BAG, iim=(25, 64), xmp="dc:subject"),
    _field("genre", Shape.BAG, xmp="Iptc4xmpExt:Genre/Iptc4xmpExt:CvTermName"),
    _field("intellectual_genre", iim=(4, 64), xmp="Iptc4xmpCore:IntellectualGenre"),
    _field("scene_code", Shape.BAG, xmp="Iptc4xmpCore:Scene"),
    _field("subject_code", Shape.BAG, iim=(12, 236), xmp="Iptc4xmpCore:SubjectCode"),
    _field("subject_term", Shape.BAG, xmp="Iptc4xmpExt:AboutCvTerm/Iptc4xmpExt:CvTermName"),
    _field(
        "person_shown",
        Shape.BAG,
        xmp="Iptc4xmpExt:PersonInImage",
        xmp_also=("Iptc4xmpExt:PersonInImageWDetails/Iptc4xmpExt:PersonName",),
    ),
    _field("organisation_shown", Shape.BAG, xmp="Iptc4xmpExt:OrganisationInImageName"),
    _field("organisation_code_shown", Shape.BAG, xmp="Iptc4xmpExt:OrganisationInImageCode"),
    _field("product_shown", Shape.BAG, xmp="Iptc4xmpExt:ProductInImage/Iptc4xmpExt:ProductName"),
    _field("artwork_shown", Shape.BAG, xmp="Iptc4xmpExt:ArtworkOrObject/Iptc4xmpExt:AOTitle"),
    _field("region_name", Shape.BAG, xmp="Iptc4xmpExt:ImageRegion/Iptc4xmpExt:Name"),
    _field("face_name", Shape.BAG, xmp=f"{_MWG_REGION}/mwg-rs:Name"),
    _field("tagged_person", Shape.BAG, xmp=f"{_MICROSOFT_REGION}/MPReg:PersonDisplayName"),
    _field("event_name", Shape.LANG, xmp="Iptc4xmpExt:Event"),
    _field("event_id", Shape.BAG, xmp="Iptc4xmpExt:EventId"),
    _field("location", iim=(92, 32), xmp="Iptc4xmpCore:Location"),
    _field("city", iim=(90, 32), xmp="photoshop:City"),
    _field("state", iim=(95, 32), xmp="photoshop:State"),
    _field("country", iim=(101, 64), xmp="photoshop:Country"),
    _field("country_code", iim=(100, 3), xmp="Iptc4xmpCore:CountryCode"),
    _field(
        "location_created",
        Shape.BAG,
        xmp="Iptc4xmpExt:LocationCreated/Iptc4xmpExt:LocationName",
    ),
    _field("location_shown", Shape.BAG, xmp="Iptc4xmpExt:LocationShown/Iptc4xmpExt:LocationName"),
    _field(
        "date_created",
        exif="EXIF DateTimeOriginal",
        iim=(55, 8),
        xmp="photoshop:DateCreated",
        xmp_also=("exif:DateTimeOriginal",),
    ),
    _field(
        "date_digitized",
        exif="EXIF DateTimeDigitized",
        xmp="xmp:CreateDate",
        xmp_also=("exif:DateTimeDigitized",),
    ),
    _field(
        "date_changed", exif="Image DateTime", xmp="xmp:ModifyDate", xmp_also=("tiff:DateTime",)
    ),
    _field("offset_time", exif="EXIF OffsetTimeOriginal"),
    _field("job_id", iim=(103, 32), xmp="photoshop:TransmissionReference"),
    _field("image_guid", exif="EXIF ImageUniqueID", xmp="Iptc4xmpExt:DigImageGUID"),
    _field("registry_id", Shape.BAG, xmp="Iptc4xmpExt:RegistryId/Iptc4xmpExt:RegItemId"),
    _field("max_available_width", Shape.NUMBER, xmp="Iptc4xmpExt:MaxAvailWidth"),
    _field("max_available_height", Shape.NUMBER, xmp="Iptc4xmpExt:MaxAvailHeight"),
    _field("rating", Shape.NUMBER, exif="Image Rating", xmp="xmp:Rating"),
    _field("pick", Shape.NUMBER, xmp="xmpDM:pick"),  # 1 picked, -1 rejected, as Lightroom writes it
    _field("gps", Shape.GPS, exif="GPS GPSLatitude"),
    _field("orientation", Shape.NUMBER, exif="Image Orientation", xmp="tiff:Orientation"),
    _field("camera_make", exif="Image Make", xmp="tiff:Make"),
    _field("camera_model", exif="Image Model", xmp="tiff:Model"),
    _field(
        "camera_serial",
        exif="EXIF BodySerialNumber",
        xmp="exifEX:BodySerialNumber",
        xmp_also=("aux:SerialNumber",),
    ),
    _field(
        "camera_owner",
        exif="EXIF CameraOwnerName",
        xmp="exifEX:CameraOwnerName",
        xmp_also=("aux:OwnerName",),
    ),
    _field("gps_time", exif="GPS GPSTimeStamp"),
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
)

#: The fields that hold a moment; the first is when a picture was taken, the others stand in for it.
DATES = ("date_created", "date_digitized", "date_changed")
FIELD_BY_NAME = {field.name: field for field in FIELDS}
