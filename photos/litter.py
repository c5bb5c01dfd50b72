"""What lies on cards and disks and is nobody's work: it is named, and left where it is."""

from __future__ import annotations

import re
from typing import Final, Literal

Why = Literal["litter", "trash", "unreadable"]
#: What cameras and systems keep for themselves, and write anew.
LITTER: Final = "litter"
#: What was deleted, and small copies that programs made: photos may be among it.
TRASH: Final = "trash"
#: A folder that could not be looked into: photos may be in it.
UNREADABLE: Final = "unreadable"

_FILES = re.compile(
    r"""
    \._.* | \.ds_store | \.localized | \.apdisk | \.volumeicon\.icns | \.metadata_never_index  # macOS
    | thumbs\.db | ehthumbs(_vista)?\.db | desktop\.ini | autorun\.inf  # Windows
    | indexervolumeguid | wpsettings\.dat
    | \.directory | \.nomedia | \.hidden  # Linux, Android
    | .*\.ctg | autprint\.mrk | autpprint\.mrk | autxfer\.mrk  # Canon, and DPOF
    | nikon.*\.dsc | nc_fllst\.dat  # Nikon
    | avin.*\.(bnp|inp|int) | mediapro\.xml | status\.bin | sonycard\.ind  # Sony
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FOLDERS = re.compile(
    r"\.spotlight-v100|\.fseventsd|\.temporaryitems|\.documentrevisions-v100|system volume information",
    re.IGNORECASE,
)
_TRASH_FOLDERS = re.compile(
    r"@eadir|@recycle|\#recycle|\$recycle\.bin|recycler|\.trash.*|\.recycle|\.thumbnails|.*previews\.lrdata",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\..* | found\.\d{3} | lost\.dir | lost\+found", re.VERBOSE | re.IGNORECASE | re.DOTALL
)


def why_left_file(name: str) -> Why | None:
    """Why a file of this name is left on the card; None for one that is kept.

    >>> why_left_file("Thumbs.db"), why_left_file("IMG_1.JPG")
    ('litter', None)
    """
    return LITTER if _FILES.fullmatch(name) else None


def why_left_folder(name: str) -> Why | None:
    """Why all of a folder of this name is left on the card; None for one that is gone through.

    >>> why_left_folder("$RECYCLE.BIN"), why_left_folder("100CANON")
    ('trash', None)
    """
    if _TRASH_FOLDERS.fullmatch(name):
        return TRASH
    return LITTER if _FOLDERS.fullmatch(name) else None


def lies_aside(name: str) -> bool:
    """Whether a file or a folder is hidden, or holds what a system recovered: kept, and no photo to show.

    >>> [lies_aside(name) for name in (".picasaoriginals", "FOUND.000", "100CANON")]
    [True, True, False]
    """
    return _ASIDE.fullmatch(name) is not None
