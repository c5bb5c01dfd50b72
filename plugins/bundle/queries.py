"""Every SELECT of the gallery, against the public bundle."""

from __future__ import annotations

from .columns import BETTER, DEFAULT_LANGUAGE, PICTURE_COLUMNS
from .reading import Bundle, Row

#: What somebody appeared as: the role, and whom they spoke for.
_AS_WHAT = "nullif(trim(coalesce(role, '') || coalesce(', ' || affiliation, ''), ', '), '')"

# Day by day where an event has several; by session as they began, then in capture order; what belongs to no
# session comes last.
_PLACED = f"""
    select photos.id,
        case when sessions.slug is null then '~~'
            else coalesce(sessions.starts_at, '~') || printf(' %09d', sessions.position)
        end as position,
        case when events.starts_on < events.ends_on
            then coalesce(substr(sessions.starts_at, 1, 10), photos.taken_on, '~') else ''
        end as day
    from photos
        join events on events.slug = photos.event
        left join sessions on sessions.event = photos.event and sessions.slug = photos.session
    where photos.event = :event and not exists ({BETTER} and better.session is photos.session)
"""
_PHOTOS_OF_EVENT = f"""
    with placed as ({_PLACED}),
    page as (
        select id, day, position from placed
        where :after is null
            or (day, position, id) > (select day, position, id from placed where id = :after)
        order by day, position, id
        limit :limit
    )
    select {PICTURE_COLUMNS} from page join photos using (id)
    order by page.day, page.position, photos.id
"""

_MARKS_OF_EVENT = f"""
    with placed as ({_PLACED})
    select id from (
        select id, row_number() over (order by day, position, id) as place, count(*) over () as photos
        from placed
    )
    where place % :size = 0 and place < photos
    order by place
"""

_COVERS = f"""
    with cover as (
        select id, row_number() over () as place
        from (
            select id from photos
            where event = :event and not exists ({BETTER})
            order by width_px > height_px desc, session is null, id
            limit :limit
        )
    )
    select {PICTURE_COLUMNS} from cover join photos using (id)
    order by cover.place
"""

# Without an event there is no session; saying so keeps them in the order of the index.
_WITHOUT_EVENT = f"""
    select {PICTURE_COLUMNS} from photos
    where event is null and session is null
    order by id desc
    limit :limit
"""

_EVENT_COLUMNS = f"""
    events.slug, events.title, events.starts_on, events.ends_on, events.place, events.description,
    events.organisers, coalesce(events.language, {DEFAULT_LANGUAGE}) as language,
    (select count(*) from photos where event = events.slug) as photos
"""

_EVENTS = f"""
    with page as (
        select slug from events
        where :after is null
            or (starts_on, slug) < (select starts_on, slug from events where slug = :after)
        order by starts_on desc, slug desc
        limit :limit
    )
    select {_EVENT_COLUMNS} from page join events using (slug)
    order by starts_on desc, slug desc
"""

_APPEARANCES_OF_EVENT = f"""
    select appearances.session, {_AS_WHAT} as role, people.slug, people.name
    from appearances join people on people.slug = appearances.person
    where appearances.event = :event
    order by appearances.rowid
    limit 2000
"""

_CREDITED_AT_EVENT = """
    select people.slug, people.name, people.kind
    from credits
        join photos on photos.id = credits.photo
        join people on people.slug = credits.person
    where photos.event = :event
    group by people.slug
    order by people.kind desc, count(*) desc, people.name
    limit 500
"""

_PHOTO = f"select {PICTURE_COLUMNS} from photos where photos.uid = :uid"

_OF_BURST = f"""
    select {PICTURE_COLUMNS} from photos
    where burst = (select burst from photos where id = :photo) and id <> :photo
    order by burst_rank
    limit 60
"""

# The role at the session of the photo, else at the event as a whole, else at another session.
_SHOWN_IN_PHOTO = f"""
    select people.slug, people.name, (
        select {_AS_WHAT} from appearances
        where person = people.slug and event = :event and {_AS_WHAT} is not null
        order by session is :session desc, session is null desc
        limit 1
    ) as role
    from persons_shown join people on people.slug = persons_shown.person
    where persons_shown.photo = :photo
    order by people.name
    limit 200
"""

_BESIDE = """
    select
        (select uid from photos where event is :event and id < :photo order by id desc limit 1)
            as previous,
        (select uid from photos where event is :event and id > :photo order by id limit 1)
            as next
"""

_PERSON = """
    select slug, name, kind, credited, shown from people where slug = :slug
"""

_BESIDE_EVENT = """
    select
        (
            select slug from events
            where (starts_on, slug) < (select starts_on, slug from events where slug = :event)
            order by starts_on desc, slug desc limit 1
        ) as previous,
        (
            select slug from events
            where (starts_on, slug) > (select starts_on, slug from events where slug = :event)
            order by starts_on, slug limit 1
        ) as next
"""

_YEARS = "select year, photos from years order by year desc limit 300"

# Photos are numbered in capture order, so a year is a range of numbers.
_IN_YEAR = """photos.id >= (
        select id from photos where taken_on >= :year order by taken_on, id limit 1
    ) and photos.id <= (
        select id from photos where taken_on < :year || '~' order by taken_on desc, id desc limit 1
    )"""
_IN_EVENT = "photos.event = :event"

_LISTED = f"""
    select {PICTURE_COLUMNS} from photos
    where {{place}} and photos.id > :after
    order by photos.id
    limit :limit
"""

_CREDITED_IN = """
    select people.slug, people.name, people.kind, number as photos
    from (
        select person as slug, count(*) as number
        from photos join credits on credits.photo = photos.id
        where {place}
        group by person
    ) join people using (slug)
    order by number desc, people.name
    limit 500
"""

_NEWEST = f"select {PICTURE_COLUMNS} from photos order by published_at desc, id desc limit :limit"

_NEWEST_OF_EVENT = f"""
    select {PICTURE_COLUMNS} from photos
    where event = :event
    order by published_at desc, id desc
    limit :limit
"""

_ROLES = f"""
    select {_EVENT_COLUMNS}, {_AS_WHAT} as role
    from appearances join events on events.slug = appearances.event
    where appearances.person = :slug and {_AS_WHAT} is not null
    group by appearances.event, {_AS_WHAT}
    order by events.starts_on desc
    limit 200
"""

_IS_SHOWN = """exists (
        select 1 from persons_shown as also where also.photo = better.id and also.person = :slug
    )"""
_IS_THEIRS = """exists (
        select 1 from credits as also where also.photo = better.id and also.person = :slug
    )"""
_PHOTOS_SHOWING = f"""
    select {PICTURE_COLUMNS} from persons_shown join photos on photos.id = persons_shown.photo
    where persons_shown.person = :slug and (:before is null or persons_shown.photo < :before)
        and not exists ({BETTER} and {_IS_SHOWN})
    order by persons_shown.photo desc
    limit :limit
"""

_PHOTOS_BY = f"""
    select {PICTURE_COLUMNS} from credits join photos on photos.id = credits.photo
    where credits.person = :slug and (:before is null or credits.photo < :before)
        and not exists ({BETTER} and {_IS_THEIRS})
    order by credits.photo desc
    limit :limit
"""


def events(bundle: Bundle, limit: int, after: str | None = None) -> list[Row]:
    """Events, newest first, with their number of photos; those after one, given as its slug."""
    return bundle.rows(_EVENTS, limit=limit, after=after)


def covers(bundle: Bundle, event: str, limit: int) -> list[Row]:
    """A few photos that stand for an event, landscapes and sessions first."""
    return bundle.rows(_COVERS, event=event, limit=limit)


def photos_without_event(bundle: Bundle, limit: int) -> list[Row]:
    """The newest photos that belong to no event."""
    return bundle.rows(_WITHOUT_EVENT, limit=limit)


def event(bundle: Bundle, slug: str) -> Row | None:
    """One event, with its number of photos."""
    sql = f"select {_EVENT_COLUMNS} from events where slug = :slug"
    return bundle.row(sql, slug=slug)


def sessions(bundle: Bundle, event: str) -> list[Row]:
    """The sessions of an event, in the order they began, else of its programme."""
    sql = "select * from sessions where event = :event order by coalesce(starts_at, '~'), position limit 1000"
    return bundle.rows(sql, event=event)


def photos_of_event(bundle: Bundle, event: str, limit: int, after: int | None = None) -> list[Row]:
    """Photos of an event, session by session; those after one, given as its id."""
    return bundle.rows(_PHOTOS_OF_EVENT, event=event, limit=limit, after=after)


def marks_of_event(bundle: Bundle, event: str, size: int) -> list[int]:
    """The ids of the photos after which a further part of an event begins, where each has so many."""
    found = bundle.rows(_MARKS_OF_EVENT, event=event, size=size)
    return [mark["id"] for mark in found]


def appearances(bundle: Bundle, event: str) -> list[Row]:
    """Who appeared at an event, at which session, in which role."""
    return bundle.rows(_APPEARANCES_OF_EVENT, event=event)


def credited_at(bundle: Bundle, event: str) -> list[Row]:
    """Everyone credited at an event, people first, the most credited first."""
    return bundle.rows(_CREDITED_AT_EVENT, event=event)


def photo(bundle: Bundle, uid: str) -> Row | None:
    """One photo."""
    return bundle.row(_PHOTO, uid=uid)


def is_gone(bundle: Bundle, uid: str) -> bool:
    """Whether a photo was published and is no longer."""
    return bool(bundle.row("select uid from gone where uid = :uid", uid=uid))


def of_burst(bundle: Bundle, photo: Row) -> list[Row]:
    """The other photos of a photo's burst, the best first."""
    return bundle.rows(_OF_BURST, photo=photo["id"])


def shown_in(bundle: Bundle, photo: Row) -> list[Row]:
    """The people a photo shows, each with the role they had."""
    return bundle.rows(
        _SHOWN_IN_PHOTO,
        photo=photo["id"],
        event=photo["event"],
        session=photo["session"],
    )


def beside(bundle: Bundle, photo: Row) -> Row:
    """The uids of the photos before and after one, of the same event."""
    found = bundle.row(_BESIDE, photo=photo["id"], event=photo["event"])
    return found or {}


def person(bundle: Bundle, slug: str) -> Row | None:
    """One person or organisation, with the number of photos that credit and show them."""
    return bundle.row(_PERSON, slug=slug)


def roles(bundle: Bundle, slug: str) -> list[Row]:
    """The roles a person had through time, newest first."""
    return bundle.rows(_ROLES, slug=slug)


def photos_showing(bundle: Bundle, slug: str, limit: int, before: int | None = None) -> list[Row]:
    """The newest photos that show a person; those before one, given as its id."""
    return bundle.rows(_PHOTOS_SHOWING, slug=slug, limit=limit, before=before)


def photos_by(bundle: Bundle, slug: str, limit: int, before: int | None = None) -> list[Row]:
    """The newest photos credited to a person; those before one, given as its id."""
    return bundle.rows(_PHOTOS_BY, slug=slug, limit=limit, before=before)


def beside_event(bundle: Bundle, slug: str) -> tuple[Row | None, Row | None]:
    """The event before one, by their days, and the one after it."""
    found = bundle.row(_BESIDE_EVENT, event=slug) or {}
    before, after = found.get("previous"), found.get("next")
    return event(bundle, before) if before else None, event(bundle, after) if after else None


def years(bundle: Bundle) -> list[Row]:
    """The years photos were taken in, newest first, with their number."""
    return bundle.rows(_YEARS)


def listed(
    bundle: Bundle, after: int, limit: int, *, event: str | None = None, year: str = ""
) -> list[Row]:
    """Photos of an event, else of a year, in capture order; those after one, given as its id."""
    sql = _LISTED.format(place=_IN_EVENT if event else _IN_YEAR)
    return bundle.rows(sql, event=event, year=year, after=after, limit=limit)


def credited_in(bundle: Bundle, *, event: str | None = None, year: str = "") -> list[Row]:
    """Who is credited in the photos of an event, else of a year, the most credited first, with how often."""
    sql = _CREDITED_IN.format(place=_IN_EVENT if event else _IN_YEAR)
    return bundle.rows(sql, event=event, year=year)


def newest(bundle: Bundle, limit: int, event: str | None = None) -> list[Row]:
    """The photos published last, of an event or of all."""
    if event is None:
        return bundle.rows(_NEWEST, limit=limit)
    return bundle.rows(_NEWEST_OF_EVENT, event=event, limit=limit)
