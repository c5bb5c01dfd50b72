import struct
import zlib

import pytest

from byline.metadata.containers import DigestState, find_blocks, tiff
from byline.metadata.containers.jpeg import APP1, EXTENDED_HEADER, XMP_HEADER, segment
from byline.metadata.errors import BadBlock
from byline.metadata.exif import exif_block
from byline.metadata.iim import iim_block
from byline.metadata.packet import xmp_packet
from byline.metadata.reading import read
from byline.metadata.resolving import resolve
from tests.pictures import encoded, jpeg, picture, png_with_text

NAME = {"creator": ("Élodie Quatresous",)}


def values(data, *sidecars):
    return {(item.source, item.field): item.value for item in read(data, *sidecars).readings}


def test_each_block_of_a_jpeg_says_its_own():
    data = jpeg(exif={"creator": ("Exif",)}, iim={"creator": ("Iim",)}, xmp={"creator": ("Xmp",)})

    found = values(data)

    assert found["exif", "creator"] == ("Exif",)
    assert found["iim", "creator"] == ("Iim",)
    assert found["xmp", "creator"] == ("Xmp",)


def test_a_sidecar_is_a_source_of_its_own():
    found = values(jpeg(xmp=NAME), xmp_packet({"headline": "Ouverture"}))

    assert found["sidecar", "headline"] == "Ouverture"
    assert found["xmp", "creator"] == ("Élodie Quatresous",)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF", "AVIF"])
def test_exif_and_xmp_are_found_in_every_container(form):
    packet = xmp_packet(NAME)
    data = encoded(picture(), form, exif=b"Exif\0\0" + exif_block(NAME), xmp=packet)
    if form == "PNG":
        data = png_with_text(
            [(b"eXIf", exif_block(NAME)), (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + packet)]
        )
    if form == "TIFF":
        from PIL.TiffImagePlugin import ImageFileDirectory_v2

        tags = ImageFileDirectory_v2()
        tags[315] = "Elodie"
        tags.tagtype[700] = 1
        tags[700] = packet
        data = encoded(picture(), form, tiffinfo=tags)

    found = values(data)

    assert ("xmp", "creator") in found
    assert ("exif", "creator") in found


def test_exif_after_a_long_colour_profile_is_found():
    profile = segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(60_000))

    found = values(jpeg(before=profile, exif=NAME))

    assert found["exif", "creator"] == ("Élodie Quatresous",)


def test_an_agency_header_with_its_scheme_overwritten_is_read():
    data = jpeg(xmp=NAME).replace(
        b"http://ns.adobe.com/xap/1.0/\0", b"XMP\0://ns.adobe.com/xap/1.0/\0"
    )
    size = data.index(b"XMP\0://") - 2
    length = int.from_bytes(data[size : size + 2], "big")

    assert length == int.from_bytes(data[size : size + 2], "big")
    assert values(data)["xmp", "creator"] == ("Élodie Quatresous",)


def test_extended_xmp_is_joined_by_its_guid():
    guid = b"A" * 32
    long = "Une très longue légende. " * 4000
    rest = xmp_packet({"description": long.strip()})
    main = xmp_packet(NAME).replace(
        b'rdf:about=""',
        b'rdf:about="" xmlns:n="http://ns.adobe.com/xmp/note/" n:HasExtendedXMP="' + guid + b'"',
    )
    chunks = b"".join(
        segment(
            APP1,
            EXTENDED_HEADER
            + guid
            + len(rest).to_bytes(4, "big")
            + at.to_bytes(4, "big")
            + rest[at : at + 60_000],
        )
        for at in range(0, len(rest), 60_000)
    )

    reading = read(jpeg(xmp=main, before=chunks))
    found = {item.field: item.value for item in reading.readings}

    assert found["creator"] == ("Élodie Quatresous",)
    assert found["description"].startswith("Une très longue légende.")
    assert any("too long" in problem for problem in reading.problems)


def test_iim_without_a_declared_character_set_keeps_its_accents():
    latin = b"\x1c\x02\x50\x00\x06" + "Élodie".encode("cp1252")

    assert values(jpeg(iim=latin))["iim", "creator"] == ("Élodie",)


def test_the_digest_tells_iim_that_was_edited_after_xmp():
    data = jpeg(iim={"creator": ("Elodie",)})

    assert find_blocks(data).digest is DigestState.EQUAL
    assert find_blocks(data.replace(b"Elodie", b"Marion")).digest is DigestState.STALE


def test_plain_png_text_carries_a_credit():
    found = values(png_with_text([(b"tEXt", b"Author\0Elodie Quatresous")]))

    assert found["png", "creator"] == ("Elodie Quatresous",)


@pytest.mark.parametrize(
    ("packet", "reason"),
    [
        (b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a></x:xmpmeta>", "is not well-formed at line 1"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]>", "holds no RDF"),
        (b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + b"<a>" * 100 + b"</x:xmpmeta>", "nests deeper"),
        (b"nothing", "holds no RDF"),
    ],
)
def test_a_bad_xmp_packet_is_a_problem_and_not_an_end(packet, reason):
    reading = read(jpeg(exif=NAME, xmp=packet))

    assert [item.source for item in reading.readings] == ["exif"]
    assert any(problem.startswith("xmp: ") and reason in problem for problem in reading.problems)


def test_utf16_xmp_is_read():
    packet = xmp_packet(NAME).decode().encode("utf-16")

    assert values(jpeg(xmp=packet))["xmp", "creator"] == ("Élodie Quatresous",)


def test_a_file_that_is_no_picture_is_refused_with_the_reason():
    with pytest.raises(BadBlock, match="is not a JPEG, PNG, TIFF"):
        read(b"hello")


def test_position_exposure_and_lens_are_read_as_people_say_them():
    from PIL import Image
    from PIL.TiffImagePlugin import IFDRational

    exif = Image.Exif()
    exif[0x8769] = {0x829A: IFDRational(10, 1250), 0x829D: IFDRational(28, 10), 0x8827: 1600}
    exif[0x8825] = {
        1: "S", 2: (IFDRational(48), IFDRational(30), IFDRational(0)),
        3: "W", 4: (IFDRational(2), IFDRational(15), IFDRational(0)),
    }  # fmt: skip

    found = values(jpeg(exif=exif.tobytes().removeprefix(b"Exif\0\0")))

    assert found["exif", "exposure_time"] == "1/125"
    assert found["exif", "f_number"] == 2.8
    assert found["exif", "iso"] == 1600
    assert found["exif", "gps"] == {"latitude": -48.5, "longitude": -2.25}


def test_the_photographer_and_the_editor_of_a_copyright_are_both_kept():
    block = exif_block({"copyright_notice": "Jane Doe\0The Paper"})

    assert values(jpeg(exif=block))["exif", "copyright_notice"] == "Jane Doe; The Paper"


def test_iim_in_utf8_says_so():
    assert iim_block(NAME).startswith(b"\x1c\x01\x5a\x00\x03\x1b%G")


def _raw(data, source, field):
    return [
        item.raw for item in read(data).readings if (item.source, item.field) == (source, field)
    ]


@pytest.mark.parametrize("code", ["utf-8", "cp1252", "mac-roman"])
@pytest.mark.parametrize(
    "text",
    ["Crédits photos : Élodie Quatresous", "À l’été, ça va", "Où ? À Nîmes, chez Zoë", "Müller",
     "« Cœur » de l’année", "Ça", "été"],
)  # fmt: skip
def test_an_undeclared_character_set_is_recognised(text, code):
    raw = text.encode(code)
    block = b"\x1c\x02\x78" + len(raw).to_bytes(2, "big") + raw

    assert text == values(jpeg(iim=block))["iim", "description"]


def test_the_raw_form_shows_every_byte():
    raw = "Élodie \\ x".encode("cp1252")
    block = b"\x1c\x02\x50" + len(raw).to_bytes(2, "big") + raw
    exif = tiff.with_entries(exif_block({}), {0x013B: (2, "Zoë".encode("cp1252") + b"\0\0")})
    data = jpeg(iim=block, exif=exif, xmp={"headline": " x\ny "})

    assert _raw(data, "iim", "creator") == [("\\xc9lodie \\\\ x",)]
    assert _raw(data, "exif", "creator") == ["Zo\\xeb"]
    assert _raw(data, "xmp", "headline") == [" x\ny "]


def test_a_text_in_two_languages_keeps_both_raw():
    packet = xmp_packet({"description": "Stage"}).replace(
        b"</rdf:Alt>", b'<rdf:li xml:lang="fr">Sc\xc3\xa8ne</rdf:li></rdf:Alt>'
    )
    data = jpeg(xmp=packet)

    assert values(data)["xmp", "description"] == "Stage"
    assert _raw(data, "xmp", "description") == [("[x-default] Stage", "[fr] Scène")]


def test_exif_3_text_in_utf_8_is_read():
    exif = tiff.with_entries(exif_block({}), {0x013B: (2, "Élodie\0".encode())})
    exif = exif.replace(b"\x01\x3b\x00\x02", b"\x01\x3b\x00\x81")

    assert values(jpeg(exif=exif))["exif", "creator"] == ("Élodie",)


def test_every_packet_of_a_file_is_kept_and_the_first_speaks():
    second = segment(APP1, XMP_HEADER + xmp_packet({"description": "Second", "city": "Lille"}))
    data = jpeg(xmp={"description": "First"})
    data = data[:2] + data[2:].replace(b"\xff\xdb", second + b"\xff\xdb", 1)
    found = [
        (item.block, item.value) for item in read(data).readings if item.field == "description"
    ]

    assert found == [(1, "First"), (2, "Second")]
    assert resolve(read(data))["description"].value == "First"
    assert resolve(read(data))["city"].value == "Lille"


def _signed(form):
    if form == "JPEG":
        return jpeg(before=segment(0xEB, b"JP\0\1\0\0\0\1jumb\0\0jumdc2pa"))
    if form == "PNG":
        return png_with_text([(b"caBX", b"jumb")])
    if form == "TIFF":
        return tiff.with_entries(encoded(picture(), "TIFF"), {0xCD41: (7, b"jumb" * 4)})
    if form == "WEBP":
        plain = encoded(picture(), "WEBP")
        size = (len(plain) + 4).to_bytes(4, "little")
        return plain[:4] + size + plain[8:] + b"C2PA\x04\0\0\0jumb"
    box = b"uuid" + bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + b"jumb"
    return encoded(picture(), "AVIF") + (len(box) + 4).to_bytes(4, "big") + box


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "AVIF"])
def test_content_credentials_are_noticed(form):
    assert read(_signed(form)).is_signed
    assert not read(encoded(picture(), form)).is_signed


def test_a_hostile_block_costs_no_more_than_an_honest_one():
    # Each leads a careless reader round in circles, or to gigabytes.
    entries = b"".join(
        struct.pack(">HHII", 0x8769, 4, 1, 8 + 12 * number) for number in range(5_000)
    )
    exif = b"MM\0*\0\0\0\x08" + struct.pack(">H", 5_000) + entries + bytes(4)
    xmp = b"<x:xmpmeta>" * 18_000 + b"</x:xmpmet>" * 18_000
    bomb = zlib.compress(bytes(16 << 20))
    text = (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb)

    assert read(jpeg(exif=exif)).readings == ()
    assert read(xmp).problems == ("sidecar: holds no RDF",)
    assert read(png_with_text([text] * 60)).readings == ()


def test_items_of_a_heif_that_lead_to_gigabytes_are_not_read():
    extents = struct.pack(">H", 10_000) + bytes(0)
    items = b"".join(struct.pack(">HHH", number, 0, 0) + extents for number in range(500))
    iloc = bytes(4) + b"\0\0" + struct.pack(">H", 500) + items
    kinds = b"".join(
        struct.pack(">I", 21) + b"infe\2\0\0\0" + struct.pack(">HH", number, 0) + b"Exif\0"
        for number in range(500)
    )
    iinf = bytes(4) + struct.pack(">H", 500) + kinds
    boxes = b"".join(
        struct.pack(">I", len(box) + 8) + kind + box
        for kind, box in ((b"iinf", iinf), (b"iloc", iloc))
    )
    meta = struct.pack(">I", len(boxes) + 12) + b"meta" + bytes(4) + boxes
    data = b"\0\0\0\x18ftypheic" + bytes(4) + b"mif1heic" + meta

    assert read(data).readings == ()


def test_xmp_in_latin_1_loses_no_letter():
    packet = xmp_packet({"headline": "Zoë"}).decode().encode("latin-1", "ignore")

    assert values(jpeg(xmp=packet))["xmp", "headline"] == "Zoë"
