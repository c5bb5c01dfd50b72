"""What kind of file a card holds, by its name alone; what is in it, only opening it tells."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

Kind = Literal["picture", "raw", "sidecar", "video", "audio", "other", "unknown"]
PICTURE: Final = "picture"
RAW: Final = "raw"
SIDECAR: Final = "sidecar"
VIDEO: Final = "video"
AUDIO: Final = "audio"
#: What belongs to a picture or a video and is no photo, whatever it holds: a `.THM` is a JPEG.
OTHER: Final = "other"
#: Any other name: it may be a photo.
UNKNOWN: Final = "unknown"

PICTURE_SUFFIXES = (
    ".jpg", ".jpeg", ".jpe", ".mpo", ".heic", ".heif", ".hif", ".avif", ".tif", ".tiff", ".png", ".webp",
)  # fmt: skip
_SUFFIXES: dict[Kind, tuple[str, ...]] = {
    PICTURE: PICTURE_SUFFIXES,
    RAW: (
        ".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dng", ".erf", ".fff", ".iiq", ".kdc", ".mef", ".mos",
        ".mrw", ".nef", ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf", ".srw",
        ".x3f",
    ),
    SIDECAR: (".xmp",),
    VIDEO: (
        ".3g2", ".3gp", ".360", ".avi", ".braw", ".crm", ".dv", ".insv", ".lrv", ".m2t", ".m2ts", ".m4v",
        ".mkv", ".mod", ".mov", ".mp4", ".mpeg", ".mpg", ".mts", ".mxf", ".ts", ".vob", ".webm", ".wmv",
    ),
    AUDIO: (".aac", ".aif", ".aiff", ".flac", ".m4a", ".mp3", ".ogg", ".opus", ".wav", ".wma"),
    OTHER: (".aae", ".cos", ".dop", ".nksc", ".pp3", ".pto", ".srt", ".thm", ".vtt", ".xml"),
}  # fmt: skip
_KIND_BY_SUFFIX = {suffix: kind for kind, suffixes in _SUFFIXES.items() for suffix in suffixes}


def kind_of(path: Path) -> Kind:
    """The kind of a file, by its suffix.

    >>> kind_of(Path("IMG_1.CR3")), kind_of(Path("IMG_1.THM")), kind_of(Path("IMG_1"))
    ('raw', 'other', 'unknown')
    """
    return _KIND_BY_SUFFIX.get(path.suffix.lower(), UNKNOWN)
