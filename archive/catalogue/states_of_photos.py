"""Where photos stand, as far as SQL alone can say: for lists and counts of a whole archive at once.

Whether one photo may be shown is the predicate's to say (archive/rights); this sorts every photo into one
place by what is written of it, in the time of a query.
"""

from __future__ import annotations

# A list that is made once for all photos: few of them have a state.
_IS = "photos.id in (select photo from states where state in ({}))"
_BINNED = _IS.format("'binned'")
_WITHDRAWN = _IS.format("'withdrawn'")
_EMBARGOED = _IS.format("'embargoed'")
_PUBLISHED = "photos.published_at is not null"
#: That a photo was rejected: as -1, whether that is its mark or its stars.
REJECTED = """photos.id in (
    select photo from resolutions where field in ('rating', 'pick') and cast(value as real) < 0
)"""
_WITHHELD = f"""(
    {_IS.format("'withheld', 'rejected', 'restricted'")}
    or ({REJECTED} and not {_IS.format("'released'")})
)"""
#: That nobody is credited for a photo.
NO_CREDIT = "not exists (select 1 from credits where credits.photo = photos.id)"
_NO_PICTURE = "not exists (select 1 from derivatives where derivatives.photo = photos.id)"

_IN_ORDER = (
    ("binned", _BINNED),
    ("withdrawn", _WITHDRAWN),
    ("published", _PUBLISHED),
    ("no_credit", NO_CREDIT),
    ("no_picture", _NO_PICTURE),
    ("embargoed", _EMBARGOED),
    ("withheld", _WITHHELD),
    ("waiting", "true"),
)
#: Each place, and the condition on `photos` that a photo is there; the first that holds is its place.
PLACES = {
    name: " and ".join((*(f"not ({before})" for _, before in _IN_ORDER[:at]), f"({here})"))
    for at, (name, here) in enumerate(_IN_ORDER)
}
#: The name of the place of a photo, as SQL.
PLACE = f"case {' '.join(f'when {here} then {name!r}' for name, here in _IN_ORDER)} end"
