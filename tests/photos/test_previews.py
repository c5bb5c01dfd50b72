import io
import struct

import pytest
from PIL import Image

from byline.photos.errors import BadPicture
from byline.photos.previews import THUMBNAIL_EDGE_PX, preview_places, thumbnail
from tests.bench.card import with_preview
from tests.pictures import encoded, picture

RED, GREEN = "#ff0000", "#00ff00"


def plain(colour, size=(1500, 1000), **options):
    return encoded(Image.new("RGB", size, colour), quality=90, **options)


def shown(derivative):
    return Image.open(io.BytesIO(derivative.data))


def in_file(tmp_path, data):
    path = tmp_path / "x.jpg"
    path.write_bytes(data)
    return path


def is_near(colour, wanted):
    return all(abs(a - b) < 6 for a, b in zip(colour, wanted, strict=True))


def test_the_cameras_own_preview_is_shown(tmp_path):
    path = in_file(tmp_path, with_preview(plain(RED), plain(GREEN, (600, 400))))

    made = shown(thumbnail(path))

    assert made.size == (THUMBNAIL_EDGE_PX, 213)
    assert is_near(made.getpixel((9, 9)), (0, 255, 0))


@pytest.mark.parametrize(
    "preview",
    [
        pytest.param(plain(GREEN, (160, 107)), id="too small"),
        pytest.param(plain(GREEN, (600, 600)), id="another shape"),
        pytest.param(b"\xff\xd8 no picture", id="damaged"),
        pytest.param(b"", id="empty"),
    ],
)
def test_where_the_preview_does_not_serve_the_photo_itself_is_shown(tmp_path, preview):
    made = shown(thumbnail(in_file(tmp_path, with_preview(plain(RED), preview))))

    assert made.size == (THUMBNAIL_EDGE_PX, 213)
    assert is_near(made.getpixel((9, 9)), (255, 0, 0))


def test_a_photo_without_preview_and_a_preview_are_turned_alike(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = plain(RED, exif=exif)

    for data in (upright, with_preview(upright, plain(GREEN, (600, 400)))):
        assert shown(thumbnail(in_file(tmp_path, data))).size == (213, THUMBNAIL_EDGE_PX)


def test_a_small_photo_is_not_enlarged(tmp_path):
    assert shown(thumbnail(in_file(tmp_path, encoded(picture())))).size == (90, 60)


def test_a_file_that_is_no_photo_says_so(tmp_path):
    with pytest.raises(BadPicture, match="is not a photo"):
        thumbnail(in_file(tmp_path, b"no photo at all"))


@pytest.mark.parametrize("end", range(0, 80, 3))
def test_an_index_that_is_cut_off_breaks_nothing(end):
    data = with_preview(plain(RED), plain(GREEN))
    place = data.index(b"MPF\0")

    assert isinstance(preview_places(data[: place + end]), list)


def test_an_index_that_leads_nowhere_breaks_nothing(tmp_path):
    data = with_preview(plain(RED), plain(GREEN))
    wrong = data.replace(struct.pack("<I", 8), b"\xff\xff\xff\x7f", 1)

    assert is_near(shown(thumbnail(in_file(tmp_path, wrong))).getpixel((9, 9)), (255, 0, 0))
