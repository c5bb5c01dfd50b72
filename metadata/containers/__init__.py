"""Where the metadata blocks lie in each kind of file; finds them, understands none."""

from . import jpeg, png, tiff, webp
from .blocks import Blocks, DigestState
from .finding import find_blocks

__all__ = ["Blocks", "DigestState", "find_blocks", "jpeg", "png", "tiff", "webp"]
