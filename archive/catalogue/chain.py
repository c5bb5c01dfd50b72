"""The chain of changes: each record holds a digest of the one before, so that none can be altered unseen.

What a record says of one photo is a part of it, digested with a salt of its own. A part can be erased for
good: its digest stays in its place, and the chain holds.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

_SALT_BYTES = 16
#: What stands in the place of a part that was erased.
_ERASED = "erased"

Json = object
Salt = str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A record of the chain; `digest` is None for one that was made before there was a chain."""

    number: int
    name: str
    made_at: str
    made_by: str | None
    action: str
    detail: str
    salts: tuple[Salt, ...] = ()
    digest: str | None = None


def salts_for(detail: str) -> tuple[str, ...]:
    """A fresh salt for each part of a record."""
    return tuple(secrets.token_hex(_SALT_BYTES) for _ in _parts(json.loads(detail)))


def sealed(links: Sequence[Link]) -> str:
    """The digest that the chain begins with: of all records that were made before it."""
    return _digest(*(_said(link, json.loads(link.detail)) for link in links))


def digest_of(link: Link, before: str) -> str:
    """The digest that a record must have, given that of the one before."""
    salts = iter(link.salts)
    skeleton = _with_parts(json.loads(link.detail), lambda part: _part_digest(part, next(salts)))
    return _digest(before, _said(link, skeleton))


def erased(link: Link, uid: str) -> tuple[str, tuple[Salt, ...]]:
    """The detail and the salts of a record without what it says of one photo."""
    salts, left = iter(link.salts), list[Salt]()

    def without(part: dict[str, Json]) -> Json:
        salt = next(salts)
        is_meant = part.get("uid") == uid
        left.append(None if is_meant else salt)
        return {_ERASED: _part_digest(part, salt)} if is_meant else part

    detail = _with_parts(json.loads(link.detail), without)
    return json.dumps(detail, ensure_ascii=False), tuple(left)


def photos_in(detail: bytes) -> Iterator[str | None]:
    """The uid of each photo of which a record has a part; None where that was erased."""
    for part in _parts(json.loads(detail)):
        if _ERASED in part:
            yield None
        elif part["uid"] is not None:
            yield str(part["uid"])


def edits_in(detail: bytes) -> Iterator[tuple[str, str | None]]:
    """Each photo of which a record has a part, by uid, and what of it: the field, where it says one.

    A change of many kinds says so by the list in which a part stands.
    """
    said = json.loads(detail)
    lists = said if isinstance(said, dict) and _OF_LISTS.keys() <= said.keys() else {"": said}
    for name, parts in lists.items():
        for part in _parts(parts):
            if part.get("uid") is not None:
                field = part.get("field") or _OF_LISTS.get(name)
                yield str(part["uid"]), None if field is None else str(field)


#: The lists of a change of many kinds, and what of a photo each is of.
_OF_LISTS = {"places": "event", "tags": "people", "untags": "people", "states": "state"}


def without(detail: bytes, gone: Collection[str]) -> bytes:
    """A record as it can still be read: without parts that were erased, or are of photos that are gone."""
    return json.dumps(_left(json.loads(detail), gone)).encode()


def chain_faults(links: Sequence[Link], head: tuple[int, str] | None) -> Iterator[str]:
    """The records that are not as they were made, or stand where they were not, each in words.

    `head` is the number and the digest of the record that is to be the last.
    """
    before_chain = [link for link in links if link.digest is None]
    if len(before_chain) == len(links):
        if head is not None:
            yield "every record of the chain is missing"
        return
    started = len(before_chain)
    if any(link.digest is None for link in links[started:]):
        yield "a record stands in the chain that is none of it"
        links = [*before_chain, *(link for link in links if link.digest is not None)]
    before = sealed(before_chain)
    for link in links[started:]:
        if link.digest != digest_of(link, before):
            yield f"{link.name}: was altered, or the one before it is not what it was"
        before = link.digest or before
    if head != (links[-1].number, links[-1].digest):
        yield f"{links[-1].name}: is not the last record there was"


def _said(link: Link, detail: Json) -> str:
    return _canonical([link.number, link.name, link.made_at, link.made_by, link.action, detail])


def _canonical(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest()


def _part_digest(part: dict[str, Json], salt: Salt) -> str:
    if set(part) == {_ERASED}:
        return str(part[_ERASED])
    return _digest(salt or "", _canonical(part))


def _parts(value: Json) -> list[dict[str, Json]]:
    found: list[dict[str, Json]] = []

    def take(part: dict[str, Json]) -> Json:
        found.append(part)
        return part

    _with_parts(value, take)
    return found


def _with_parts(value: Json, change: Callable[[dict[str, Json]], Json]) -> Json:
    """A value with each of its parts changed: what stands in a list, and names the photo it is of."""
    if isinstance(value, dict):
        return {key: _with_parts(value[key], change) for key in sorted(value)}
    if isinstance(value, list):
        return [change(item) if _is_part(item) else _with_parts(item, change) for item in value]
    return value


def _is_part(value: Json) -> bool:
    return isinstance(value, dict) and ("uid" in value or set(value) == {_ERASED})


def _left(value: Json, gone: Collection[str]) -> Json:
    if isinstance(value, dict):
        return {key: _left(held, gone) for key, held in value.items()}
    if isinstance(value, list):
        return [_left(item, gone) for item in value if not _is_gone(item, gone)]
    return value


def _is_gone(value: Json, gone: Collection[str]) -> bool:
    return (
        isinstance(value, dict)
        and _is_part(value)
        and value.get("uid", _ERASED) in {_ERASED, *gone}
    )
