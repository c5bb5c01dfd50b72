"""The desk's one page: all photos of the archive with their state, newest first."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from datasette import Request, Response

from ...archive.storage.derivatives import media_name
from ..site.pages import address, language_of, page

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
    for row in shown:
        row["state"] = _state(row)
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


def _state(row: dict[str, Any]) -> str:
    """The phrase for where a photo stands on its way to the gallery."""
    if row["published_at"]:
        return "published"
    if row["no_picture"]:
        return "no_picture"
    if row["digest"] is None:
        return "undeveloped"
    return "waiting" if row["credit_line"] else "no_credit"
