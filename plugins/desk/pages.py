"""The desk's one page: all photos of the archive with their state, newest first."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette import Request, Response

from ...archive.errors import Refused
from ...archive.rights.standing import Standing
from ...archive.storage.derivatives import media_name
from ..site.pages import address, language_of, page
from .standing import phrase_of, standings

if TYPE_CHECKING:
    # Datasette imports its plugins while it is being imported itself.
    from datasette.app import Datasette

_PAGE_SIZE = 50
_PHOTOS = """
    select photos.id, photos.uid, photos.source_name, photos.taken_at,
        coalesce(photos.title, photos.description) as caption,
        photos.credit_line, photos.published_at, photos.width_px, photos.height_px,
        photos.no_picture,
        events.title as event,
        (
            select digest from derivatives
            where photo = photos.id and media_type = 'image/jpeg'
            order by width_px
            limit 1
        ) as digest,
        (
            select json_group_array(people.name)
            from persons_shown join people on people.id = persons_shown.person
            where persons_shown.photo = photos.id
        ) as people
    from photos left join events on events.id = photos.event
    where (:before is null or photos.id < :before) and not exists (
        select 1 from states
        where states.photo = photos.id and (state = 'binned' or (
            state = 'restricted'
            and not exists (select 1 from json_each(states.accounts) where value = :account)
        ))
    )
    order by photos.id desc
    limit :limit
"""


async def photos(datasette: Datasette, request: Request, _send: Any) -> Response:
    """List the photos of the archive, a page at a time."""
    before = request.args.get("before") or ""
    found = await datasette.get_database("archive").execute(
        _PHOTOS,
        {
            "before": int(before)
            if before.isascii() and before.isdigit() and len(before) < 16
            else None,
            "limit": _PAGE_SIZE + 1,
            "account": request.actor["id"],
        },
    )
    rows = [dict(row) for row in found.rows]
    shown = rows[:_PAGE_SIZE]
    known = await _standings(datasette, [row["uid"] for row in shown])
    for row in shown:
        stands = known.get(row["uid"])
        row["state"] = phrase_of(stands) if stands else "unknown"
        row["why"] = (
            [reason.text(language_of(request)) for reason in stands.reasons] if stands else []
        )
        row["people"] = json.loads(row["people"])
        row["thumbnail"] = (
            f"/media/{media_name(row['digest'], 'image/jpeg')}" if row["digest"] else None
        )
    more = (
        address(language_of(request), before=str(shown[-1]["id"]))
        if len(rows) > len(shown)
        else None
    )
    return await asyncio.to_thread(
        page,
        request,
        "desk/photos.html",
        {"photos": shown, "more": more, "actor_name": request.actor["id"]},
        cache_control="private, no-store",
    )


async def _standings(datasette: Datasette, uids: list[str]) -> Mapping[str, Standing]:
    """Where photos stand; nothing is known of it while rights.toml is at fault."""
    root = Path(datasette.plugin_config("byline")["root"])
    try:
        found: Mapping[str, Standing] = await datasette.get_database("archive").execute_fn(
            lambda connection: standings(connection, root, uids)
        )
    except Refused:
        return {}
    return found
