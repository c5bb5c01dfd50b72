"""TOML that people write by hand: whatever is wrong with a file is said, and nothing hangs on it."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

from ..errors import Refused

_MOST_BYTES = 1 << 20


def read_toml(path: Path) -> dict[str, object] | None:
    """What a file says, by key; None where there is none. Raises Refused for one that is no TOML."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # to open a pipe would wait for whoever writes into it
            raise Refused(f"{path}: is no file; put a TOML file in its place")
        if found.st_size > _MOST_BYTES:
            raise Refused(f"{path}: is larger than {_MOST_BYTES >> 10} kB")
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Refused(f"{path}: {error.strerror}") from error
    # A text that is not UTF-8, or no TOML, is a ValueError; one that is nested too deeply ends in the other.
    except (ValueError, RecursionError) as error:
        raise Refused(f"{path}: is no TOML ({error})") from error
