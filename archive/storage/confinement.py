"""A process that confines itself to its folders: what else it opens is refused by the kernel (Landlock).

Three system calls that Python has no names for; no package of them is kept. Where the kernel knows nothing
of it, nothing is confined, and `confine` says so.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path

# The same on every architecture that has them (linux/landlock.h).
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_ONLY, _PATH_BENEATH = 1, 1
_NO_NEW_PRIVILEGES = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIRECTORY = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_READ = _EXECUTE | _READ_FILE | _READ_DIRECTORY
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE
#: Each version of the kernel's interface knows more kinds of access: renaming across folders with the
#: second, cutting files short with the third, asking devices with the fifth.
_KINDS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_TRUNCATE = 1 << 14


class _Ruleset(ctypes.Structure):
    _fields_ = (("handled_access_fs", ctypes.c_uint64),)


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def can_confine() -> bool:
    """Whether this kernel can."""
    return sys.platform == "linux" and _version(ctypes.CDLL(None, use_errno=True)) > 0


def _version(system: ctypes.CDLL) -> int:
    return int(system.syscall(_CREATE_RULESET, None, 0, _VERSION_ONLY))


def confine(*, read: Iterable[Path], write: Iterable[Path]) -> bool:
    """Let this process, and what it starts, open nothing but these folders and the interpreter's own.

    Before it starts a thread: only the one that calls, and those it starts, are confined. False where the
    kernel cannot.
    """
    if not can_confine():
        return False
    system = ctypes.CDLL(None, use_errno=True)
    all_kinds = (1 << _KINDS[min(_version(system), max(_KINDS))]) - 1
    asked = _Ruleset(all_kinds)
    ruleset = system.syscall(_CREATE_RULESET, ctypes.byref(asked), ctypes.sizeof(asked), 0)
    if ruleset < 0:
        return False
    try:
        for folder in (*read, *_interpreter()):
            _allow(system, ruleset, folder, _READ)
        for folder in write:
            _allow(system, ruleset, folder, all_kinds & ~_EXECUTE)
        for device in map(Path, ("/dev/null", "/dev/urandom")):
            _allow(system, ruleset, device, all_kinds & (_WRITE_FILE | _READ_FILE))
        return (
            system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
            and system.syscall(_RESTRICT_SELF, ruleset, 0) == 0
        )
    finally:
        os.close(ruleset)


def _allow(system: ctypes.CDLL, ruleset: int, place: Path, kinds: int) -> None:
    """Allow some kinds of access to a folder and all that is in it; what is not there needs none."""
    try:
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        allowed = kinds if place.is_dir() else kinds & (_OF_FILES | _TRUNCATE)
        rule = _PathBeneath(allowed, opened)
        system.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(opened)


def _interpreter() -> Iterable[Path]:
    """Where Python, its packages, the system's libraries and byline are."""
    own = [sys.prefix, sys.base_prefix, *(entry for entry in sys.path if entry)]
    # An editable installation is where its sources are, and an archive may lie beside them.
    sources = Path(__file__).resolve().parents[2]
    return (*map(Path, own), *_SYSTEM, *(sources / room for room in _ROOMS))


_ROOMS = ("archive", "metadata", "photos", "plugins")
_SYSTEM = tuple(
    Path(place)
    for place in (
        "/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types", "/etc/ssl",
    )
)  # fmt: skip
