"""The names files get in an archive: safe on every file system, and never one of byline's own."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from anyascii import anyascii

_LONGEST_NAME_BYTES = 120

_RESERVED_SUFFIXES = ("", ".xmp", ".json", ".txt")

_WINDOWS_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def original_name(name: str) -> str:
    """The name an original is kept by: safe, and never one that byline's own files may have.

    Sidecars of byline's own have two dots (IMG_1.JPG.xmp), those of the photographer one (IMG_1.xmp).

    >>> original_name("IMG_1.JPG"), original_name("IMG_1"), original_name("manifest-sha256.txt")
    ('IMG_1.JPG', 'IMG_1.photo', 'manifest-sha256.txt.photo')
    """
    safe = safe_name(name)
    return f"{safe}.photo" if Path(safe).suffix.lower() in _RESERVED_SUFFIXES else safe


def kept_name(name: str) -> str:
    """The name of a file that is no photo, by the same rule; of a sidecar the one it has beside its photo.

    >>> kept_name("C0001.MP4"), kept_name("a.b.xmp"), kept_name("12345")
    ('C0001.MP4', 'a_b.xmp', '12345.kept')
    """
    safe = safe_name(name)
    if Path(safe).suffix.lower() == ".xmp":
        return companion_name(safe, Path(safe).suffix)
    return f"{safe}.kept" if Path(safe).suffix.lower() in _RESERVED_SUFFIXES else safe


def companion_name(original: str, suffix: str) -> str:
    """The name of the raw, sidecar … that belongs to an original: its stem, without another dot.

    >>> [companion_name("a.b.jpg", suffix) for suffix in (".CR2", ".xmp", ".txt")]
    ['a_b.CR2', 'a_b.xmp', 'a_b.txt.kept']
    """
    name = f"{Path(original).stem.replace('.', '_')}{suffix}"
    # A sidecar of byline's own has two dots, so that this one with one dot is told from it.
    is_reserved = suffix.lower() in _RESERVED_SUFFIXES and suffix.lower() != ".xmp"
    return f"{name}.kept" if is_reserved else name


def safe_name(name: str) -> str:
    """Make a file name that every file system takes, as close to the given one as it can be.

    >>> [safe_name(name) for name in ("Crémieux 11.TIFF", "../.hidden", "aux.jpg", "Фестиваль.JPG")]
    ['Cremieux_11.TIFF', 'hidden', '_aux.jpg', 'Festival.JPG']
    """
    last = unicodedata.normalize("NFKD", name.rsplit("/", 1)[-1])
    # Accents go; letters of another script are written in Latin ones, sound by sound where that is possible.
    plain = anyascii("".join(letter for letter in last if not unicodedata.combining(letter)))
    bare = re.sub(r"[^A-Za-z0-9._-]+", "_", plain.replace("'", "")).lstrip("._-") or "photo"
    stem, dot, suffix = bare.rpartition(".")
    if dot and len(suffix) <= 10:
        bare = stem[: _LONGEST_NAME_BYTES - len(suffix) - 1] + dot + suffix
    bare = bare[:_LONGEST_NAME_BYTES]
    return f"_{bare}" if _WINDOWS_DEVICES.match(bare) else bare
