import pytest
from PIL import Image, ImageChops

from byline.photos import resizing
from byline.photos.resizing import resized


def patterned(mode):
    # Nothing near black or white: what goes beyond is cut off between two passes, in another order.
    noise = Image.effect_noise((600, 401), 20)
    return Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180))).convert(mode)


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("size", [(320, 214), (599, 400), (1, 1)])
def test_both_ways_give_the_same_picture(monkeypatch, mode, size):
    if resizing.Resizer is None:
        pytest.skip("there is no wheel of cykooz-resizer for this machine")
    image = patterned(mode)

    fast = resized(image, size)
    monkeypatch.setattr(resizing, "Resizer", None)
    slow = resized(image, size)

    assert (mode, size) == (fast.mode, fast.size)
    difference = ImageChops.difference(fast.convert("RGB"), slow.convert("RGB"))
    assert max(high for _, high in difference.getextrema()) <= 4


def test_a_picture_of_that_size_is_itself():
    image = patterned("RGB")

    assert resized(image, image.size) is image


def test_what_the_fast_way_does_not_know_is_left_to_pillow():
    assert resized(patterned("RGB").convert("F"), (60, 40)).mode == "F"
