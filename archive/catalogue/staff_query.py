"""What only staff may ask of photos: marks, what they lack, where they stand, who changed them.

note:3 marque:retenue sans:légende état:publiée évènement:up-2015 modifiée:marie utilisée:jamais
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...metadata.names import fold
from .states_of_photos import NO_CREDIT, PLACES, REJECTED

USABLE, STATE, LACKS, RATING, MARK, EVENT, SESSION, IMPORT, USED, CHANGED = (
    "usable", "state", "lacks", "rating", "mark", "event", "session", "import", "used", "changed",
)  # fmt: skip
OPERATORS = {
    "usable": USABLE, "utilisable": USABLE,
    "state": STATE, "etat": STATE,
    "lacks": LACKS, "sans": LACKS,
    "rating": RATING, "note": RATING,
    "mark": MARK, "marque": MARK,
    "event": EVENT, "evenement": EVENT,
    "session": SESSION,
    "import": IMPORT,
    "used": USED, "utilisee": USED,
    "changed": CHANGED, "modifiee": CHANGED, "modifie": CHANGED,
}  # fmt: skip

_STATES = {
    "published": "published", "publiee": "published", "publie": "published",
    "waiting": "waiting", "attente": "waiting", "en attente": "waiting", "en-attente": "waiting",
    "withheld": "withheld", "non publiable": "withheld", "non-publiable": "withheld",
    "no-credit": "no_credit", "no credit": "no_credit", "sans-credit": "no_credit",
    "sans credit": "no_credit",
    "no-picture": "no_picture", "no picture": "no_picture", "sans-image": "no_picture",
    "embargoed": "embargoed", "embargo": "embargoed",
    "withdrawn": "withdrawn", "retiree": "withdrawn", "retire": "withdrawn",
    "bin": "binned", "binned": "binned", "corbeille": "binned",
}  # fmt: skip
_LACKED = {
    "caption": "description", "legende": "description", "description": "description",
    "alt": "alt_text", "alt text": "alt_text", "texte alternatif": "alt_text",
    "title": "title", "titre": "title", "headline": "title",
    "credit": "credit", "credits": "credit", "photographer": "credit", "photographe": "credit",
    "people": "people", "personnes": "people", "personne": "people", "speakers": "people",
    "intervenants": "people",
    "keywords": "keywords", "mots-cles": "keywords", "mots cles": "keywords",
    "licence": "licence", "license": "licence",
    "event": "event", "evenement": "event", "session": "session",
    "date": "taken_at", "city": "city", "ville": "city", "country": "country", "pays": "country",
    "rating": "rating", "note": "rating",
}  # fmt: skip
_MARKS = {
    "pick": "pick", "picked": "pick", "retenue": "pick", "retenir": "pick",
    "reject": "reject", "rejected": "reject", "ecartee": "reject", "ecarter": "reject",
    "none": "none", "aucune": "none", "sans": "none",
}  # fmt: skip
_NEVER = {"never", "jamais"}

_NUMBER = """coalesce(
    (select cast(value as real) from resolutions where photo = photos.id and field = '{}'), 0
)"""
STARS = _NUMBER.format("rating")
_MARKED = """photos.id in (
    select photo from resolutions where field = '{}' and cast(value as real) {}
)"""
#: At least three stars.
WELL_RATED = _MARKED.format("rating", ">= 3")
WITHOUT = {
    "credit": NO_CREDIT,
    "people": "not exists (select 1 from persons_shown where persons_shown.photo = photos.id)",
    "keywords": "not exists (select 1 from keywords where keywords.photo = photos.id)",
    "rating": f"not ({_MARKED.format('rating', '> 0')})",
    **{
        name: f"coalesce(photos.{name}, '') = ''"
        for name in (
            "description", "alt_text", "title", "licence", "event", "session", "taken_at", "city",
            "country",
        )
    },
}  # fmt: skip
MARKED = {
    "pick": _MARKED.format("pick", "> 0"),
    "reject": REJECTED,
    "none": f"not ({_MARKED.format('pick', '<> 0')} or {REJECTED})",
}


def value(kind: str, text: str) -> str | None:
    """The value of an operator as byline writes it; None where it can have no such value."""
    plain = fold(text)
    if kind == RATING:
        return plain if plain in {"0", "1", "2", "3", "4", "5"} else None
    if kind == USED:
        return "never" if plain in _NEVER else None
    if kind in (CHANGED, USABLE):
        return text.casefold()
    found: Mapping[str, str] | None = {STATE: _STATES, LACKS: _LACKED, MARK: _MARKS}.get(kind)
    return text if found is None else found.get(plain)


def condition(kind: str, said: str, name: str) -> str:
    """The SQL on `photos` for an operator with a value; `name` is the parameter that holds it."""
    return _CONDITIONS[kind](said, name)


_CONDITIONS: Mapping[str, Callable[[str, str], str]] = {
    USABLE: lambda _, name: f"usable(photos.id, :{name})",
    STATE: lambda said, _: PLACES[said],
    LACKS: lambda said, _: WITHOUT[said],
    RATING: lambda said, name: (
        f"{STARS} <= cast(:{name} as real)" if said == "0" else f"{STARS} >= cast(:{name} as real)"
    ),
    MARK: lambda said, _: MARKED[said],
    EVENT: lambda _, name: (
        f"photos.event in (select id from events where slug = :{name} or folded(title) = folded(:{name}))"
    ),
    SESSION: lambda _, name: (
        f"photos.session in (select id from sessions where slug = :{name} or folded(title) = folded(:{name}))"
    ),
    IMPORT: lambda _, name: (
        "photos.id in (select photo from outcomes join imports on imports.id = outcomes.import"
        f" where imports.name = :{name} and outcome = 'added')"
    ),
    USED: lambda _said, _name: (
        "photos.uid not in (select value from deliveries join json_each(deliveries.uids))"
    ),
    CHANGED: lambda _, name: (
        "photos.uid in (select uid from edits join changes on changes.id = edits.change"
        f" where folded(changes.made_by) = folded(:{name}) and changes.undone_at is null)"
    ),
}
