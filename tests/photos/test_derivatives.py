import io

import pytest
from PIL import ExifTags, Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from byline.photos.derivatives import JPEG, LONG_EDGES_PX, WEBP, make_derivatives
from byline.photos.errors import BadPicture
from byline.photos.opening import opened
from tests.pictures import encoded, picture


def developed(tmp_path, data, name="x.jpg"):
    path = tmp_path / name
    path.write_bytes(data)
    with opened(path) as image:
        return make_derivatives(image)


def pixels(derivative):
    return Image.open(io.BytesIO(derivative.data)).convert("RGB")


def test_every_size_is_computed_from_the_original(tmp_path):
    made = developed(tmp_path, encoded(picture(3001, 2000)))

    jpegs = [copy for copy in made.derivatives if copy.media_type == JPEG]
    assert list(LONG_EDGES_PX) == [copy.width_px for copy in jpegs]
    assert [copy.height_px for copy in jpegs] == [1706, 1066, 533, 213]


def test_a_small_picture_is_not_enlarged(tmp_path):
    made = developed(tmp_path, encoded(picture(500, 300)))

    assert [(copy.width_px, copy.height_px, copy.media_type) for copy in made.derivatives] == [
        (500, 300, JPEG),
        (500, 300, WEBP),
        (320, 192, JPEG),
    ]


def test_the_size_that_fills_grids_has_a_lighter_twin(tmp_path):
    made = developed(tmp_path, encoded(picture(3001, 2000)))

    (twin,) = [copy for copy in made.derivatives if copy.media_type == WEBP]
    (jpeg,) = [copy for copy in made.derivatives if copy.width_px == 800 and copy is not twin]

    assert (jpeg.width_px, jpeg.height_px) == (twin.width_px, twin.height_px)
    assert len(twin.data) < len(jpeg.data)


def test_the_colours_are_those_of_the_thirds(tmp_path):
    flag = Image.new("RGB", (300, 600), "#ffffff")
    flag.paste("#aa0000", (0, 0, 300, 200))
    flag.paste("#0000aa", (0, 400, 300, 600))

    made = developed(tmp_path, encoded(flag, "PNG"), "x.png")

    wanted = ("aa0000", "ffffff", "0000aa")
    for colour, expected in zip(made.colours, wanted, strict=True):
        levels = zip(bytes.fromhex(colour), bytes.fromhex(expected), strict=True)
        assert all(abs(level - other) <= 2 for level, other in levels)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(tmp_path, orientation, form):
    upright = Image.new("RGB", (400, 200), "white")
    upright.paste("red", (0, 0, 200, 100))  # red in the upper left corner
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # how the camera held it
    turned = upright.transpose(Image.Transpose(undo[orientation])) if orientation > 1 else upright
    exif = Image.Exif()
    exif[0x0112] = orientation

    made = developed(tmp_path, encoded(turned, form, quality=95, exif=exif))

    assert (made.width_px, made.height_px) == (400, 200)
    red, _, _ = pixels(made.derivatives[0]).getpixel((30, 30))
    corners = [
        pixels(made.derivatives[0]).getpixel(at) for at in ((370, 30), (30, 170), (370, 170))
    ]
    assert red > 200
    assert all(min(corner) > 200 for corner in corners)


def test_a_wide_profile_is_converted_to_srgb(tmp_path):
    # A matrix profile whose red and green are swapped: conversion is seen from far away.
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    table = {
        bytes(profile[at : at + 4]): int.from_bytes(profile[at + 4 : at + 8], "big")
        for at in range(132, 132 + 12 * int.from_bytes(profile[128:132], "big"), 12)
    }
    red, green = table[b"rXYZ"], table[b"gXYZ"]
    profile[red : red + 20], profile[green : green + 20] = (
        bytes(profile[green : green + 20]), bytes(profile[red : red + 20]),
    )  # fmt: skip
    swapped = (
        bytes(profile)
        .replace(b"s\0R\0G\0B", b"s\0W\0A\0P")
        .replace(b"\0s\0R\0G\0B", b"\0s\0W\0A\0P")
    )
    image = Image.new("RGB", (400, 300), "#ff0000")

    made = developed(tmp_path, encoded(image, quality=95, icc_profile=swapped))

    r, g, _ = pixels(made.derivatives[0]).getpixel((200, 150))
    assert r < 60
    assert g > 200
    assert "icc_profile" not in Image.open(io.BytesIO(made.derivatives[0].data)).info


def test_transparency_becomes_paper(tmp_path):
    made = developed(tmp_path, encoded(Image.new("RGBA", (400, 300), (255, 0, 0, 0)), "PNG"))

    assert min(pixels(made.derivatives[0]).getpixel((10, 10))) > 250


def test_sixteen_bits_are_scaled_and_not_clipped(tmp_path):
    grey = Image.new("I;16", (400, 300), 32768)

    made = developed(tmp_path, encoded(grey, "PNG"))

    assert 120 < pixels(made.derivatives[0]).getpixel((10, 10))[0] < 136


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"hello", "is not a photo"),
        (b"GIF89a....", "is a GIF, which byline does not read"),
        (b"\xff\xd8\xff\xe0", "damaged: starts as a JPEG but holds no picture"),
        (encoded(picture(400, 300))[:-3000], "damaged: image file is truncated"),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(tmp_path, data, reason):
    with pytest.raises(BadPicture, match=reason):
        developed(tmp_path, data)


def test_a_picture_beyond_the_limit_is_refused_before_its_pixels(tmp_path):
    import struct
    import zlib

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"\0\0\0\x0dIHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    bomb = b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))

    with pytest.raises(BadPicture, match="more than 250 million pixels"):
        developed(tmp_path, bomb)


def test_adobe_rgb_that_only_exif_tells_of_is_converted(tmp_path):
    exif = Image.Exif()
    exif[0x8769] = {0xA001: 65535, 0xA005: {1: "R03"}}
    image = Image.new("RGB", (400, 300), (100, 200, 100))

    plain = developed(tmp_path, encoded(image, quality=95))
    wide = developed(tmp_path, encoded(image, quality=95, exif=exif))

    # In sRGB this green lies outside: red goes to nothing.
    assert pixels(plain.derivatives[0]).getpixel((9, 9))[0] > 90
    assert pixels(wide.derivatives[0]).getpixel((9, 9))[0] < 20


_SECRET = "sentinel-4f1c"
#: What Pillow says of any JPEG and any WebP, whatever is in it.
_OF_THE_FORM = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "background", "loop"}


def _text_chunks():
    chunks = PngInfo()
    chunks.add_text("Comment", _SECRET)
    chunks.add_text("Description", _SECRET, zip=True)
    chunks.add_itxt("XML:com.adobe.xmp", _SECRET)
    chunks.add(b"prVt", _SECRET.encode())
    return chunks


def _telling_exif():
    exif = Image.Exif()
    for tag in (ExifTags.Base.ImageDescription, ExifTags.Base.Artist, ExifTags.Base.XPComment):
        exif[tag] = _SECRET
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = _SECRET.encode()
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSAreaInformation] = _SECRET.encode()
    return exif


def _telling_profile():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile + _SECRET.encode()


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("JPEG", {"comment": _SECRET}),
        ("JPEG", {"exif": _telling_exif()}),
        ("JPEG", {"xmp": _SECRET.encode()}),
        ("JPEG", {"icc_profile": _telling_profile()}),
        ("JPEG", {"comment": _SECRET, "exif": _telling_exif(), "xmp": _SECRET.encode()}),
        ("PNG", {"pnginfo": _text_chunks()}),
        ("PNG", {"exif": _telling_exif()}),
        ("WEBP", {"exif": _telling_exif(), "xmp": _SECRET.encode()}),
        ("WEBP", {"icc_profile": _telling_profile()}),
        ("TIFF", {"tiffinfo": {270: _SECRET, 305: _SECRET, 700: _SECRET.encode(), 65000: _SECRET}}),
    ],
)
@pytest.mark.parametrize("width", [90, 900])
def test_no_word_of_the_original_is_in_a_copy(tmp_path, form, words, width):
    data = encoded(picture(width, 600), form, **words)

    made = developed(tmp_path, data, f"x.{form.lower()}")

    assert made.derivatives
    for copy in made.derivatives:
        assert _SECRET.encode() not in copy.data
        assert set(Image.open(io.BytesIO(copy.data)).info) <= _OF_THE_FORM


def test_the_sentinels_are_in_the_originals():
    assert _SECRET.encode() in encoded(picture(), comment=_SECRET)
    assert _SECRET.encode() in encoded(picture(), exif=_telling_exif())
