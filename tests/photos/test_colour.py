"""Colours are what the file means: by its profile's content, by code points, by how its levels are counted."""

from pathlib import Path

import pi_heif
import pytest
from PIL import Image, ImageCms, ImageOps

from byline.photos.derivatives import make_derivatives
from byline.photos.errors import BadPicture
from byline.photos.opening import opened
from byline.photos.profiles import ADOBE_RGB, DISPLAY_P3, SRGB, is_srgb, named_by_numbers
from tests.photos.test_derivatives import developed, pixels
from tests.pictures import encoded

CASES = Path(__file__).parents[3] / "shared" / "cases"
#: The purest green of P3, as a file without a profile would show it, and as sRGB has it.
UNCONVERTED, GREEN = (117, 251, 76), (0, 255, 0)


def near(colour, wanted, by=6):
    return all(abs(one - other) <= by for one, other in zip(colour, wanted, strict=True))


def test_our_p3_is_p3():
    image = Image.new("RGB", (1, 1), UNCONVERTED)
    to_srgb = ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(_file(DISPLAY_P3)), SRGB)
    assert near(to_srgb.getpixel((0, 0)), GREEN)
    for grey in (0, 60, 128, 200, 255):
        image = Image.new("RGB", (1, 1), (grey,) * 3)
        same = ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(_file(DISPLAY_P3)), SRGB)
        assert near(same.getpixel((0, 0)), (grey,) * 3, by=2)


def _file(profile):
    import io

    return io.BytesIO(profile)


def test_a_profile_is_srgb_by_what_it_says_and_not_by_its_name(tmp_path):
    named_srgb = DISPLAY_P3.replace(b"Display P3 compatible", b"sRGB IEC61966-2.1 \0\0\0")
    assert len(named_srgb) == len(DISPLAY_P3)

    assert is_srgb(ImageCms.ImageCmsProfile(SRGB).tobytes())
    assert not is_srgb(named_srgb)
    assert not is_srgb(ADOBE_RGB)
    image = Image.new("RGB", (400, 300), UNCONVERTED)
    made = developed(tmp_path, encoded(image, quality=95, icc_profile=named_srgb))
    assert near(pixels(made.derivatives[0]).getpixel((9, 9)), GREEN)


@pytest.mark.parametrize(
    ("primaries", "curve", "is_named"),
    [(12, 13, True), (12, 1, True), (1, 13, False), (2, 2, False), (12, 16, False)],
)
def test_code_points_name_a_profile(primaries, curve, is_named):
    assert named_by_numbers(primaries, curve) == (DISPLAY_P3 if is_named else None)


def test_p3_that_an_avif_names_by_code_points_alone_is_converted(tmp_path):
    image = Image.new("RGB", (400, 300), UNCONVERTED)
    data = encoded(image, "AVIF", quality=95)
    place = data.index(b"colrnclx") + 8
    named = data[:place] + b"\0\x0c\0\x0d" + data[place + 4 :]

    plain, wide = developed(tmp_path, data), developed(tmp_path, named)

    assert near(pixels(plain.derivatives[0]).getpixel((9, 9)), UNCONVERTED)
    assert near(pixels(wide.derivatives[0]).getpixel((9, 9)), GREEN)


def _tiff(image, **tags):
    return encoded(image, "TIFF", tiffinfo={int(tag[1:]): value for tag, value in tags.items()})


@pytest.mark.parametrize(
    ("level", "tags", "shown"),
    [
        (65535, {}, 255), (32768, {}, 128), (4095, {"_281": 4095}, 255), (2048, {"_281": 4095}, 128),
        (4095, {}, 255), (2048, {}, 128), (20000, {"_281": 4095}, 78),
    ],
)  # fmt: skip
def test_grey_of_up_to_16_bits_is_shown_by_its_range(tmp_path, level, tags, shown):
    made = developed(tmp_path, _tiff(Image.new("I;16", (400, 300), level), **tags))

    assert near(pixels(made.derivatives[0]).getpixel((9, 9)), (shown,) * 3, by=2)


@pytest.mark.parametrize("mode", ["L", "I;16"])
def test_white_that_is_nought_is_white(tmp_path, mode):
    path = tmp_path / "a.tif"
    image = Image.new(mode, (400, 300), 0)
    image.putpixel((5, 5), 255 if mode == "L" else 65535)
    path.write_bytes(_tiff(image))
    data = bytearray(path.read_bytes())
    entry = data.index(b"\x06\x01\x03\x00\x01\x00\x00\x00")  # PhotometricInterpretation
    data[entry + 8] = 0
    path.write_bytes(data)

    with opened(path) as image:
        made = make_derivatives(image)

    assert near(pixels(made.derivatives[0]).getpixel((200, 200)), (255, 255, 255), by=2)


def test_floating_point_is_refused_with_the_reason(tmp_path):
    with pytest.raises(BadPicture, match="floating-point levels"):
        developed(tmp_path, _tiff(Image.new("F", (400, 300), 0.5)))
    with pytest.raises(BadPicture, match="more than 16 bits"):
        developed(tmp_path, _tiff(Image.new("I", (400, 300), 1 << 20)))


@pytest.mark.parametrize("case", ["k04-samsungP3.jpg", "n1-p3-nclx.heic"])
def test_the_greens_of_the_cases_are_green(tmp_path, case):
    if not CASES.is_dir():
        pytest.skip("../shared/cases is absent: the cases from use were not tried")
    pi_heif.register_heif_opener()
    before = ImageOps.exif_transpose(Image.open(CASES / case)).convert("RGB")
    places = [(x, y) for x in range(4, before.width, 8) for y in range(4, before.height, 8)]
    green = [place for place in places if near(before.getpixel(place), UNCONVERTED)]

    with opened(CASES / case) as image:
        made = make_derivatives(image)

    assert green
    assert near(pixels(made.derivatives[0]).getpixel(green[0]), GREEN, by=8)
