"""What other sites show of a page: whole, no heavier than they take, and with its credit in it."""

import io

import pytest
from anyascii import anyascii
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from byline.photos.share_pictures import share_picture

GALLERY = "UP Conférences"


def jpeg(width, height, colour="#3366aa"):
    made = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(made, "JPEG")
    return made.getvalue()


def drawn(credit, gallery=GALLERY, size=(1600, 1067)):
    data = share_picture(jpeg(*size), credit, gallery)
    image = Image.open(io.BytesIO(data)).convert("RGB")
    assert image.size == (1200, 630)
    assert len(data) <= 300_000
    return image


def words(image):
    """The part in which the credit stands, in black and white."""
    return image.crop((0, 534, 1200, 630)).convert("L").point(lambda value: 255 * (value > 110))


@pytest.mark.parametrize(
    "size", [(1600, 1067), (1067, 1600), (1600, 500), (320, 320), (40, 1600), (1, 1)]
)
def test_a_photo_is_shown_whole(size):
    image = drawn("Crédit photo : Elodie Quatresous", size=size)
    blue = [
        (x, y) for x in range(0, 1200, 4) for y in range(0, 533, 4)
        if image.getpixel((x, y))[2] > 120
    ]  # fmt: skip
    if min(size) > 100:
        width = 4 + max(x for x, _ in blue) - min(x for x, _ in blue)
        height = 4 + max(y for _, y in blue) - min(y for _, y in blue)
        assert abs(width / height - size[0] / size[1]) < 0.03


def test_the_credit_and_the_gallery_are_set_in_it():
    credited = words(drawn("Crédit photo : Elodie Quatresous"))
    left, top, right, bottom = credited.crop((0, 0, 800, 96)).getbbox()

    assert left >= 35
    assert right > 400
    assert bottom - top < 50
    assert credited.crop((800, 0, 1200, 96)).getbbox() is not None
    assert words(drawn("Crédit photo : Elodie Quatresou")).tobytes() != credited.tobytes()
    assert words(drawn("Crédit photo : Elodie Quatresous", "UP")).tobytes() != credited.tobytes()


@pytest.mark.parametrize("names", [3, 8, 16])
def test_a_long_credit_is_set_in_lines_to_its_last_letter(names):
    credit = "Crédit photo : " + ", ".join(["Jean-Baptiste de La Motte"] * names)

    longer = words(drawn(f"{credit}!"))
    assert longer.getbbox()[0] >= 35
    assert longer.getbbox()[2] <= 1170
    assert longer.getbbox()[3] <= 96
    assert words(drawn(credit)).tobytes() != longer.tobytes()


@pytest.mark.parametrize(
    ("credit", "ours"),
    [("東京", anyascii("東京")), ("ליאת", anyascii("ליאת")), ("Łukasz\u202f!\n", "Łukasz !")],
)
def test_letters_that_the_font_lacks_are_written_as_they_sound(credit, ours):
    assert words(drawn(credit)).tobytes() == words(drawn(ours)).tobytes()


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=400), st.text(max_size=300))
def test_whatever_is_written_it_is_drawn(credit, gallery):
    drawn(credit, gallery, size=(320, 213))


def test_a_picture_of_noise_is_no_heavier():
    noise = Image.effect_noise((1600, 1067), 120).convert("RGB")
    made = io.BytesIO()
    noise.save(made, "JPEG", quality=95)

    assert len(share_picture(made.getvalue(), "Crédit photo : X", GALLERY)) <= 300_000


def test_no_jpeg_has_none():
    with pytest.raises(OSError, match="cannot identify"):
        share_picture(b"no picture", "X", GALLERY)
