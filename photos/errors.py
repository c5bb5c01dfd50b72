"""The errors of this wing.

PhotoError
├── BadPicture    a file whose pixels cannot be had: damaged, or beyond the limits
│   └── NotAPhoto     not a photo of a kind byline reads
└── BadShoot      a shoot that cannot be walked
"""

from __future__ import annotations

from pathlib import Path


class PhotoError(Exception):
    """Base of every error raised in this wing."""


class BadPicture(PhotoError):
    """A file whose pixels cannot be had; the message is the reason alone."""


class NotAPhoto(BadPicture):
    """A file that is not even a damaged photo of a kind byline reads."""


class BadShoot(PhotoError):
    """A shoot that cannot be walked."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"
