"""Where everything lies in an archive, how one is made, and how a command finds it."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from ..errors import Damaged, NoArchive, Refused

LAYOUT_VERSION = 1
_MARKER = Path(".byline", "archive.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An archive on disk.

    originals/    what the photographers brought, under year/date_event/, never changed; beside
                  each the sidecar that says what byline knows of it
    records/      what belongs to no single photo, as small readable files
    derivatives/  copies made from them, named by their own hash; can be made again
    public/       the bundle the gallery serves: nothing in it is private
    requests/     what the public asked, each in a file of its own; the gallery only adds to it
    site.toml     who publishes the gallery, and in what words; written by hand
    catalogue.db  all of this again, fast; it can be rebuilt from the files
    .byline/      the archive's marker, the desk's accounts, ingests under way
    """

    root: Path
    id: str

    @property
    def is_read_only(self) -> bool:
        """Whether its catalogue can be read and not written: a disk, a share or a colleague's archive."""
        places = (self.root, self.catalogue)
        return any(place.exists() and not os.access(place, os.W_OK) for place in places)

    @property
    def marker(self) -> Path:
        """What says that this is an archive, and which."""
        return self.root / _MARKER

    @property
    def placing(self) -> Path:
        """What is there while media are put beside those of the current bundle."""
        return self.root / ".byline" / "placing"

    @property
    def catalogue(self) -> Path:
        """What byline knows."""
        return self.root / "catalogue.db"

    @property
    def originals(self) -> Path:
        """What the photographers brought, never changed."""
        return self.root / "originals"

    @property
    def derivatives(self) -> Path:
        """Copies made of the originals, named by their own digests."""
        return self.root / "derivatives"

    @property
    def public(self) -> Path:
        """The bundle the gallery serves."""
        return self.root / "public"

    @property
    def requests(self) -> Path:
        """What the public asked."""
        return self.root / "requests"

    @property
    def records(self) -> Path:
        """What belongs to no single photo: events, people, ingests, the publication."""
        return self.root / "records"

    @property
    def staging(self) -> Path:
        """Ingests under way."""
        return staging_of(self.root)

    @property
    def verify_state(self) -> Path:
        """How far a verification that was cut short had come."""
        return self.root / ".byline" / "verify.json"

    @property
    def accounts(self) -> Path:
        """Who may sign in to the desk."""
        return self.root / ".byline" / "staff.db"


def staging_of(place: Path) -> Path:
    """Where files are made before they get their place, in an archive or a second place."""
    return place / ".byline" / "staging"


def mark_archive(folder: Path) -> Archive:
    """Make an empty folder, or a new one, into an archive without a catalogue yet.

    Raises Refused when the folder is an archive already or holds anything else.
    """
    root = folder.absolute()
    refuse_unservable(root)
    if (root / _MARKER).exists():
        raise Refused(f"{folder}: is an archive already; nothing was changed")
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise Refused(f"{folder}: is not empty; give a new or an empty folder")
    archive = Archive(root=root, id=secrets.token_hex(16))
    # What byline knows of people lies here: nobody else on the machine can look in, whatever the umask.
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    root.chmod(0o700)
    for place in (archive.marker.parent, archive.requests):
        place.mkdir(mode=0o700)
    for place in (
        archive.originals,
        archive.records,
        archive.derivatives,
        archive.public,
        archive.staging,
    ):
        place.mkdir()
    marker = {"byline": LAYOUT_VERSION, "id": archive.id}
    (root / _MARKER).write_text(json.dumps(marker, indent=1) + "\n", encoding="utf-8")
    return archive


def place_in(place: Path, relative: str | Path) -> Path:
    """A path inside an archive or a second place: the one way from a name to where bytes go.

    Raises Damaged for one that would lie outside, whatever it was made of.
    """
    if not stays_inside(relative):
        raise Damaged(f"{relative!s}: would lie outside {place}; nothing was written there")
    path = place / relative
    if not path.parent.resolve().is_relative_to(place.resolve()):
        raise Damaged(f"{relative!s}: leads out of {place} by a link; nothing was written there")
    return path


def stays_inside(relative: str | Path) -> bool:
    """Whether a relative path names something below the folder that it is joined to."""
    path = Path(relative)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def refuse_read_only(archive: Archive) -> None:
    """Refuse to begin what would write into an archive that can only be read."""
    if archive.is_read_only:
        raise Refused(f"{archive.root}: is read-only; nothing was changed")


def refuse_unservable(root: Path) -> None:
    """Refuse a path by which Datasette, which does not quote it in a URI, would open another file."""
    if any(character in str(root) for character in "?#%"):
        raise Refused(f"{root}: a path with ?, # or % cannot hold an archive; choose another")


def uri_of(database: Path, mode: Literal["ro", "rw", "rwc"]) -> str:
    """The URI by which SQLite opens a database just so: `ro` and `rw` never make one."""
    return f"file:{quote(str(database))}?mode={mode}"


def find_archive(named: Path | None, here: Path) -> Archive:
    """Find the archive that was named, or the one around the current folder.

    Raises NoArchive when there is none, Damaged when its marker cannot be read.
    """
    if named is not None:
        if not (named / _MARKER).is_file():
            raise NoArchive(f"{named}: is not a byline archive; make one with: byline init {named}")
        return _opened(named.absolute())
    for folder in (here, *here.parents):
        if (folder / _MARKER).is_file():
            return _opened(folder)
    raise NoArchive(
        f"{here}: no byline archive here or above; give one with --archive DIR or BYLINE_ARCHIVE"
    )


def _opened(root: Path) -> Archive:
    marker = root / _MARKER
    try:
        record = json.loads(marker.read_text(encoding="utf-8"))
        version, identity = record["byline"], str(record["id"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{marker}: the archive's marker cannot be read; restore it") from error
    if version != LAYOUT_VERSION:
        raise Damaged(f"{root}: layout {version} needs another version of byline")
    return Archive(root=root, id=identity)
