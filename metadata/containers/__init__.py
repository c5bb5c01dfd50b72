"""Where the metadata blocks lie in each kind of file; finds them, understands none."""

from . import jpeg, png, tiff, webp
from .blocks import Blocks, DigestState
from .coded import picture_digest
from .finding import find_blocks

__all__ = ["Blocks", "DigestState", "find_blocks", "jpeg", "picture_digest", "png", "tiff", "webp"]
