"""What has ended while a bundle is served is in none of its queries any more, and its media are gone.

The views hide it from every query at once, to the second: a page that forgets to ask cannot show it. A bundle
in which nothing ends needs none of them.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

#: `main.ended` are the photos that have ended by now (archive/publishing/bundle_tables.py).
_HIDING = """
pragma temp_store = memory;
create temp view photos as
    select * from main.photos where id not in (select photo from main.ended);
create temp view alternatives as
    select * from main.alternatives where photo not in (select photo from main.ended);
create temp view credits as
    select * from main.credits where photo not in (select photo from main.ended);
create temp view persons_shown as
    select * from main.persons_shown where photo not in (select photo from main.ended);
create temp view derivatives as
    select * from main.derivatives where photo not in (select photo from main.ended);
create temp view share_pictures as
    select * from main.share_pictures where photo not in (select photo from main.ended);
create temp view gone as
    select uid from main.gone
    union all select uid from main.photos where id in (select photo from main.ended);
create temp view events as
    select * from main.events
    where exists (select 1 from photos where photos.event = events.slug);
create temp view sessions as
    select * from main.sessions
    where exists (
        select 1 from photos where photos.event = sessions.event and photos.session = sessions.slug
    );
create temp view people as
    select * from (
        select rowid, slug, name, kind,
            shown - (
                select count(*) from main.ended cross join main.persons_shown as held
                    on held.photo = ended.photo and held.person = slug
            ) as shown,
            credited - (
                select count(*) from main.ended cross join main.credits as held
                    on held.photo = ended.photo and held.person = slug
            ) as credited
        from main.people
    )
    where shown > 0 or credited > 0;
create temp view appearances as
    select rowid, * from main.appearances
    where exists (
        select 1 from persons_shown join photos on photos.id = persons_shown.photo
        where persons_shown.person = appearances.person and photos.event = appearances.event
            and (appearances.session is null or photos.session = appearances.session)
    );
create temp view years as
    select * from (
        select year, (
            select count(*) from photos where taken_on >= year and taken_on < year || '~'
        ) as photos
        from main.years
    )
    where photos > 0;
"""


def hide_what_ends(connection: sqlite3.Connection) -> None:
    """Let a connection to a bundle see nothing that has ended, from now on."""
    connection.executescript(_HIDING)


def seconds_left(connection: sqlite3.Connection, name: str) -> int | None:
    """For how long a media file may still be shown, in seconds, 0 where it may no more; None for good."""
    found = connection.execute("select at from ending_media where name = ?", (name,)).fetchone()
    if found is None:
        return None
    left = datetime.fromisoformat(found[0]) - datetime.now(UTC)
    return max(0, int(left.total_seconds()))
