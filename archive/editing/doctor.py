"""What is wrong with the credits and captions of an archive, each with the fix byline proposes.

One small check per fault, in the order they are told. Nothing is applied here: a fix is an edit, which
`corrections` makes and can undo.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath

from sqlite_utils import Database

from ...metadata.credit import About, is_cut, names_somebody, understand
from ...metadata.damage import damage
from ...metadata.fields import FIELD_BY_NAME
from ...metadata.placeholders import CODE, VARIABLE
from ...metadata.resolving import Resolved
from ...metadata.text import without_mojibake
from ...metadata.values import Value, texts_of
from ..catalogue.clocks import Clock, clock_of
from ..catalogue.credits import credit_of
from ..catalogue.facts import CREDIT_FIELDS, ReadPhoto, text_of
from ..catalogue.people import near_pairs
from ..catalogue.reconciling import held_photo
from ..catalogue.shoots import ShootPhoto, photos_by_name, shoot_photos
from ..mishaps import log_of, reason_of
from ..phrases import argument
from ..storage.layout import Archive, stays_inside
from .corrections import Edit, is_correctable

#: What people put between keywords that a program took for one.
_PARTS = re.compile(r"\s*[,;]\s*")
_LONGEST_ALT_TEXT = 250  # characters, IPTC 2025.1, Alt Text (Accessibility)
_CAPTIONS = ("headline", "title", "description", "alt_text", "extended_description")
_PLACEHOLDER = re.compile(
    r"\W*(?:(?:name|caption|title|headline|text) to come|(?:nom|l[ée]gende|titre|texte)"
    r" (?:[àa] venir|[àa] compl[ée]ter)"
    r"|x{3,}|t\.?b\.?[acd]\.?|lorem ipsum.*|caption|l[ée]gende|description|insert caption.*|\?{2,})\W*",
    re.IGNORECASE | re.DOTALL,
)
#: A placeholder in the middle of a text, or a variable or a code that nobody replaced.
_PLACEHOLDER_INSIDE = re.compile(
    rf"\bname to come\b|\bnom [àa] venir\b|\bX{{3,}}\b|{VARIABLE.pattern}|{CODE.pattern}",
    re.IGNORECASE,
)
#: originals/YEAR/DAY_EVENT, or either of them "undated".
_FOLDER = re.compile(r"originals/(?:\d{4}|undated)/[^/]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of one photo, in words; `fix` is the edit proposed, None where a person must decide."""

    check: str
    uid: str
    shoot: str
    source_name: str
    problem: str
    fix: Edit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patient:
    """A photo, and what its shoot and its archive know that may help it."""

    uid: str
    original: str
    taken_at: str | None
    clock: Clock | None
    learnt: ReadPhoto
    shoot_creators: tuple[tuple[str, ...], ...]
    known_names: Mapping[str, int]  # of people, with the number of photos that credit them
    near_names: Mapping[str, list[str]]  # of people who may be one, those with more photos

    @property
    def resolved(self) -> Mapping[str, Resolved]:
        return self.learnt.facts.resolved

    def text(self, field: str) -> str:
        """A text as it was meant, so that no fix spreads a wrong character set."""
        return without_mojibake(text_of(self.resolved, field))

    def says_nobody(self) -> bool:
        """Whether the files say in so many words that nobody is to be named: "DR"."""
        return any(name in self.resolved for name in ("creator", "credit_line"))

    def edit(self, field: str, value: Value | None) -> Edit:
        return Edit(uid=self.uid, field=field, value=value)

    def sole_creator(self) -> Edit | None:
        """The one photographer everyone else in the shoot is credited to."""
        if len(self.shoot_creators) != 1:
            return None
        return self.edit("creator", self.shoot_creators[0])


def _makes_nothing_worse(patient: _Patient, fix: Edit | None) -> bool:
    """Whether a fix leaves no more letters lost than the value it is put in place of has."""
    if fix is None or fix.value is None:
        return True
    held = patient.resolved.get(fix.field)
    return damage(texts_of(fix.value)) <= (damage(texts_of(held.value)) if held else 0)


Found = Iterator[tuple[str, Edit | None]]


def diagnose(db: Database, archive: Archive) -> Iterator[Finding]:
    """Every fault of every photo, shoot by shoot; no more than one shoot is looked at at a time.

    A photo that cannot be looked at is a finding, too.
    """
    log = log_of(archive.root)
    known = photos_by_name(db)
    near = _near_names(known)
    # A shoot is the folder its originals lie in, below `originals/`.
    for _, group in groupby(shoot_photos(db), key=lambda photo: photo.folder):
        photos = list(group)
        # Who came in one folder with one ingest was one shoot; undated photos of others were not.
        creators: dict[int | None, dict[tuple[str, ...], None]] = defaultdict(dict)
        for photo in photos:
            if credited := credit_of(db, photo.id).creators:
                creators[photo.ingest][credited] = None
        for photo in photos:
            yield from _examined(db, photo, tuple(creators[photo.ingest]), known, near, log)


def _examined(
    db: Database,
    photo: ShootPhoto,
    shoot_creators: tuple[tuple[str, ...], ...],
    known: Mapping[str, int],
    near: Mapping[str, list[str]],
    log: Path,
) -> list[Finding]:
    def finding(check: str, problem: str, fix: Edit | None) -> Finding:
        return Finding(
            check=check,
            uid=photo.uid,
            shoot=photo.folder,
            source_name=photo.source_name,
            problem=problem,
            fix=fix,
        )

    try:
        patient = _Patient(
            uid=photo.uid,
            original=photo.original,
            taken_at=photo.taken_at,
            clock=clock_of(db, photo.event, photo.body) if photo.event and photo.body else None,
            learnt=held_photo(db, photo.id),
            shoot_creators=shoot_creators,
            known_names=known,
            near_names=near,
        )
        return [
            finding(check, problem, fix if _makes_nothing_worse(patient, fix) else None)
            for check, look in CHECKS.items()
            for problem, fix in look(patient)
        ]
    except Exception as error:  # noqa: BLE001  # it is told, with its traceback in the log
        return [finding("unforeseen", reason_of(error, photo.uid, log), None)]


def _near_names(known: Mapping[str, int]) -> dict[str, list[str]]:
    names, near = list(known), defaultdict(list)
    for pair in near_pairs(names):
        few, many = sorted((names[place] for place in pair), key=lambda name: known[name])
        if known[few] < known[many]:
            near[few].append(many)
    return near


def _caption_writer(patient: _Patient) -> Found:
    writer = patient.text("caption_writer")
    if patient.learnt.credit.is_usable or not names_somebody(writer):
        return
    creators = understand([writer]).credit.creators
    problem = f"nobody is credited, and “{writer}” stands where the caption's writer does"
    yield problem, None if patient.says_nobody() else patient.edit("creator", creators)


def _no_creator(patient: _Patient) -> Found:
    if not patient.learnt.credit.is_usable:
        fix = None if patient.says_nobody() else patient.sole_creator()
        yield "nobody is credited", fix


def _names_nobody(patient: _Patient) -> Found:
    credit = patient.learnt.credit
    for name in CREDIT_FIELDS:
        found = patient.resolved.get(name)
        texts = texts_of(found.value) if found else ()
        empty = [text for text in texts if not names_somebody(text)]
        if not empty:
            continue
        left = tuple(text for text in texts if text not in empty) if name == "creator" else ()
        fix = patient.edit(name, left or None) if left or credit.is_usable else None
        if name == "copyright_notice" and credit.is_usable:
            year = patient.learnt.facts.understood.year or ""
            notice = " ".join(f"© {year} {', '.join(credit.creators)}".split())
            fix = patient.edit(name, notice)
        yield f"{name} “{'; '.join(empty)}” names nobody", fix


def _conflicting_creators(patient: _Patient) -> Found:
    creator = patient.resolved.get("creator")
    if creator is not None and creator.conflict:
        said = {
            item.source: "; ".join(item.value)
            for item in reversed(patient.learnt.reading.readings)
            if item.field == "creator" and isinstance(item.value, tuple)
        }
        words = ", ".join(f"{source} says “{names}”" for source, names in sorted(said.items()))
        named = creator.value if isinstance(creator.value, tuple) else ()
        somebody = tuple(name for name in named if names_somebody(name))
        fix = patient.edit("creator", somebody) if somebody else None
        yield f"creators conflict: {words}", fix
    for doubt in patient.learnt.facts.understood.doubts:
        if doubt.about is About.CONFLICT:
            yield doubt.text, None


def _truncated(patient: _Patient) -> Found:
    for name in ("creator", "credit_line", "copyright_notice", "source"):
        found = patient.resolved.get(name)
        limit = FIELD_BY_NAME[name].iim_max_bytes or 0
        if found is None or found.source != "iim":
            continue
        texts = texts_of(found.value)
        for place, text in enumerate(texts):
            if not is_cut(text, limit):
                continue
            whole = _completed(text, patient.known_names)
            if whole is None and len(text.encode()) < limit - 1:
                continue
            mended = (*texts[:place], whole or text, *texts[place + 1 :])
            value: Value = mended if isinstance(found.value, tuple) else mended[0]
            fix = patient.edit(name, value) if whole else None
            yield f"{name} “{text}” fills IIM's {limit} bytes, and may be cut", fix


def _completed(text: str, known_names: Mapping[str, int]) -> str | None:
    """The text with its last name whole, where exactly one known name begins like its end."""
    whole = {
        text[: -len(start)] + name
        for name in known_names
        for length in range(4, len(name))
        if text.endswith(start := name[:length]) and not text[: -len(start)][-1:].isalpha()
    }
    return whole.pop() if len(whole) == 1 else None


def _mojibake(patient: _Patient) -> Found:
    for name, found in patient.resolved.items():
        value = found.value
        texts = value if isinstance(value, tuple) else (value,)
        mended = tuple(without_mojibake(text) if isinstance(text, str) else text for text in texts)
        if mended != texts and is_correctable(name):
            said = "; ".join(text for text in texts if isinstance(text, str))
            new: Value = tuple(map(str, mended)) if isinstance(value, tuple) else str(mended[0])
            yield (
                f"{name} “{said[:80]}” was read in the wrong character set",
                patient.edit(name, new),
            )


def _lost_letters(patient: _Patient) -> Found:
    for name in CREDIT_FIELDS:
        found = patient.resolved.get(name)
        texts = texts_of(found.value) if found else ()
        if damage(texts) and not any(without_mojibake(text) != text for text in texts):
            yield f"{name} “{'; '.join(texts)}” has lost letters; no other source has them", None


def _keywords(patient: _Patient) -> Found:
    found = patient.resolved.get("keywords")
    words = found.value if found and isinstance(found.value, tuple) else ()
    parted = tuple(part for word in words for part in _PARTS.split(word.strip()) if part)
    if len(parted) > len(words) == 1:
        said = "”, “".join(parted)
        yield (
            f"one keyword “{words[0]}” may be {len(parted)}: “{said}”",
            patient.edit("keywords", parted),
        )


def _placeholder(patient: _Patient) -> Found:
    for name in _CAPTIONS:
        text = text_of(patient.resolved, name)
        inside = _PLACEHOLDER_INSIDE.search(text)
        if text and _PLACEHOLDER.fullmatch(text):
            yield f"{name} “{text}” stands for one still to be written", patient.edit(name, None)
        elif inside:
            yield f"{name} has “{inside[0]}” still to be replaced", None


def _unknown_photographer(patient: _Patient) -> Found:
    for name in patient.learnt.credit.people:
        for other in patient.near_names.get(name, ()):
            # Towards the spelling of more photos, but never from a name to its initials.
            keep, merge = (name, other) if _has_initials(other) else (other, name)
            command = f"byline people merge {argument(keep)} {argument(merge)}"
            yield f"“{name}” may be “{other}”; if so: {command}", None
    for doubt in patient.learnt.facts.understood.doubts:
        if doubt.about is About.NAME:
            yield doubt.text, None


def _has_initials(name: str) -> bool:
    return any(len(word.rstrip(".")) == 1 for word in name.split())


def _no_caption(patient: _Patient) -> Found:
    if patient.text("description"):
        return
    said = patient.text("headline") or patient.text("title")
    yield "has no caption", patient.edit("description", said) if _is_sound(said) else None


def _no_alt_text(patient: _Patient) -> Found:
    if patient.text("alt_text"):
        return
    said = patient.text("description") or patient.text("headline")
    is_fit = _is_sound(said) and len(said) <= _LONGEST_ALT_TEXT
    fix = patient.edit("alt_text", said) if is_fit else None
    yield "has no text for those who do not see it", fix


def _is_sound(text: str) -> bool:
    """Whether a text says something, and nothing is still to be replaced in it."""
    return bool(text) and not _PLACEHOLDER.fullmatch(text) and not _PLACEHOLDER_INSIDE.search(text)


def _date(patient: _Patient) -> Found:
    """A date that byline's first weeks took as it stood, and that is read in another way today."""
    taken = patient.learnt.facts.taken
    if taken and patient.clock:
        taken = patient.clock.read(taken)  # as it was really taken
    if patient.taken_at != taken:
        meant = f"means {taken}" if taken else "is no date"
        yield f"date_created “{patient.taken_at}” {meant}; it is read anew by: byline rebuild", None


def _place(patient: _Patient) -> Found:
    """An original that such a date led astray."""
    folder = PurePosixPath(patient.original).parent.as_posix()
    if not stays_inside(patient.original):
        where = f"its original lies outside the archive, in {folder}"
        yield f"{where}; ingest it again from there after: byline rebuild", None
    elif not _FOLDER.fullmatch(folder):
        yield (
            f"its original lies in {folder}, named after a date that is none; it is safe there",
            None,
        )


def _content_credentials(patient: _Patient) -> Found:
    if patient.learnt.reading.is_signed:
        yield "carries Content Credentials (C2PA), which hold for the original alone", None


#: Every check, in the order its findings are told; where two would set one field, the first does.
CHECKS: dict[str, Callable[[_Patient], Found]] = {
    "caption-writer": _caption_writer,
    "no-creator": _no_creator,
    "names-nobody": _names_nobody,
    "conflicting-creators": _conflicting_creators,
    "truncated": _truncated,
    "mojibake": _mojibake,
    "lost-letters": _lost_letters,
    "keywords": _keywords,
    "placeholder": _placeholder,
    "unknown-photographer": _unknown_photographer,
    "no-caption": _no_caption,
    "no-alt-text": _no_alt_text,
    "date": _date,
    "place": _place,
    "content-credentials": _content_credentials,
}


def fixes(findings: list[Finding]) -> list[Edit]:
    """The edits proposed, one for each field of a photo."""
    edits: dict[tuple[str, str], Edit] = {}
    for finding in findings:
        if finding.fix is not None:
            edits.setdefault((finding.uid, finding.fix.field), finding.fix)
    return list(edits.values())
