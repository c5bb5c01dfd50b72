"""What each page of the gallery holds, before it is set as HTML, JSON, a feed or a manifest."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ..site.pages import address
from . import queries
from .pictures import Named, Picture, foreign, named, picture
from .reading import Bundle, Row
from .who import people_credited_most, people_shown_most

EVENTS_A_PAGE = 12
PICTURES_A_PAGE = 400
_COVERS = 6
_WITHOUT_EVENT = 60
_PEOPLE_AT_HOME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event, with the number of its photos; `lang` is what it is told in, where not as the page is."""

    slug: str
    href: str
    title: str
    starts_on: str
    ends_on: str
    place: str | None
    description: str | None
    organisers: tuple[str, ...]
    photos: int
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session: its hours and its room, who spoke in which role, and its pictures."""

    slug: str
    title: str
    starts_at: str | None
    ends_at: str | None
    room: str | None
    speakers: tuple[Named, ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Someone, or a year, with the number of photos."""

    name: str
    href: str
    photos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The newest events, each with a few pictures; who is shown and who is credited most."""

    strips: tuple[tuple[Event, tuple[Picture, ...]], ...]
    others: tuple[Picture, ...]
    people: tuple[Counted, ...]
    photographers: tuple[Counted, ...]
    more: str | None

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every picture of the page."""
        return (*(shown for _, strip in self.strips for shown in strip), *self.others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of an event: its sessions, and the pictures of none; no `day` where it has one alone."""

    day: str | None
    sessions: tuple[Session, ...]
    others: tuple[Picture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """An event by session, or a further page of it; `previous` and `next` are the events beside it."""

    event: Event
    previous: Event | None
    next: Event | None
    sessions: tuple[Session, ...]
    others: tuple[Picture, ...]
    credited: tuple[Named, ...]
    is_first: bool
    more: str | None

    @property
    def days(self) -> tuple[Day, ...]:
        """Its days, where it has several; what is of no day that is known comes last."""
        if self.event.starts_on == self.event.ends_on:
            return (Day(day=None, sessions=self.sessions, others=self.others),)
        of = {part.slug: (part.starts_at or "")[:10] for part in self.sessions}
        alone = {one.uid: one.taken_on or "" for one in self.others}
        known = sorted({*of.values(), *alone.values()}, key=lambda day: day or "~")
        return tuple(
            Day(
                day=day or None,
                sessions=tuple(part for part in self.sessions if of[part.slug] == day),
                others=tuple(one for one in self.others if alone[one.uid] == day),
            )
            for day in known
        )

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every picture of the page, in its order."""
        return tuple(
            shown
            for day in self.days
            for shown in (*(one for part in day.sessions for one in part.pictures), *day.others)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoPage:
    """One picture, its people with the roles they had, its neighbours, the others of its burst."""

    picture: Picture
    burst: tuple[Picture, ...]
    people: tuple[Named, ...]
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role someone had at an event."""

    role: str
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """Someone's pictures, newest first: those that show them, or those they made."""

    person: Named
    roles: tuple[Role, ...]
    count: int
    pictures: tuple[Picture, ...]
    other_section: str | None
    more: str | None

    @property
    def groups(self) -> tuple[tuple[Picture, tuple[Picture, ...]], ...]:
        """The pictures under their event, in the order in which events are first met."""
        found: dict[str | None, list[Picture]] = {}
        for shown in self.pictures:
            found.setdefault(shown.event_slug, []).append(shown)
        return tuple((group[0], tuple(group)) for group in found.values())


def _pictures(found: Iterable[Row], language: str) -> tuple[Picture, ...]:
    return tuple(picture(row, language) for row in found)


def event_of(row: Row, language: str) -> Event:
    """Make an event of its row."""
    return Event(
        slug=row["slug"],
        href=address(language, "event", row["slug"]),
        title=row["title"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        place=row["place"],
        description=row["description"],
        organisers=tuple(json.loads(row["organisers"])),
        photos=row["photos"],
        lang=foreign(row["language"], language),
    )


def home(bundle: Bundle, language: str, after: str | None) -> Home:
    """The newest events, or those after one, given as its slug."""
    found = queries.events(bundle, EVENTS_A_PAGE + 1, after)
    shown = found[:EVENTS_A_PAGE]
    is_last = len(found) == len(shown)
    strips = [
        (
            event_of(row, language),
            _pictures(queries.covers(bundle, row["slug"], _COVERS), language),
        )
        for row in shown
    ]
    others = queries.photos_without_event(bundle, _WITHOUT_EVENT) if is_last else []
    return Home(
        strips=tuple(strips),
        others=_pictures(others, language),
        people=counted_in(people_shown_most(bundle, _PEOPLE_AT_HOME), language, "person"),
        photographers=counted_in(
            people_credited_most(bundle, _PEOPLE_AT_HOME), language, "photographer"
        ),
        more=None if is_last else address(language, after=shown[-1]["slug"]),
    )


def counted_in(found: Iterable[Row], language: str, section: str) -> tuple[Counted, ...]:
    """Some people, each with the number of photos and their page in a section."""
    return tuple(
        Counted(
            name=row["name"], href=address(language, section, row["slug"]), photos=row["photos"]
        )
        for row in found
    )


def event(bundle: Bundle, language: str, slug: str, after: int | None) -> EventPage | None:
    """An event by session, from its first photo or the one after that of the id."""
    row = queries.event(bundle, slug)
    if row is None:
        return None
    found = queries.photos_of_event(bundle, slug, PICTURES_A_PAGE + 1, after)
    shown = _pictures(found[:PICTURES_A_PAGE], language)
    speakers = queries.appearances(bundle, slug)
    sessions = tuple(
        Session(
            slug=session["slug"],
            title=session["title"],
            starts_at=session["starts_at"],
            ends_at=session["ends_at"],
            room=session["room"],
            speakers=tuple(
                named(who, language) for who in speakers if who["session"] == session["slug"]
            ),
            pictures=tuple(one for one in shown if one.session_slug == session["slug"]),
        )
        for session in queries.sessions(bundle, slug)
    )
    made = event_of(row, language)
    before, later = queries.beside_event(bundle, slug)
    return EventPage(
        event=made,
        previous=event_of(before, language) if before else None,
        next=event_of(later, language) if later else None,
        # A further page shows only the sessions it has pictures of.
        sessions=tuple(part for part in sessions if part.pictures),
        others=tuple(one for one in shown if one.session_slug is None),
        credited=tuple(
            named(who, language, "photographer") for who in queries.credited_at(bundle, slug)
        ),
        is_first=after is None,
        more=f"{made.href}?after={shown[-1].id}" if len(found) > len(shown) else None,
    )


def photo(bundle: Bundle, language: str, uid: str) -> PhotoPage | None:
    """One photo."""
    row = queries.photo(bundle, uid)
    if row is None:
        return None
    beside = queries.beside(bundle, row)
    people = queries.shown_in(bundle, row)
    return PhotoPage(
        picture=picture(row, language),
        burst=_pictures(queries.of_burst(bundle, row), language),
        people=tuple(named(who, language) for who in people),
        previous=_photo_address(language, beside.get("previous")),
        next=_photo_address(language, beside.get("next")),
    )


def _photo_address(language: str, uid: str | None) -> str | None:
    return address(language, "photo", uid) if uid else None


def person(bundle: Bundle, language: str, slug: str, before: int | None) -> PersonPage | None:
    """Someone shown in photos: the roles they had, and the pictures that show them."""
    return _person(bundle, language, slug, before, section="person")


def photographer(bundle: Bundle, language: str, slug: str, before: int | None) -> PersonPage | None:
    """Someone credited, and their pictures."""
    return _person(bundle, language, slug, before, section="photographer")


def _person(
    bundle: Bundle, language: str, slug: str, before: int | None, *, section: str
) -> PersonPage | None:
    is_shown = section == "person"
    row = queries.person(bundle, slug)
    count, elsewhere = ("shown", "credited") if is_shown else ("credited", "shown")
    if row is None or not row[count]:
        return None
    select = queries.photos_showing if is_shown else queries.photos_by
    found = select(bundle, slug, PICTURES_A_PAGE + 1, before)
    shown = _pictures(found[:PICTURES_A_PAGE], language)
    roles = queries.roles(bundle, slug) if is_shown else []
    who = named(row, language, section)
    other_section = "photographer" if is_shown else "person"
    return PersonPage(
        person=who,
        roles=tuple(Role(role=role["role"], event=event_of(role, language)) for role in roles),
        count=row[count],
        pictures=shown,
        other_section=address(language, other_section, slug) if row[elsewhere] else None,
        more=f"{who.href}?before={shown[-1].id}" if len(found) > len(shown) else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditsPage:
    """The pictures of an event or a year with their credits, and who is credited how often in all of it.

    `place` is what queries.listed calls it, `photos` the number of all; `after` the id to go on after, None
    at the end.
    """

    title: str
    href: str
    event: Event | None
    place: Mapping[str, str]
    credited: tuple[Counted, ...]
    photos: int
    pictures: tuple[Picture, ...]
    after: int | None

    @property
    def more(self) -> str | None:
        """The address of the page after this one."""
        return f"{self.href}?after={self.after}" if self.after else None


def credits_page(
    bundle: Bundle, language: str, asked: Mapping[str, str], after: int | None = None
) -> CreditsPage | None:
    """The credits of the event of a `slug`, or of the photos taken in a `year`; None where there are none."""
    if year := asked.get("year"):
        row = next((row for row in queries.years(bundle) if row["year"] == year), None)
        event, title, href = None, year, address(language, "credits", year)
    else:
        row = queries.event(bundle, asked["slug"])
        event = event_of(row, language) if row else None
        title, href = (event.title, f"{event.href}/credits") if event else ("", "")
    if row is None:
        return None
    place = {"event": event.slug} if event else {"year": title}
    found = queries.listed(bundle, after or 0, PICTURES_A_PAGE + 1, **place)
    shown = _pictures(found[:PICTURES_A_PAGE], language)
    return CreditsPage(
        title=title,
        href=href,
        event=event,
        place=place,
        credited=counted_in(queries.credited_in(bundle, **place), language, "photographer"),
        photos=row["photos"],
        pictures=shown,
        after=shown[-1].id if len(found) > len(shown) else None,
    )


def page_after(bundle: Bundle, language: str, page: CreditsPage) -> CreditsPage:
    """The page after one."""
    found = queries.listed(bundle, page.after or 0, PICTURES_A_PAGE + 1, **page.place)
    shown = _pictures(found[:PICTURES_A_PAGE], language)
    return replace(page, pictures=shown, after=shown[-1].id if len(found) > len(shown) else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditsIndex:
    """Every year with photos, and a page of events, newest first: what has a credits page."""

    years: tuple[Counted, ...]
    events: tuple[Event, ...]
    more: str | None


def credits_index(
    bundle: Bundle, language: str, after: str | None, section: str = "credits"
) -> CreditsIndex:
    """What has a credits page; events after one, given as its slug, for a page of that section."""
    found = queries.events(bundle, PICTURES_A_PAGE + 1, after)
    events = found[:PICTURES_A_PAGE]
    is_last = len(found) == len(events)
    return CreditsIndex(
        more=None if is_last else address(language, section, after=events[-1]["slug"]),
        years=tuple(
            Counted(
                name=row["year"],
                href=address(language, "credits", row["year"]),
                photos=row["photos"],
            )
            for row in queries.years(bundle)
        ),
        events=tuple(event_of(row, language) for row in events),
    )
