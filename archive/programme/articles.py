"""An article about an event, a saved page or plain text: what it proposes, for a person to confirm.

Reports are written for people: names stand with their roles in brackets or behind a comma, sessions between
quotation marks, the credit at the foot. What is read here is a proposal and never more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ...metadata.names import fold
from .shapes import (
    BadProgramme,
    PickZone,
    Programme,
    ProgrammeSession,
    Speaker,
    as_said,
    line,
)
from .texts import page_words

_LONGEST = 200_000
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier january", "fevrier february", "mars march", "avril april", "mai may", "juin june",
            "juillet july", "aout august", "septembre september", "octobre october", "novembre november",
            "decembre december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = r"[A-Za-zéûÉÛ]{3,9}"
_DAYS = (
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?P<month>{_MONTH})\s+(?P<year>\d{{4}})\b"
    ),
    re.compile(
        rf"\b(?P<month>{_MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,\s+(?P<year>\d{{4}})\b"
    ),
    re.compile(r"\b(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})\b"),
    re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b"),
)
_QUOTED = r"[«“\"]\s*([^«»“”\"]{3,160}?)\s*[»”\"]"
_EVENT = re.compile(
    r"\b(?:conf[ée]rences?|rencontres?|colloque|d[ée]bat|journ[ée]es?|assises|forum|summit|conference|event)\b"
    rf"[^.«“\"]{{0,60}}{_QUOTED}",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"\b(?:tables?\s+rondes?|ateliers?|sessions?|pl[ée]ni[èe]re|panel|workshop|round\s+tables?)\b"
    rf"[^.«“\"]{{0,60}}{_QUOTED}(?:\s*(?:et|and|,)\s*{_QUOTED})?",
    re.IGNORECASE,
)
_ORGANISED = re.compile(
    r"\b(?:organis[ée]e?s?\s+par|propos[ée]e?s?\s+par|[àa] l[’']initiative d[eu]s?|organi[sz]ed by"
    r"|hosted by)\s+"
    r"([^.;:()«»\n]{3,200})",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\b(?:cr[ée]dits?(?:\s+photos?(?:graphiques?)?)?|photo(?:graph)?s?\s+credits?|photos?)\s*(?::|©|by)\s*"
    r"([^().;\n]{3,120})",
    re.IGNORECASE,
)
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\wà-öø-ÿ’'-]{1,40}"
_NAME = rf"{_CAPITAL}(?:\s{{1,3}}(?:(?:de|du|des|la|le|van|von|di|el|ben)\s{{1,3}}|d[’'])?{_CAPITAL}){{1,3}}"
_IN_BRACKETS = re.compile(rf"\b({_NAME})\s*\(([^()]{{3,160}})\)")
_PART = r"(?:[a-zà-öø-ÿ]|l[’']|d[’'])[^,.;:()«»\n]{3,140}?"
_BEHIND_A_COMMA = re.compile(
    rf"\b({_NAME}),\s+({_PART}(?:,\s+(?!(?:et|and|ou|puis|qui|ont?|a|avec)\b){_PART})?)"
    rf"(?=[,.;:\n]|\s+(?:et|and)\s+{_CAPITAL}|$)"
)
_LISTED = re.compile(rf"^[-•*–]? ?({_NAME}) ?(?::|–|—|,) ?([^\n]{{3,160}})$", re.MULTILINE)
#: Words that make a capitalised phrase none of a person.
_NO_NAME = {
    "up", "conférence", "conference", "table", "tables", "ronde", "rondes", "retrouvez", "photo", "photos",
    "crédit", "crédits", "credits", "groupe", "mouvement", "association", "conseil", "ville", "région",
    "université", "institut", "ministère", "fondation", "théâtre", "paris", "lille",
}  # fmt: skip


def article(data: bytes, _pick: PickZone = as_said) -> Programme:
    """What an article proposes; raises BadProgramme where it names no day or nobody."""
    try:
        text = data.decode("utf-8-sig")[:_LONGEST]
    except UnicodeDecodeError as error:
        raise BadProgramme("is no UTF-8 text; save it as UTF-8") from error
    heading = None
    if re.search(r"<(?:html|body|p|div|h1)\b", text, re.IGNORECASE):
        heading, text = page_words(text)
    # One line for each paragraph: what is looked for in lines is looked for in few.
    text = "\n".join(" ".join(raw.split()) for raw in text.splitlines() if raw.strip())
    return _proposed(text, heading)


def _proposed(text: str, heading: str | None) -> Programme:
    days = sorted(dict.fromkeys(_days(text)))
    found = list(_speakers(text))
    if not days or not found:
        lacks = "names no day with its year" if not days else "names nobody with a role"
        raise BadProgramme(
            f"is read as an article, and {lacks}; programmes are schedule.json, schedule.xml, iCalendar, "
            "CSV with a column “session”, or a page with a schema.org Event"
        )
    event = _EVENT.search(text)
    first_line = next((one for raw in text.splitlines() if (one := line(raw, 120))), None)
    sessions = list(_sessions(text))
    placed = {fold(title): (place, title) for place, title in sessions}
    titles = [title for _, title in sorted(placed.values())]
    by_session: dict[str | None, list[Speaker]] = {title: [] for title in titles}
    for at, speaker in found:
        before = [title for place, title in sorted(placed.values()) if place <= at]
        by_session.setdefault(before[-1] if before else None, []).append(speaker)
    return Programme(
        title=line(event[1]) if event else heading or first_line,
        starts_on=days[0],
        ends_on=days[0],
        organisers=tuple(_organisers(text)),
        sessions=tuple(
            ProgrammeSession(key=title, title=title, speakers=tuple(by_session[title]))
            for title in titles
        ),
        speakers=tuple(by_session.get(None, ())),
        credit=_credit(text),
        is_proposal=True,
    )


def _days(text: str) -> Iterator[str]:
    for form in _DAYS:
        for match in form.finditer(text):
            said = match["month"]
            month = int(said) if said.isdigit() else _MONTHS.get(fold(said), 0)
            try:
                yield date(int(match["year"]), month, int(match["day"])).isoformat()
            except ValueError:
                continue


def _sessions(text: str) -> Iterator[tuple[int, str]]:
    for match in _SESSION.finditer(text):
        for title in match.groups():
            if title and (said := line(title)):
                yield text.index(title, match.start()), said


def _speakers(text: str) -> Iterator[tuple[int, Speaker]]:
    """Everyone who is named with a role, once, in the order of the text."""
    found: dict[str, tuple[int, Speaker]] = {}
    for form in (_IN_BRACKETS, _BEHIND_A_COMMA, _LISTED):
        for match in form.finditer(text):
            name, role = line(_BEFORE_A_NAME.sub("", match[1])), line(match[2])
            if name is None or role is None or not _is_person(name) or _QUANTITY.search(role):
                continue
            found.setdefault(
                fold(name), (match.start(), Speaker(name=name, role=role.rstrip(" ,;")))
            )
    yield from sorted(found.values(), key=lambda one: one[0])


_BEFORE_A_NAME = re.compile(r"^(?:Avec|Par|With|By|Et|And|Mme|Madame|Monsieur)\s+")
_QUANTITY = re.compile(r"^\d|https?://|@")


def _is_person(name: str) -> bool:
    words = name.casefold().split()
    return not any(word in _NO_NAME for word in words)


def _organisers(text: str) -> Iterator[str]:
    seen = set()
    for match in _ORGANISED.finditer(text):
        for part in re.split(r",|\bet\b|\band\b|&", match[1]):
            name = re.sub(r"^\s*(?:le|la|les|l[’']|the)\s*", "", part, flags=re.IGNORECASE)
            said = line(name, 120)
            if said and said[0].isupper() and fold(said) not in seen:
                seen.add(fold(said))
                yield _without_tail(said)


def _without_tail(name: str) -> str:
    """A name without what the sentence goes on with: "le Mouves s’est tenue à Paris"."""
    words = name.split()
    for place, word in enumerate(words):
        if (
            place
            and word[:1].islower()
            and word not in {"de", "du", "des", "la", "le", "les", "d’", "pour", "of"}
        ):
            return " ".join(words[:place])
    return name


_PARTICLES = {"de", "du", "des", "la", "le", "les", "pour", "of", "for"}


def _credit(text: str) -> str | None:
    found = [line(match[1]) for match in _CREDIT.finditer(text)]
    return next((said for said in reversed(found) if said and said[0].isupper()), None)
