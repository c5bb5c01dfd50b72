import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from byline.metadata.containers import jpeg as container
from byline.metadata.containers import tiff
from byline.metadata.containers.jpeg import segment, segments
from byline.metadata.errors import MetadataError, UnwritableCopy
from byline.metadata.exif import exif_block, read_exif
from byline.metadata.fields import FIELDS, Shape
from byline.metadata.iim import cut, iim_block, read_iim
from byline.metadata.packet import split_packet, xmp_packet
from byline.metadata.reading import read
from byline.metadata.writing import credited_copy, credited_derivative, photoshop_block
from byline.metadata.xmp import read_xmp
from tests.pictures import encoded, jpeg, picture, png_with_text

VALUES = {
    "creator": ("Élodie Quatresous", "Thomas; Vasseur"),
    "credit_line": "Crédits photos : Élodie Quatresous & l’agence",
    "copyright_notice": "© 2015 Élodie Quatresous",
    "licensor_url": "https://example.org/licence",
    "description": "L’été, « déjà » <là>",
}
#: The fields a packet is written from: all but members of structures byline only reads.
_WRITTEN = {
    name
    for field in FIELDS
    if (name := field.name)
    and field.xmp
    and (
        "/" not in field.xmp
        or field.xmp.startswith(
            ("plus:Licensor/", "plus:CopyrightOwner/", "Iptc4xmpCore:CreatorContactInfo/")
        )
    )
}
#: What every field can hold; XML has no control characters and byline trims blanks.
_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Cn")),
    min_size=1,
    max_size=60,
).filter(lambda text: text == text.strip() and "\ufffe" not in text)


def test_a_copy_says_the_same_in_every_block():
    found = {
        (item.source, item.field): item.value
        for item in read(credited_derivative(jpeg(), VALUES).data).readings
    }

    assert found["exif", "creator"] == VALUES["creator"]
    assert found["xmp", "creator"] == VALUES["creator"]
    assert found["iim", "creator"] == VALUES["creator"]
    assert found["xmp", "credit_line"] == VALUES["credit_line"]
    assert found["xmp", "licensor_url"] == VALUES["licensor_url"]
    assert found["exif", "description"] == VALUES["description"]


def test_the_pixels_stay_and_older_metadata_goes():
    original = jpeg(exif={"creator": ("Somebody else",)}, iim={"city": "Lille"}, seed=4)

    copy = credited_derivative(original, VALUES).data

    assert b"Somebody else" not in copy
    assert b"Lille" not in copy
    with Image.open(io.BytesIO(original)) as before, Image.open(io.BytesIO(copy)) as after:
        assert before.tobytes() == after.tobytes()


def test_jfif_stays_first_and_each_block_comes_once():
    copy = credited_derivative(credited_derivative(encoded(picture()), VALUES).data, VALUES).data

    assert [found.marker for found in segments(copy)][:4] == [0xE0, 0xE1, 0xE1, 0xED]
    assert [found.marker for found in segments(copy) if found.marker in (0xE1, 0xED)] == [
        0xE1,
        0xE1,
        0xED,
    ]


def test_a_block_that_does_not_fit_is_refused():
    with pytest.raises(UnwritableCopy, match="does not fit"):
        credited_derivative(jpeg(), {"description": "x" * 70_000})


def test_iim_holds_at_most_what_the_standard_lets_it():
    long = read_iim(iim_block({"credit_line": "Crédits photos : Elodie Quatresous"}))

    assert long["credit_line"].value == "Crédits photos : Elodie Quatres"


@given(text=st.text(), limit=st.integers(0, 40))
def test_a_cut_is_whole_characters_and_within_its_bytes(text, limit):
    text = text.encode(errors="ignore").decode()

    raw = cut(text, limit)

    assert len(raw) <= limit
    assert text.startswith(raw.decode())


@given(
    st.fixed_dictionaries(
        {},
        optional={
            field.name: st.lists(_TEXT, min_size=1, max_size=1 if "/" in field.xmp else 4).map(
                tuple
            )
            if field.is_list
            else _TEXT
            for field in FIELDS
            if field.name in _WRITTEN
            and field.shape in (Shape.TEXT, Shape.LANG, Shape.SEQ, Shape.BAG)
        },
    )
)
def test_xmp_gives_back_what_was_put_in(values):
    found = {name: said.value for name, said in read_xmp(xmp_packet(values)).items()}

    assert values == found


def test_exiftool_reads_the_same(exiftool, tmp_path):
    path = tmp_path / "copy.jpg"
    path.write_bytes(credited_derivative(jpeg(), VALUES).data)

    (found,) = exiftool(path)

    assert found["IFD0:Artist"] == 'Élodie Quatresous; "Thomas; Vasseur"'
    assert found["XMP-dc:Creator"] == list(VALUES["creator"])
    assert found["IPTC:By-line"] == list(VALUES["creator"])
    assert found["XMP-photoshop:Credit"] == VALUES["credit_line"]
    assert found["XMP-plus:Licensor"] == [{"LicensorURL": VALUES["licensor_url"]}]
    assert found["Photoshop:IPTCDigest"] == found["File:CurrentIPTCDigest"]
    assert "Warning" not in " ".join(found)


def test_an_empty_exif_block_is_still_one():
    assert read_exif(exif_block({})) == {}


_FOREIGN_XMP = """<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
  xmlns:acme="urn:acme:1" photoshop:Credit="Old" acme:shelf="B 12">
 <lr:hierarchicalSubject><rdf:Bag><rdf:li>Lieu|Lille</rdf:li></rdf:Bag></lr:hierarchicalSubject>
 <dc:creator><rdf:Seq><rdf:li>Old</rdf:li></rdf:Seq></dc:creator>
 <acme:note rdf:parseType="Resource"><acme:by>Zoë</acme:by></acme:note>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>""".encode()
#: A block with a camera, an Artist, a maker note, and the offset where the note must stay.
_MAKER_NOTE = b"MAKERNOTE at its own place"


def _camera_exif():
    block = exif_block({"creator": ("Old",), "description": "Old"})
    directory = tiff.with_entries(b"MM\0*\0\0\0\x08\0\0\0\0\0\0", {0x927C: (7, _MAKER_NOTE)})
    with_note = block + directory[8:]
    start = len(block) + int.from_bytes(directory[4:8], "big") - 8
    moved = bytearray(with_note)
    note = with_note.index(_MAKER_NOTE)
    moved[start + 10 : start + 14] = note.to_bytes(4, "big")
    return tiff.with_entries(
        bytes(moved), {0x010F: (2, b"Acme\0"), 0x8769: (4, start.to_bytes(4, "big"))}
    )


def _rich(form):
    """A file of a form that says much that byline does not know, and its pixels."""
    exif, image = _camera_exif(), picture(seed=9)
    foreign_iim = b"\x1c\x02\x07\x00\x06" + "Édité".encode("cp1252") + b"!"  # 2:07 Edit Status
    old_iim = foreign_iim + b"\x1c\x02\x50\x00\x03Old"
    resources = b"8BIM\x04\x04\0\0" + len(old_iim).to_bytes(4, "big") + old_iim
    resources += b"\0" * (len(old_iim) & 1) + b"8BIM\x03\xed\x00\x00\0\0\0\4res!"
    if form == "JPEG":
        return jpeg(
            exif=exif,
            xmp=_FOREIGN_XMP,
            seed=9,
            before=segment(0xED, b"Photoshop 3.0\0" + resources) + segment(0xE5, b"Their own"),
        )
    if form == "PNG":
        return png_with_text(
            [
                (b"eXIf", exif),
                (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + _FOREIGN_XMP),
                (b"tEXt", b"Author\0Old"),
                (b"tEXt", b"Software\0Their own"),
            ]
        )
    if form == "WEBP":
        return encoded(image, form, exif=exif, xmp=_FOREIGN_XMP, lossless=True)
    plain = encoded(image, form, compression="tiff_lzw")
    entries = {700: (1, _FOREIGN_XMP), 33723: (7, old_iim), 34377: (1, resources[-16:])}
    return tiff.with_entries(plain, {**entries, 0x010F: (2, b"Acme\0"), 0x013B: (2, b"Old\0")})


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_copy_keeps_all_it_does_not_set(form, exiftool, tmp_path):
    original, copy = tmp_path / f"a.{form.lower()}", tmp_path / f"b.{form.lower()}"
    original.write_bytes(_rich(form))
    copy.write_bytes(credited_copy(original.read_bytes(), VALUES).data)

    before, after = exiftool(original), exiftool(copy)

    assert "Old" not in str(after)
    assert after[0]["XMP-dc:Creator"] == list(VALUES["creator"])
    assert after[0]["IFD0:Artist"] == 'Élodie Quatresous; "Thomas; Vasseur"'
    lost = {
        name: value
        for name, value in before[0].items()
        if name not in after[0] and not name.startswith(("File:", "System:"))
    }
    assert lost == {}
    assert after[0]["XMP-lr:HierarchicalSubject"] == ["Lieu|Lille"]
    assert after[0]["XMP-acme:Shelf"] == "B 12"
    assert after[0]["XMP-acme:Note"] == {"By": "Zoë"}
    if form in ("JPEG", "TIFF"):
        assert after[0]["IPTC:EditStatus"] == "Édité!"
        assert after[0]["IPTC:By-line"] == list(VALUES["creator"])
        assert after[0]["IPTC:Credit"] == "Élodie Quatresous"
        assert after[0]["Photoshop:IPTCDigest"] == after[0]["File:CurrentIPTCDigest"]
        assert b"res!" in copy.read_bytes()
    if form != "TIFF":
        assert copy.read_bytes().count(_MAKER_NOTE) == 1
    assert [name for name in after[0] if name.endswith("Warning")] == []
    with Image.open(original) as first, Image.open(copy) as second:
        assert first.tobytes() == second.tobytes()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_writing_twice_says_the_same(form):
    once = credited_copy(_rich(form), VALUES).data
    twice = credited_copy(once, VALUES).data

    assert read(once).readings == read(twice).readings


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"quality": 50, "exact": True}])
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_simple_webp_becomes_an_extended_one(mode, options):
    image = picture().convert(mode)
    image.putpixel((1, 1), (1, 2, 3, 0)[: len(mode)])
    plain = encoded(image, "WEBP", **options)

    copy = credited_copy(plain, VALUES).data

    found = {(item.source, item.field): item.value for item in read(copy).readings}
    assert found["xmp", "creator"] == VALUES["creator"]
    with Image.open(io.BytesIO(plain)) as before, Image.open(io.BytesIO(copy)) as after:
        assert before.mode == after.mode
        assert before.tobytes() == after.tobytes()


def test_the_second_picture_of_a_multi_picture_file_is_still_found():
    preview = picture(30, 20)
    data = encoded(picture(), "MPO", save_all=True, append_images=[preview])
    with Image.open(io.BytesIO(data)) as before:
        before.seek(1)
        pixels = before.tobytes()

    copy = credited_copy(data, VALUES).data

    with Image.open(io.BytesIO(copy)) as after:
        after.seek(1)
        assert pixels == after.tobytes()


def test_xmp_too_long_for_one_segment_is_parted(exiftool, tmp_path):
    long = _FOREIGN_XMP.replace(b"B 12", b"B " + b"1" * 70_000)
    path = tmp_path / "long.jpg"
    path.write_bytes(credited_copy(jpeg(exif={}), VALUES).data)
    packet = xmp_packet({}, base=[long])
    assert len(packet) > 65_502

    main, extended = split_packet(VALUES, [long], container.MAX_XMP)
    path.write_bytes(
        container.put(jpeg(), exif=exif_block({}), xmp=main, extended_xmp=extended, photoshop=b"")
    )

    (found,) = exiftool(path)
    assert found["XMP-dc:Creator"] == list(VALUES["creator"])
    assert "70002 bytes" in found["XMP-acme:Shelf"]
    again = credited_copy(path.read_bytes(), VALUES)
    assert read(again.data).problems == ()
    path.write_bytes(again.data)
    assert "70002 bytes" in exiftool(path)[0]["XMP-acme:Shelf"]


def test_what_a_copy_cannot_hold_whole_is_said():
    values = {
        "creator": ("Elodie Quatresous",),
        "credit_line": "Crédits photos : Elodie Quatresous",
    }

    copy = credited_copy(jpeg(), values)

    found = {(item.source, item.field): item.value for item in read(copy.data).readings}
    assert found["xmp", "credit_line"] == "Crédits photos : Elodie Quatresous"
    assert found["iim", "credit_line"] == "Elodie Quatresous"
    assert copy.notes == ("credit_line is longer than IIM holds, which has “Elodie Quatresous”",)


def test_a_signed_picture_says_that_its_signature_ends(shared_photos):
    copy = credited_copy((shared_photos / "c2pa" / "C.jpg").read_bytes(), VALUES)

    assert "its Content Credentials no longer hold for the copy" in copy.notes


@pytest.mark.parametrize("data", [b"II*\0", b"GIF89a", b"\0\0\0\x18ftypheic" + bytes(60)])
def test_what_cannot_be_written_is_refused(data):
    with pytest.raises(MetadataError):
        credited_copy(data, VALUES)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_the_same_values_written_again_change_no_byte(form):
    once = credited_copy(_rich(form), VALUES).data

    assert once == credited_copy(once, VALUES).data


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_a_picture_that_is_not_whole_is_not_copied(form):
    data = encoded(picture(), form)

    with pytest.raises(UnwritableCopy, match="is not whole"):
        credited_copy(data[:-10], VALUES)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_what_follows_a_picture_stays(form):
    copy = credited_copy(encoded(picture(), form) + b"a trailer", VALUES).data

    assert b"a trailer" in copy


def test_other_languages_of_a_text_stay():
    packet = xmp_packet({"description": "Stage", "copyright_notice": "©"}).replace(
        b"</rdf:Alt>", b'<rdf:li xml:lang="fr-FR">Sc\xc3\xa8ne</rdf:li></rdf:Alt>'
    )

    copy = credited_copy(jpeg(xmp=packet), VALUES).data

    raws = [item.raw for item in read(copy).readings if item.source == "xmp"]
    assert ("[x-default] L’été, « déjà » <là>", "[fr-FR] Scène") in raws
    assert ("[x-default] © 2015 Élodie Quatresous", "[fr-FR] Scène") in raws


def test_a_structure_that_says_more_than_byline_can_is_left_alone(exiftool, tmp_path):
    two = (
        b'<plus:Licensor xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"><rdf:Seq>'
        b'<rdf:li rdf:parseType="Resource"><plus:LicensorName>A</plus:LicensorName></rdf:li>'
        b'<rdf:li rdf:parseType="Resource"><plus:LicensorName>B</plus:LicensorName></rdf:li>'
        b"</rdf:Seq></plus:Licensor></rdf:Description></rdf:RDF>"
    )
    packet = _FOREIGN_XMP.replace(b"</rdf:Description></rdf:RDF>", two)
    path = tmp_path / "two.jpg"
    path.write_bytes(credited_copy(jpeg(xmp=packet), VALUES).data)

    assert exiftool(path)[0]["XMP-plus:Licensor"] == [{"LicensorName": "A"}, {"LicensorName": "B"}]


def test_what_a_second_iim_block_says_stays(exiftool, tmp_path):
    second = b"Photoshop 3.0\0" + photoshop_block(iim_block({"country": "France"}))
    data = jpeg(iim={"city": "Lille"}, before=segment(0xED, second))
    path = tmp_path / "two.jpg"
    path.write_bytes(credited_copy(data, VALUES).data)

    (found,) = exiftool(path)
    assert (found["IPTC:City"], found["IPTC:Country-PrimaryLocationName"]) == ("Lille", "France")
    assert found["Photoshop:IPTCDigest"] == found["File:CurrentIPTCDigest"]


def test_exif_that_is_full_says_what_it_can():
    full = exif_block({"creator": ("A somewhat longer name",)})
    full = tiff.with_entries(full, {0x927C: (7, b"m" * 65_350)})
    data = jpeg(exif=full)

    copy = credited_copy(data, VALUES)

    found = {(item.source, item.field): item.value for item in read(copy.data).readings}
    assert ("exif", "creator") not in found  # it no longer names somebody else
    assert found["xmp", "creator"] == VALUES["creator"]
    assert "EXIF is full, and has no creator" in copy.notes
    assert copy.data.count(b"m" * 65_350) == 1
    short = credited_copy(data, {"creator": ("Jane Doe",)})
    assert ("exif", "creator", ("Jane Doe",)) in {
        (item.source, item.field, item.value) for item in read(short.data).readings
    }


@pytest.mark.parametrize(
    "data",
    [
        b"RIFF\x0c\0\0\0WEBPVP8X\0\0\0\0",
        b"RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\x01\x2a\0\0\0\0",
        b"RIFF\x0c\0\0\0WEBPVP8L\0\0\0\0",
    ],
)
def test_a_webp_without_a_picture_is_refused(data):
    with pytest.raises(UnwritableCopy):
        credited_copy(data, VALUES)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow, on damaged files
def test_no_real_photo_loses_a_pixel_or_a_tag(shared_photos, exiftool, tmp_path):
    made = {}
    for number, path in enumerate(sorted(shared_photos.rglob("*"))):
        if not path.is_file() or path.suffix == ".fuzzed" or path.stat().st_size > 2_000_000:
            continue
        try:
            copy = credited_copy(path.read_bytes(), VALUES)
        except MetadataError:
            continue
        made[path] = tmp_path / f"{number}{path.suffix}"
        made[path].write_bytes(copy.data)

    before, after = exiftool(*made), exiftool(*made.values())
    lost = {
        first["SourceFile"]: [name for name in first if name not in second and _is_kept(name)]
        for first, second in zip(before, after, strict=True)
    }
    changed = [path for path, copy in made.items() if not _same_pixels(path, copy)]

    assert len(made) > 200
    assert {path: names for path, names in lost.items() if names} == {}
    assert changed == []
    assert all(second["XMP-dc:Creator"] == list(VALUES["creator"]) for second in after)


def _is_kept(name):
    """Whether a tag is the file's own, not derived, a duplicate, or true of the old file alone."""
    derived = ("File:", "System:", "SourceFile", "ExifTool:", "XMP-x:", "XMP-xmpNote:Has", "IPTC2:")
    return not name.startswith((*derived, "Photoshop:IPTCDigest", "IPTC:CodedCharacterSet"))


def _same_pixels(path, made):
    try:
        with Image.open(path) as before:
            pixels = before.tobytes()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return True  # no picture to lose
    with Image.open(made) as after:
        return pixels == after.tobytes()
