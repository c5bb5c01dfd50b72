import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from byline.metadata.containers.jpeg import segments
from byline.metadata.errors import UnwritableCopy
from byline.metadata.fields import FIELDS, Shape
from byline.metadata.iim import read_iim
from byline.metadata.reading import read
from byline.metadata.writing import credit_jpeg, cut, exif_block, iim_block, xmp_packet
from byline.metadata.xmp import read_xmp
from tests.pictures import encoded, jpeg, picture

VALUES = {
    "creator": ("Élodie Quatresous", "Thomas; Vasseur"),
    "credit_line": "Crédits photos : Élodie Quatresous & l’agence",
    "copyright_notice": "© 2015 Élodie Quatresous",
    "licensor_url": "https://example.org/licence",
    "description": "L’été, « déjà » <là>",
}
#: What every field can hold; XML has no control characters and byline trims blanks.
_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=60
).filter(lambda text: text == text.strip() and "\ufffe" not in text)


def test_a_copy_says_the_same_in_every_block():
    found = {
        (item.source, item.field): item.value for item in read(credit_jpeg(jpeg(), VALUES)).readings
    }

    assert found["exif", "creator"] == VALUES["creator"]
    assert found["xmp", "creator"] == VALUES["creator"]
    assert found["iim", "creator"] == VALUES["creator"]
    assert found["xmp", "credit_line"] == VALUES["credit_line"]
    assert found["xmp", "licensor_url"] == VALUES["licensor_url"]
    assert found["exif", "description"] == VALUES["description"]


def test_the_pixels_stay_and_older_metadata_goes():
    original = jpeg(exif={"creator": ("Somebody else",)}, iim={"city": "Lille"}, seed=4)

    copy = credit_jpeg(original, VALUES)

    assert b"Somebody else" not in copy
    assert b"Lille" not in copy
    with Image.open(io.BytesIO(original)) as before, Image.open(io.BytesIO(copy)) as after:
        assert before.tobytes() == after.tobytes()


def test_jfif_stays_first_and_each_block_comes_once():
    copy = credit_jpeg(credit_jpeg(encoded(picture()), VALUES), VALUES)

    assert [found.marker for found in segments(copy)][:4] == [0xE0, 0xE1, 0xE1, 0xED]
    assert [found.marker for found in segments(copy) if found.marker in (0xE1, 0xED)] == [
        0xE1,
        0xE1,
        0xED,
    ]


def test_a_block_that_does_not_fit_is_refused():
    with pytest.raises(UnwritableCopy, match="does not fit"):
        credit_jpeg(jpeg(), {"description": "x" * 70_000})


def test_iim_holds_at_most_what_the_standard_lets_it():
    long = read_iim(iim_block({"credit_line": "Crédits photos : Elodie Quatresous"}))

    assert long["credit_line"] == "Crédits photos : Elodie Quatres"


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
            field.name: st.lists(_TEXT, min_size=1, max_size=4).map(tuple)
            if field.is_list
            else _TEXT
            for field in FIELDS
            if field.xmp and field.shape in (Shape.TEXT, Shape.LANG, Shape.SEQ, Shape.BAG)
        },
    )
)
def test_xmp_gives_back_what_was_put_in(values):
    assert values == read_xmp(xmp_packet(values)) if values else True


def test_exiftool_reads_the_same(exiftool, tmp_path):
    path = tmp_path / "copy.jpg"
    path.write_bytes(credit_jpeg(jpeg(), VALUES))

    (found,) = exiftool(path)

    assert found["IFD0:Artist"] == 'Élodie Quatresous; "Thomas; Vasseur"'
    assert found["XMP-dc:Creator"] == list(VALUES["creator"])
    assert found["IPTC:By-line"] == list(VALUES["creator"])
    assert found["XMP-photoshop:Credit"] == VALUES["credit_line"]
    assert found["XMP-plus:Licensor"] == [{"LicensorURL": VALUES["licensor_url"]}]
    assert found["Photoshop:IPTCDigest"] == found["File:CurrentIPTCDigest"]
    assert "Warning" not in " ".join(found)


def test_an_empty_exif_block_is_still_one():
    assert exif_block({}) == b"MM\0*\0\0\0\x08\0\0\0\0\0\0"
