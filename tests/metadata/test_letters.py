"""Letters as files really hold them: what was lost, misread, cut or hidden on the way, and what stands in for it."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from byline.metadata.containers import DigestState, tiff
from byline.metadata.damage import damage
from byline.metadata.exif import exif_block
from byline.metadata.packet import xmp_packet
from byline.metadata.reading import FileReading, Reading, read
from byline.metadata.resolving import resolve
from byline.metadata.text import clean, decode
from tests.pictures import jpeg

NAME = "Élodie Lefèvre"
CASES = Path(__file__).parents[3] / "shared" / "cases"


def iim(*datasets: tuple[int, int, bytes]) -> bytes:
    return b"".join(
        struct.pack(">BBBH", 0x1C, record, number, len(raw)) + raw
        for record, number, raw in datasets
    )


def said(field, **blocks):
    return resolve(read(jpeg(**blocks)))[field]


def xmp(inside: str) -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" xmlns:tiff="http://ns.adobe.com/tiff/1.0/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:MP="http://ns.microsoft.com/photo/1.2/"'
        ' xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#"'
        ' xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#"'
        ' xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        f"{inside}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def exif(tag: int, raw: bytes, kind: int) -> bytes:
    """A block with one tag of that field type, whose bytes are just these."""
    assert len(raw) > 4
    head = b"II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, tag, kind, len(raw), 26) + bytes(4)
    return head + raw


@pytest.mark.parametrize(
    "worse",
    [
        "?lodie Lef?vre",
        "Ã‰lodie LefÃ¨vre",
        "\ufffdlodie Lef\ufffdvre",
        "√âlodie Lef√®vre",
        "?lodie Lefèvre",
    ],
)
def test_a_worse_reading_never_beats_a_better_one(worse):
    found = said("creator", exif={"creator": (worse,)}, xmp={"creator": (NAME,)})

    assert found.value == (NAME,)
    assert found.source == "xmp"
    assert found.rule == "whole letters over lost ones"
    assert not found.conflict


def test_a_damaged_reading_of_another_name_is_no_worse_reading_of_this_one():
    found = said("creator", exif={"creator": ("?mile Durand",)}, xmp={"creator": (NAME,)})

    assert (found.value, found.conflict) == (("?mile Durand",), True)


@pytest.mark.parametrize("text", ["Qui ? Où ?", "Où ?", "Vraiment? Oui.", "a?"])
def test_a_question_is_no_damage(text):
    assert damage([text]) == 0


@pytest.mark.parametrize(
    ("declared", "raw", "text"),
    [
        (b"\x1b%G", NAME.encode("cp1252"), NAME),
        (b"\x1b%G", NAME.encode(), NAME),
        (b"", NAME.encode()[:-1] + b"\xc3", NAME[:-1]),
        (b"\x1b%G", ("Zoé " + NAME).encode()[: len(b"Zo\xc3\xa9 \xc3")], "Zoé"),
        (b"\x1b-B", "Łukasz Wiśniewski".encode("iso8859-2"), "Łukasz Wiśniewski"),
        (b"\x1b.B", "Łukasz".encode("iso8859-2"), "Łukasz"),
        (b"\x1b-L", "Анна Иванова".encode("iso8859-5"), "Анна Иванова"),
        (b"\x1b-F", "Ελένη".encode("iso8859-7"), "Ελένη"),
        (b"\x1b-A", NAME.encode("cp1252"), NAME),
        (b"\x1b-B", "Łukasz".encode(), "Łukasz"),
        (b"\x1b-B", b"plain", "plain"),
        (b"nonsense", NAME.encode("cp1252"), NAME),
        (b"", "Café".encode("cp1252"), "Café"),
    ],
)
def test_a_text_of_iim_is_decoded_as_what_it_is(declared, raw, text):
    found = said("creator", iim=iim((1, 90, declared), (2, 80, raw)))

    assert found.value == (text,)


def test_a_text_cut_inside_a_letter_is_told():
    whole, cut = "Légende à la".encode(), "Légende à".encode()[:-1]

    assert not read(jpeg(iim=iim((2, 120, whole)))).problems
    assert "iim: description was cut inside its last letter" in (
        read(jpeg(iim=iim((2, 120, cut)))).problems
    )
    assert not read(jpeg(iim=iim((2, 120, "Café".encode("cp1252"))))).problems


@pytest.mark.parametrize("kind", [1, 2, 7])
@pytest.mark.parametrize("form", ["utf-8", "utf-16-le", "utf-16-be", "utf-16"])
def test_a_text_of_exif_is_text_whatever_its_type(kind, form):
    assert said("creator", exif=exif(0x013B, NAME.encode(form) + b"\0\0", kind)).value == (NAME,)


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("\u202aJane Doe\u202c", "Jane Doe"),
        ("Jane\u200b \u2060Doe\ufeff", "Jane Doe"),
        ("Jane\x00\x07 Doe\x1b[31m", "Jane Doe[31m"),
        ("\u2067Jane\u2069 D\u00adoe\u200f", "Jane Doe"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("J\u200dane", "Jane"),
        ("a\nb\tc", "a\nb\tc"),
        ("L\x92été", "L’été"),
        ("Ã\x89lodie", "Élodie"),
    ],
)
def test_what_cannot_be_seen_is_left_out(raw, seen):
    assert clean(raw) == seen


@given(st.text())
def test_cleaning_is_done_once(text):
    once = clean(text)

    assert clean(once) == once
    assert not set(
        "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff\0\x1b"
    ) & set(once)


@given(st.binary(max_size=40), st.sampled_from([b"", b"\x1b%G", b"\x1b-B", b"\x1b-G", b"\x1b"]))
def test_any_bytes_are_some_text(raw, declared):
    assert isinstance(decode(raw, declared), str)


@pytest.mark.parametrize("name", ["dc:Rights", "dc:RIGHTS"])
def test_a_property_in_another_case_is_read_and_the_standards_own_comes_first(name):
    alone = xmp(f"<{name}>© Another</{name}>")
    both = xmp(f"<{name}>© Another</{name}><dc:rights>© Jane Doe</dc:rights>")

    assert said("copyright_notice", xmp=alone).value == "© Another"
    assert said("copyright_notice", xmp=both).value == "© Jane Doe"


IMAGE_CREATOR = (
    "<plus:ImageCreator><rdf:Seq><rdf:li rdf:parseType='Resource'><plus:ImageCreatorName>Zoé Roe"
    "</plus:ImageCreatorName></rdf:li></rdf:Seq></plus:ImageCreator>"
)


@pytest.mark.parametrize(
    ("inside", "name", "rule"),
    [
        (IMAGE_CREATOR, "Zoé Roe", "image creator, where nobody else is named"),
        ("<tiff:Artist>Jo Roe</tiff:Artist>", "Jo Roe", "artist in xmp, where nobody else is named"),
        (f"{IMAGE_CREATOR}<tiff:Artist>Jo Roe</tiff:Artist>", "Zoé Roe", "image creator, where nobody else is named"),
        ("<dc:creator>DR</dc:creator><tiff:Artist>Jo Roe</tiff:Artist>", "Jo Roe",
         "artist in xmp, where nobody else is named"),
    ],
)  # fmt: skip
def test_a_name_in_another_place_stands_where_nobody_else_is_named(inside, name, rule):
    found = said("creator", xmp=xmp(inside))

    assert (found.value, found.rule) == ((name,), rule)


@pytest.mark.parametrize(
    "other", ["<dc:creator>Jane Doe</dc:creator>", "<dc:rights>© Jane Doe</dc:rights>"]
)
def test_such_a_name_hides_nobody_who_is_named(other):
    resolved = resolve(read(jpeg(xmp=xmp(f"{other}<tiff:Artist>Jo Roe</tiff:Artist>"))))

    assert (
        "Jo Roe" not in resolved.get("creator", resolved["artist"]).value
        or "creator" not in resolved
    )


def dates(**tags):
    block = Image.Exif()
    for name, text in tags.items():
        if name == "changed":
            block[0x0132] = text
        else:
            block.get_ifd(0x8769)[{"taken": 0x9003, "digitized": 0x9004}[name]] = text
    return block.tobytes().removeprefix(b"Exif\0\0")


DAY = "2015:02:1{} 18:30:00"


def test_a_date_stands_in_for_the_one_that_is_missing_and_says_so():
    digitized, changed = DAY.format(7), DAY.format(8)

    assert "date_created" not in resolve(read(jpeg()))
    found = said("date_created", exif=dates(digitized=digitized, changed=changed))
    assert found.value == "2015-02-17T18:30:00"
    assert found.rule == "when it was digitized, where nothing says when it was taken"
    found = said("date_created", exif=dates(changed=changed))
    assert found.value == "2015-02-18T18:30:00"
    assert found.rule == "when it was changed last, where nothing says when it was taken"
    found = said(
        "date_created", exif=dates(taken=DAY.format(6), digitized=digitized, changed=changed)
    )
    assert (found.value, found.rule) == ("2015-02-16T18:30:00", "only source")
    found = said("date_created", xmp=xmp("<xmp:CreateDate>2015-02-17</xmp:CreateDate>"))
    assert found.value == "2015-02-17"
    assert found.rule == "when it was digitized, where nothing says when it was taken"


def test_a_date_that_stands_in_is_no_way_out_of_the_archive():
    found = read(jpeg(xmp=xmp("<xmp:CreateDate>../../../x</xmp:CreateDate>")))

    assert "date_created" not in resolve(found)
    assert "xmp: date_digitized “../../../x” is no date" in found.problems


FACES = (
    "<mwg-rs:Regions rdf:parseType='Resource'><mwg-rs:RegionList><rdf:Bag>"
    "<rdf:li><rdf:Description mwg-rs:Name='Lebranchu, Marylise' mwg-rs:Type='Face'/></rdf:li>"
    "<rdf:li><rdf:Description mwg-rs:Name='Rex' mwg-rs:Type='Pet'/></rdf:li>"
    "</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
)
MICROSOFT = (
    "<MP:RegionInfo rdf:parseType='Resource'><MPRI:Regions><rdf:Bag>"
    "<rdf:li MPReg:PersonDisplayName='Akim Oural'/></rdf:Bag></MPRI:Regions></MP:RegionInfo>"
)


@pytest.mark.parametrize(
    ("inside", "persons"),
    [
        (FACES, ("Marylise Lebranchu",)),
        (MICROSOFT, ("Akim Oural",)),
        (FACES + MICROSOFT, ("Marylise Lebranchu", "Akim Oural")),
        ("<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Akim Oural; Lebranchu, Marylise</rdf:li></rdf:Bag>"
         "</Iptc4xmpExt:PersonInImage>" + MICROSOFT, ("Akim Oural", "Marylise Lebranchu")),
    ],
)  # fmt: skip
def test_who_is_named_in_a_region_is_shown(inside, persons):
    found = said("person_shown", xmp=xmp(inside))

    assert found.value == persons
    assert found.rule == (
        "only source" if "PersonInImage" in inside else "named in a region of the picture"
    )


@pytest.mark.parametrize(
    ("case", "field", "value"),
    [
        ("e25-artist-question.jpg", "creator", (NAME,)),
        ("e03-declared-utf8-but-latin1.jpg", "creator", (NAME,)),
        ("e06-latin2-ESC-dash-B.jpg", "creator", ("Łukasz Wiśniewski",)),
        ("e20-exif-artist-utf16.jpg", "creator", (NAME,)),
        ("e27-artist-undefined-type.jpg", "creator", ("Élodie Lefèvr",)),
        ("e29-invisible-bidi.jpg", "creator", ("Jane Doe",)),
        ("xmp-tiff-artist-only.jpg", "creator", ("Zoé Lefèvre",)),
        ("plus-image-creator-only.jpg", "creator", ("Zoé Lefèvre",)),
        ("d04-only-digitized.jpg", "date_created", "2015-02-17T18:30:00"),
        ("d06-only-xmpCreateDate.jpg", "date_created", "2015-02-17T18:30:00"),
        ("d33-xmp-exifcolons.jpg", "date_created", "2015-02-17T18:30:00"),
        ("regions/r1-mwg.jpg", "person_shown", ("Akim Oural", "Marylise Lebranchu")),
        ("regions/r3-personinimage.jpg", "person_shown", ("Akim Oural", "Marylise Lebranchu")),
        ("regions/r4-iptcregion.jpg", "person_shown", ("Akim Oural",)),
    ],
)
def test_the_cases_from_use_say_what_was_meant(case, field, value):
    if not CASES.is_dir():
        pytest.skip("../shared/cases is absent: the cases from use were not tried")
    assert resolve(read((CASES / case).read_bytes()))[field].value == value


@pytest.mark.parametrize(
    ("hurt", "whole"),
    [
        ("Ren? Lacoste", "René Lacoste"),
        ("Andr?", "André"),
        ("Jean d?Ormesson", "Jean d’Ormesson"),
        ("Jean d\ufffdOrmesson", "Jean d’Ormesson"),
        ("??lodie Lef??vre", "Élodie Lefèvre"),
        ("\ufffd\ufffdlodie Lef\ufffd\ufffdvre", "Élodie Lefèvre"),
        ("?lodie Lef?vre", "E\u0301lodie Lefe\u0300vre"),
        ("Ãƒâ€°lodie Lefevre", "Élodie Lefevre"),
        ("Ã?lvaro", "Álvaro"),
    ],
)
def test_however_a_letter_was_lost_the_whole_one_stands(hurt, whole):
    found = resolve(read(jpeg(exif={"creator": (hurt,)}, xmp={"creator": (whole,)})))["creator"]

    assert (found.value, found.conflict) == ((whole,), False)


@pytest.mark.parametrize(
    ("hurt", "whole"),
    [
        ("Le r?sum? de l?ann?e", "Le résumé de l’année"),
        ("Un caf? serr?", "Un café serré"),
    ],
)
def test_in_captions_too(hurt, whole):
    found = resolve(read(jpeg(exif={"description": hurt}, xmp={"description": whole})))

    assert found["description"].value == whole


@pytest.mark.parametrize(
    ("exif", "xmp"),
    [
        (("?lodie Lefevre", "Paul Martin"), ("Élodie Lefevre",)),
        (("Jane Doe",), ("John Roe",)),
        (("Qui ? Jane",), ("Qui ? Jeanne",)),
    ],
)
def test_no_value_that_says_less_or_otherwise_is_a_better_one(exif, xmp):
    found = resolve(read(jpeg(exif={"creator": exif}, xmp={"creator": xmp})))["creator"]

    assert (found.value, found.conflict) == (exif, True)


def test_several_names_in_one_item_are_more_than_the_first():
    data = jpeg(exif={"creator": ("Jane Doe",)}, xmp={"creator": ("Jane Doe; John Roe",)})

    assert resolve(read(data))["creator"].value == ("Jane Doe; John Roe",)


def test_a_bad_byte_of_a_packet_hurts_itself_alone():
    packet = xmp_packet({"creator": ("Élodie Lefèvre",), "description": "Une légende coupéZ caf#"})
    packet = packet.replace("éZ".encode(), b"\xc3").replace(b"caf#", b"caf\xe9")

    found = resolve(read(jpeg(xmp=packet)))

    assert found["creator"].value == ("Élodie Lefèvre",)
    assert found["description"].value == "Une légende coup\ufffd café"


@pytest.mark.parametrize(
    ("said", "clean_"),
    [
        ("Jose\u0301\u200d Garcia", "Jose\u0301 Garcia"),
        ("王\u200d伟", "王伟"),
        ("علی\u200c", "علی"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("👩\u200d🎤", "👩\u200d🎤"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
    ],
)
def test_joiners_stay_where_they_join(said, clean_):
    assert clean(said) == clean_


@pytest.mark.parametrize("name", ["Łukasz Ścibor", "Élodie Lefèvre", "王伟明", "Мария Иванова"])
@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_one_name(name, charset):
    exif = tiff.with_entries(exif_block({}), {0x013B: (1, name.encode(charset) + b"\0\0")})

    assert resolve(read(jpeg(exif=exif)))["creator"].value == (name,)


@pytest.mark.parametrize(
    ("said", "persons"),
    [
        ("Jean Dupont, Marie Martin", ("Jean Dupont", "Marie Martin")),
        ("DUPONT Jean, MARTIN Paul", ("Jean Dupont", "Paul Martin")),
        ("Lebranchu, Marylise", ("Marylise Lebranchu",)),
        ("Martin Luther King, Jr.", ("Martin Luther King Jr.",)),
    ],
)
def test_whom_a_comma_parts_and_whom_it_does_not(said, persons):
    assert resolve(read(jpeg(xmp={"person_shown": (said,)})))["person_shown"].value == persons


def _region(name, kind):
    named = f"<mwg-rs:Name>{name}</mwg-rs:Name>" if name else ""
    return f'<rdf:li rdf:parseType="Resource">{named}<mwg-rs:Type>{kind}</mwg-rs:Type></rdf:li>'


def test_a_pet_is_no_person_whoever_else_has_no_name():
    regions = _region("", "Face") + _region("Rex", "Pet") + _region("Jane Doe", "Face")
    packet = xmp_packet({}).replace(
        b"</rdf:RDF>",
        (
            '<rdf:Description rdf:about="" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/">'
            '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>'
            f"{regions}</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions></rdf:Description></rdf:RDF>"
        ).encode(),
    )

    assert resolve(read(jpeg(xmp=packet)))["person_shown"].value == ("Jane Doe",)


@pytest.mark.parametrize(
    ("name", "charset"),
    [
        ("Saša Kos", "cp1252"), ("Miloš Žák", "cp1252"), ("Žarko", "cp1252"), ("Šimon", "cp1252"),
        ("Crédits à Élodie", "mac-roman"), ("Le goût du coût", "mac-roman"), ("Jörg Schön", "mac-roman"),
        ("Señor Peña", "mac-roman"), ("Émile Zoë", "mac-roman"), ("Emmaüs", "cp1252"), ("Saül", "cp1252"),
    ],
)  # fmt: skip
def test_letters_of_two_old_sets_are_told_apart_by_what_people_write(name, charset):
    assert decode(name.encode(charset)) == name


def test_what_is_of_one_line_has_no_line_end():
    said = {"creator": ("Jane\u2028Doe", "Ann\tPoe"), "headline": "Two\nlines\ttab", "keywords": ("a\nb",),
            "description": "Two\nlines", "credit_line": "Jane Doe\nJohn Roe"}  # fmt: skip

    found = {name: held.value for name, held in resolve(read(jpeg(xmp=said))).items()}

    assert found == {
        "creator": ("Jane; Doe", "Ann Poe"), "headline": "Two lines tab", "keywords": ("a b",),
        "description": "Two\nlines", "credit_line": "Jane Doe; John Roe",
    }  # fmt: skip


def said_by(source, field, value):
    return Reading(field=field, source=source, value=value, raw="")


@pytest.mark.parametrize(
    ("field", "cut", "whole"),
    [
        ("credit_line", "Crédits photos : Elodie Quatreso", "Crédits photos : Elodie Quatresous"),
        ("creator", ("Jean-Baptiste de la Rochefoucaul",), ("Jean-Baptiste de la Rochefoucauld",)),
    ],
)
def test_what_iim_cut_does_not_beat_the_whole_though_it_is_newer(field, cut, whole):
    reading = FileReading(
        container="jpeg",
        digest=DigestState.STALE,
        readings=(said_by("iim", field, cut), said_by("xmp", field, whole)),
    )

    assert resolve(reading)[field].value == whole


def test_a_longer_list_of_others_is_no_completion():
    reading = FileReading(
        container="jpeg",
        readings=(
            said_by("exif", "creator", ("Jane Doe",)),
            said_by("xmp", "creator", ("Joan Roe", "Ann Poe")),
        ),
    )

    found = resolve(reading)["creator"]
    assert (found.value, found.conflict) == (("Jane Doe",), True)
