"""`rights.toml`, beside the catalogue: an organisation's own licences, its channels, and what it allows.

Every key may be absent; without the file all is as byline has it. The licences are kept in the catalogue,
too, so that whatever is worded there needs no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Literal

import msgspec
from sqlite_utils import Database

from ...metadata.rights import LICENCES, Licence, licence_id
from ..errors import Refused
from ..storage.layout import Archive
from ..storage.toml_files import read_toml
from .countries import COUNTRIES
from .rows import texts
from .transactions import savepoint

NAME = "rights.toml"
Verdict = Literal["yes", "no", "ask"]

#: The use that is one inside the house.
INTERNAL = "internal"
#: The uses that a channel may be of.
USES = ("web", "social", "press", "print", INTERNAL)
#: What means every one of them.
EVERY_USE = "all"
#: The channel by which the public gallery shows a photo.
GALLERY = "gallery"
#: Each channel with its use.
CHANNELS = {
    GALLERY: "web",
    "website": "web",
    "newsletter": "web",
    "linkedin": "social",
    "facebook": "social",
    "instagram": "social",
    "mastodon": "social",
    "bluesky": "social",
    "x": "social",
    "youtube": "social",
    "press": "press",
    "print": "print",
    INTERNAL: INTERNAL,
}
_NAME = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DAYS_IN_BIN = 30


class UsageRights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a kind of usage rights allows where nothing else does: in the gallery, and elsewhere."""

    gallery: Verdict
    elsewhere: Verdict


#: Kinds of usage rights, by how the photo came to the organisation (after the Guardian's Grid).
USAGE_RIGHTS = {
    "staff": UsageRights(gallery="yes", elsewhere="yes"),
    "commissioned": UsageRights(gallery="yes", elsewhere="ask"),
    "freelance": UsageRights(gallery="ask", elsewhere="ask"),
    "agency": UsageRights(gallery="ask", elsewhere="ask"),
    "handout": UsageRights(gallery="ask", elsewhere="ask"),
    "pool": UsageRights(gallery="ask", elsewhere="ask"),
    "creative-commons": UsageRights(gallery="yes", elsewhere="ask"),
    "public-domain": UsageRights(gallery="yes", elsewhere="yes"),
}
_UNSTATED = UsageRights(gallery="yes", elsewhere="ask")


class _Licence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title_fr: str
    title_en: str
    url: str | None = None
    allows: tuple[str, ...] = ()
    text_fr: str | None = None
    text_en: str | None = None
    attribution_fr: str | None = None
    attribution_en: str | None = None


class _Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    country: str | None = None
    days_in_bin: int = _DAYS_IN_BIN
    public_body: bool = False


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    licences: dict[str, _Licence] = {}  # msgspec copies it
    channels: dict[str, str] = {}
    usage_rights: dict[str, UsageRights] = {}
    policy: _Policy = _Policy()


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsFile:
    """What an organisation says of rights, with what byline has where it says nothing.

    `country` is where it works (ISO 3166); `is_public_body` says that its photos are public archives.
    """

    licences: dict[str, Licence] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=lambda: dict(CHANNELS))
    usage_rights: dict[str, UsageRights] = field(default_factory=lambda: dict(USAGE_RIGHTS))
    unstated: UsageRights = _UNSTATED
    country: str | None = None
    days_in_bin: int = _DAYS_IN_BIN
    is_public_body: bool = False

    def licence(self, name: str) -> Licence | None:
        """A licence by its id."""
        return LICENCES.get(name) or self.licences.get(name)

    @property
    def known_licences(self) -> dict[str, Licence]:
        """Every licence by its id: those everybody knows, and the organisation's own."""
        return {**LICENCES, **self.licences}


def template() -> str:
    """The file as a new archive has it: every key, explained, and none of them set."""
    return files(__package__).joinpath(NAME).read_text("utf-8")


def read_rights_file(archive: Archive) -> tuple[RightsFile, tuple[str, ...]]:
    """What the organisation says, as far as it can be understood, and what is wrong with it."""
    path = archive.root / NAME
    try:
        said = msgspec.convert(read_toml(path) or {}, _File)
    except Refused as error:
        return RightsFile(), tuple(map(str, error.args))
    except msgspec.ValidationError as error:
        return RightsFile(), (f"{NAME}: {error}; see docs/rights.md",)
    faults = tuple(_faults(said))
    if faults:
        return RightsFile(), faults
    usage_rights = {**USAGE_RIGHTS, **said.usage_rights}
    unstated = usage_rights.pop("unstated", _UNSTATED)
    return (
        RightsFile(
            licences={
                name: Licence(id=name, **msgspec.structs.asdict(licence))
                for name, licence in said.licences.items()
            },
            channels={**CHANNELS, **said.channels},
            usage_rights=usage_rights,
            unstated=unstated,
            country=said.policy.country,
            days_in_bin=said.policy.days_in_bin,
            is_public_body=said.policy.public_body,
        ),
        (),
    )


def load_rights_file(archive: Archive) -> RightsFile:
    """The same; raises Refused where any of it cannot be understood."""
    said, faults = read_rights_file(archive)
    if faults:
        raise Refused(*faults)
    return said


def _faults(said: _File) -> Iterator[str]:
    channels = {**CHANNELS, **said.channels}
    for name, licence in said.licences.items():
        for what in _faults_of_licence(name, licence, channels):
            yield f"{NAME}: [licences.{name}]: {what}"
    for name, use in said.channels.items():
        if fault := _fault_of_channel(name, use):
            yield f"{NAME}: [channels] {name} = {use!r}: {fault}"
    for name in said.usage_rights:
        if not _NAME.fullmatch(name):
            yield f"{NAME}: [usage_rights.{name}]: a name holds a-z, 0-9, and single dots or hyphens only"
    country = said.policy.country
    if country is not None and country not in COUNTRIES:
        yield f"{NAME}: [policy] country {country!r} is no country of ISO 3166, such as FR"
    if not 1 <= said.policy.days_in_bin <= _LONGEST_IN_BIN:
        yield f"{NAME}: [policy] days_in_bin: give a number of days from 1 to {_LONGEST_IN_BIN}"


def _fault_of_channel(name: str, use: str) -> str | None:
    if not _NAME.fullmatch(name):
        return "a name holds a-z, 0-9, and single dots or hyphens only"
    if use not in USES:
        return f"a channel is of a use; there are: {', '.join(USES)}"
    if CHANNELS.get(name) == use:
        return None
    if name in (GALLERY, EVERY_USE, *USES):
        return "means the same everywhere; give yours a name of its own"
    if use == INTERNAL and name in CHANNELS:
        return "is outside the house everywhere; give yours a name of its own"
    return None


def _faults_of_licence(name: str, licence: _Licence, channels: dict[str, str]) -> Iterator[str]:
    if not _ID.fullmatch(name) or len(name) > _LONGEST_NAME:
        yield "an id holds a-z, 0-9, and single hyphens only"
    if licence_id(name):
        yield "is a licence that everybody knows; give yours a name of its own"
    for use in licence.allows:
        if use not in (*USES, *channels):
            yield f"allows {use!r}, which is no use or channel; {_there_are(channels)}"
    if licence.url and not re.fullmatch(r"https?://[^\s<>\"]+", licence.url):
        yield f"url {licence.url!r} is no address; it begins with https://"
    for key in ("attribution_fr", "attribution_en"):
        template = getattr(licence, key)
        if template is not None and "{credit}" not in template:
            yield f"{key} has no {{credit}}, so it would lose the credit"


_LONGEST_NAME = 60
_LONGEST_IN_BIN = 3650


def _there_are(channels: dict[str, str]) -> str:
    return f"there are: {', '.join(dict.fromkeys((*USES, *channels)))}"


def keep_house_licences(db: Database, archive: Archive) -> None:
    """Bring the licences of the organisation into the catalogue, where the file can be understood."""
    said, faults = read_rights_file(archive)
    if faults:
        return
    wanted = {
        name: msgspec.json.encode(licence).decode() for name, licence in said.licences.items()
    }
    there = dict(db.execute("select id, said from house_licences").fetchall())
    if wanted != there:
        with savepoint(db):
            db.execute("delete from house_licences")
            for name, text in wanted.items():
                db["house_licences"].insert({"id": name, "said": text})


def licence_of_house(db: Database, name: str) -> Licence | None:
    """One of the organisation's own licences; None where it has none of that id."""
    found = texts(db, "select said from house_licences where id = :id", {"id": name})
    return msgspec.json.decode(found[0], type=Licence) if found else None


def unknown_licences(db: Database) -> dict[str, int]:
    """Licences that photos are under and nobody knows any more, with the number of photos."""
    found = db.execute("select licence, count(*) from photos group by licence").fetchall()
    return {
        name: number
        for name, number in found
        if name is not None and name not in LICENCES and licence_of_house(db, name) is None
    }


def licence_named(db: Database, name: str) -> Licence:
    """A licence by its id, in any case; raises Refused with those there are."""
    known = licence_id(name) or name.casefold()
    found = LICENCES.get(known) or licence_of_house(db, known)
    if found is None:
        own = texts(db, "select id from house_licences order by id")
        raise Refused(f"no licence {name!r}; known are: {', '.join([*own, *LICENCES])}")
    return found
