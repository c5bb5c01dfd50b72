"""Derivatives: copies made of originals, named by their own digests; they can be made again."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from .layout import Archive


def keep_derivative(archive: Archive, data: bytes, media_type: str) -> str:
    """Store a derivative under its own digest, and return that; it can be made again, so no sync."""
    digest = hashlib.sha256(data).hexdigest()
    name = media_name(digest, media_type)
    final = derivative_path(archive.derivatives, name)
    if not has_derivative(archive, name, len(data)):
        final.parent.mkdir(parents=True, exist_ok=True)
        temporary = archive.staging / f"{os.getpid()}-{name}"
        temporary.write_bytes(data)
        temporary.replace(final)
    return digest


def has_derivative(archive: Archive, name: str, size_bytes: int) -> bool:
    """Whether a derivative is there; it was not synced, so a power cut may have left it empty."""
    path = derivative_path(archive.derivatives, name)
    return path.is_file() and path.stat().st_size == size_bytes


_SUFFIXES = {"image/jpeg": ".jpg", "image/webp": ".webp"}


def derivative_path(folder: Path, name: str) -> Path:
    """Where a derivative of that name lies in `folder`."""
    return folder / name[:2] / name


def media_name(digest: str, media_type: str) -> str:
    """The public name of a derivative. It tells nothing of the original."""
    return f"{digest[:32]}{_SUFFIXES[media_type]}"
