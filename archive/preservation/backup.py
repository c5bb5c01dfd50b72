"""A copy of the catalogue, as of one moment, while it is in use."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from ..catalogue.opening import open_catalogue
from ..clock import now
from ..storage.durable import sync_folder
from ..storage.layout import Archive
from ..storage.privacy import make_private_file, make_private_folder


def backup(archive: Archive, folder: Path) -> Path:
    """Copy the catalogue, as of one moment and while it is in use, into a folder; return the copy."""
    stamp = now().replace(":", "").replace("-", "").replace("+0000", "")
    final = folder / f"catalogue-{stamp}.db"
    draft = folder / f".{final.name}.part"
    # A catalogue that is damaged or another archive's is refused, not copied.
    with open_catalogue(archive) as db:
        make_private_folder(folder)
        draft.unlink(missing_ok=True)
        os.close(make_private_file(draft, is_new=True))
        with closing(sqlite3.connect(draft)) as target:
            db.conn.backup(target)
            target.execute("pragma journal_mode = delete")
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(final)
    sync_folder(folder)
    return final
