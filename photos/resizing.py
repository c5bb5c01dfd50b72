"""Pictures made smaller by Lanczos: by SIMD instructions where a wheel has them, by Pillow elsewhere.

The two agree to what the eye cannot see; the first takes a sixth of the time (docs/performance.md).
A cheaper filter is no substitute: it blurs the small sizes, or lets fine patterns flicker in them.
"""

from __future__ import annotations

from PIL import Image

try:
    from cykooz_resizer import FilterType, ResizeAlg, ResizeOptions, Resizer
except ImportError:  # no wheel for this machine
    Resizer = None

#: What the fast way knows, of what Pillow opens; transparency is laid on paper before.
_MODES = ("RGB", "L", "CMYK")


def resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The whole image at another size in pixels; itself where it has that size."""
    if image.size == size:
        return image
    if Resizer is None or image.mode not in _MODES:
        return image.resize(size, Image.Resampling.LANCZOS)
    small = Image.new(image.mode, size)
    lanczos = ResizeOptions(resize_alg=ResizeAlg.convolution(FilterType.lanczos3))
    Resizer().resize_pil(image, small, lanczos)
    return small
