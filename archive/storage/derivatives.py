"""Derivatives: copies made of originals, named by their own digests; they can be made again."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from .layout import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDerivative:
    """A derivative that is stored."""

    width_px: int
    height_px: int
    media_type: str = "image/jpeg"  # as in the sidecars of byline's first weeks, which say none
    digest: str
    size_bytes: int

    @property
    def name(self) -> str:
        """Its public name."""
        return media_name(self.digest, self.media_type)


def keep_derivative(archive: Archive, data: bytes, media_type: str) -> str:
    """Store a derivative under its own digest, and return that; it can be made again, so no sync."""
    digest = hashlib.sha256(data).hexdigest()
    name = media_name(digest, media_type)
    final = derivative_path(archive.derivatives, name)
    if not _is_there(final, len(data)):
        final.parent.mkdir(parents=True, exist_ok=True)
        temporary = archive.staging / f"{os.getpid()}-{name}"
        temporary.write_bytes(data)
        temporary.replace(final)
    return digest


def has_derivative(archive: Archive, kept: KeptDerivative) -> bool:
    """Whether a derivative is there; it was not synced, so a power cut may have left it empty."""
    return _is_there(derivative_path(archive.derivatives, kept.name), kept.size_bytes)


def _is_there(path: Path, size_bytes: int) -> bool:
    return path.is_file() and path.stat().st_size == size_bytes


_SUFFIXES = {"image/jpeg": ".jpg", "image/webp": ".webp"}


def derivative_path(folder: Path, name: str) -> Path:
    """Where a derivative of that name lies in `folder`."""
    return folder / name[:2] / name


def media_name(digest: str, media_type: str) -> str:
    """The public name of a derivative. It tells nothing of the original."""
    return f"{digest[:32]}{_SUFFIXES[media_type]}"
