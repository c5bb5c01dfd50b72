"""What a photographer fills in for a whole shoot: presets, variables in captions, code replacements.

A preset is a TOML file: `stationery/archive.toml` for everything, `stationery/EVENT.toml` for an event, or
any file given with --stationery; each overrules the one before.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from rapidfuzz import process

from ...metadata.credit import names_somebody
from ...metadata.fields import FIELD_BY_NAME
from ...metadata.placeholders import CODE, VARIABLE, Day, filled_in
from ...metadata.resolving import Resolved
from ...metadata.values import Value, texts_of
from ..catalogue.facts import (
    CONTRACT,
    INGEST,
    LICENCE,
    RESTRICTIONS,
    TERMS,
    USAGE_RIGHTS,
    Facts,
    Override,
    text_of,
)
from ..catalogue.rights_file import load_rights_file
from ..errors import Refused
from ..storage.layout import Archive
from ..storage.toml_files import read_toml

#: What a preset may fill, in the trade's words, and the field each fills.
FILLS = {
    "creator": "creator",
    "jobtitle": "creator_jobtitle",
    "credit": "credit_line",
    "source": "source",
    "copyright": "copyright_notice",
    "usage_terms": "usage_terms",
    "web_statement": "web_statement",
    "licensor_url": "licensor_url",
    "licence": LICENCE,
    "usage_rights": USAGE_RIGHTS,
    "restrictions": RESTRICTIONS,
    "contract": CONTRACT,
    "instructions": "instructions",
    "headline": "headline",
    "title": "title",
    "caption": "description",
    "alt_text": "alt_text",
    "keywords": "keywords",
    "place": "location",
    "city": "city",
    "state": "state",
    "country": "country",
}
_MOST_DIGITS = 6
_LIKENESS = 60  # percent: so near is what somebody may have meant
_SETTINGS = ("event", "codes")
#: What a caption may hold in braces.
VARIABLES = (
    "event", "place", "city", "country", "date", "time", "year", "photographer", "speakers", "seq",
    "filename",
)  # fmt: skip
#: The fields in which codes and variables are replaced, whoever wrote them.
_WORDED = (
    "creator", "credit_line", "copyright_notice", "headline", "title", "description", "alt_text",
    "extended_description", "keywords", "person_shown", "location", "city", "instructions",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """What a caption's variables know of one photo: its place in the shoot, counted from 1, and name."""

    sequence: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stationery:
    """What is filled in: values by field, and codes, each with its forms in order."""

    values: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    event: str | None = None  # its slug
    event_title: str = ""
    event_place: str = ""
    event_day: str = ""  # of an event of one day: when a photo that tells no time was taken
    is_preset: bool = False  # a preset was found, so captions may hold variables

    def overrides(self, facts: Facts, placing: Placing) -> tuple[Override, ...]:
        """What this stationery tells of a photo, of which its files alone say `facts`."""
        resolved = facts.resolved
        known = self._known(facts, placing)
        found = []
        for name, template in self.values.items():
            # "© {year} …" says less than nothing; `missing` tells of it.
            value = _known_alone(self._worded(template, known))
            if not value:
                continue
            there = resolved.get(name)
            if name == "keywords" and there and isinstance(there.value, tuple):
                worded = self._worded(there.value, known)
                found.append(_added(there.value, (*worded, *texts_of(value))))
            else:
                found.append(Override(field=name, value=value, source=INGEST))
        is_added_to = {item.field for item in found if item.instead_of is not None}
        for name in _WORDED if self.is_preset else ():
            there = resolved.get(name)
            if there is None or name in is_added_to:
                continue
            value = self._worded(there.value, known)
            if value != there.value:
                found.append(
                    Override(field=name, value=value, source=INGEST, instead_of=there.value)
                )
        return tuple(found)

    def missing(self, facts: Facts, placing: Placing) -> tuple[str, ...]:
        """What could not be filled in, because a variable is not known of this photo."""
        known = self._known(facts, placing)
        return tuple(
            f"{name} was not filled in: {unknown[0]} is not known"
            for name, template in self.values.items()
            if name not in facts.resolved or name == "keywords"
            for text in _texts(self._worded(template, known))
            if (unknown := VARIABLE.search(text))
        )

    def unknown_codes(self, resolved: Mapping[str, Resolved]) -> list[str]:
        """Codes in a photo's texts that no table explains, as they are written."""
        texts = [
            text for name in _WORDED if name in resolved for text in _texts(resolved[name].value)
        ]
        return [code for text in texts for code in self.unknown_codes_in(text)]

    def unknown_codes_in(self, text: str) -> list[str]:
        """The same, for one text."""
        return [
            match[0]
            for match in CODE.finditer(text)
            if not 1 <= _place(match) <= len(self.codes.get(match[1].casefold(), ()))
        ]

    def with_codes_replaced(self, text: str) -> str:
        """A text with what its codes stand for; one that no table explains stays."""
        return CODE.sub(self._replacement, text) if self.codes else text

    def _worded(self, value: Any, known: Mapping[str, object]) -> Any:
        if isinstance(value, tuple):
            return tuple(self._worded(text, known) for text in value)
        replaced = self.with_codes_replaced(value)
        return filled_in(replaced, known)

    def _shown(self, facts: Facts) -> list[str]:
        """Whom a file says it shows, codes spelt out; nobody where they may not be published."""
        said = facts.resolved.get("person_shown")
        names = _texts(said.value) if said is not None and facts.held_back is None else ()
        return list(dict.fromkeys(CODE.sub(self._replacement, name) for name in names))

    def _replacement(self, match: re.Match[str]) -> str:
        forms = self.codes.get(match[1].casefold(), ())
        number = _place(match)
        return forms[number - 1] if 0 < number <= len(forms) else match[0]

    def _known(self, facts: Facts, placing: Placing) -> dict[str, object]:
        """What each variable stands for; one that is not known is left out, and stays in braces."""
        resolved = facts.resolved
        written = _texts(resolved["creator"].value) if "creator" in resolved else ()
        named = [CODE.sub(self._replacement, name) for name in written]
        if named == list(written):  # no code among them: whom the files credit, else the preset
            named = list(facts.credit.creators or _texts(self.values.get("creator", ())))
        taken = _moment(facts.taken or "") or _moment(self.event_day)
        known: dict[str, object] = {
            "event": self.event_title,
            "place": self.values.get("location") or self.event_place,
            "city": self.values.get("city") or text_of(resolved, "city"),
            "country": self.values.get("country") or text_of(resolved, "country"),
            "photographer": ", ".join(named),
            "speakers": ", ".join(self._shown(facts)),
            "filename": Path(placing.name).stem,
            "seq": placing.sequence,
            "date": Day(taken) if taken else "",
            "time": taken.strftime("%H:%M")
            if taken and facts.taken and facts.taken.has_time
            else "",
            "year": taken.strftime("%Y") if taken else "",
        }
        return {name: value for name, value in known.items() if value != ""}


def _known_alone(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """A value without what holds variables still; empty where that is all of it."""
    if isinstance(value, tuple):
        return tuple(text for text in value if not VARIABLE.search(text))
    return "" if VARIABLE.search(value) else value


def _added(there: Value, keywords: Iterable[str]) -> Override:
    """Keywords in place of those that are there; each once."""
    both = tuple(dict.fromkeys(keywords))
    return Override(field="keywords", value=both, source=INGEST, instead_of=there)


def _place(match: re.Match[str]) -> int:
    """Which form of a code is meant, from 1; of more digits than any table has forms, none."""
    digits = match[2] or "1"
    return int(digits) if len(digits) < _MOST_DIGITS else 0


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text[:19])
    except ValueError:
        return None


def _texts(value: object) -> Sequence[str]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) and value else ()


def load_stationery(
    archive: Archive, file: Path | None, event: str | None, given: Mapping[str, str | None]
) -> Stationery:
    """Read the presets that hold for a shoot; `given` are values of the command line, by preset key.

    Raises Refused for a preset that cannot be read, or says what byline cannot do, before anything is
    written.
    """
    folder = archive.root / "stationery"
    general = _preset(folder / "archive.toml")
    asked = _preset(file, must_exist=True) if file else {}
    event = event or asked.get("event") or general.get("event")
    special = _preset(folder / f"{event}.toml") if event else {}
    layers = (
        (folder / "archive.toml", general),
        (folder / f"{event}.toml", special),
        (file, asked),
        (None, {key: text for key, text in given.items() if text is not None}),
    )
    merged = {key: value for _, layer in layers for key, value in layer.items() if value != []}
    rights = load_rights_file(archive)
    known = {LICENCE: tuple(rights.known_licences), USAGE_RIGHTS: tuple(rights.usage_rights)}
    codes = _codes(Path(merged["codes"])) if "codes" in merged else {}
    stationery = Stationery(
        values={
            FILLS[key]: _shaped(FILLS[key], value) for key, value in merged.items() if key in FILLS
        },
        codes=codes,
        event=event,
        is_preset=bool(general or special or asked),
    )
    for path, layer in layers:
        for key in layer.keys() & FILLS.keys():
            _refuse_faults(stationery, key, layer[key], path, known.get(FILLS[key]))
    return stationery


def spelt_out(archive: Archive, event: str | None, text: str) -> str:
    """A text that somebody typed, its codes replaced by the presets of an archive and of an event.

    Raises Refused for a code that no table explains.
    """
    if not CODE.search(text):
        return text
    stationery = load_stationery(archive, None, event, {})
    for code in stationery.unknown_codes_in(text):
        known = _like(code, stationery.codes) if stationery.codes else "no preset here has codes"
        raise Refused(f"{text!r}: unknown code {code}; {known}")
    return stationery.with_codes_replaced(text)


def _preset(path: Path, *, must_exist: bool = False) -> dict[str, Any]:
    preset: dict[str, Any] | None = read_toml(path)
    if preset is None:
        if must_exist:
            raise Refused(f"{path}: there is no such preset")
        return {}
    for key, value in preset.items():
        if key not in FILLS and key not in _SETTINGS:
            raise Refused(
                f"{path}: {key!r} is nothing a preset fills; {_like(key, (*FILLS, *_SETTINGS))}"
            )
        is_list = isinstance(value, list) and all(isinstance(item, str) for item in value)
        if not isinstance(value, str) and not (is_list and key in ("creator", "keywords")):
            kind = "a text or a list of texts" if key in ("creator", "keywords") else "a text"
            raise Refused(f"{path}: {key} must be {kind}")
    if "codes" in preset:
        preset["codes"] = str(path.parent / preset["codes"])
    return preset


def _shaped(name: str, value: str | list[str]) -> str | tuple[str, ...]:
    if name not in TERMS and FIELD_BY_NAME[name].is_list:
        return tuple(value) if isinstance(value, list) else (value,)
    return str(value)


def _codes(path: Path) -> dict[str, tuple[str, ...]]:
    """Code replacements: on each line a code, a tab, and its forms, tabs between them."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path}: these code replacements cannot be read ({error})") from error
    found: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(
        csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1
    ):
        if not row or not row[0].strip() or row[0].startswith("#"):
            continue
        code, forms = row[0].strip().strip("=").casefold(), tuple(text.strip() for text in row[1:])
        if not forms or not forms[0]:
            raise Refused(f"{path}, line {number}: {row[0]!r} has no replacement after a tab")
        if code in found:
            raise Refused(f"{path}, line {number}: the code {code!r} is there twice")
        found[code] = forms
    return found


def _refuse_faults(
    stationery: Stationery,
    key: str,
    value: str | list[str],
    path: Path | None,
    known: Iterable[str] | None,
) -> None:
    """Refuse what would leave a caption half filled on every photo, saying where it stands."""
    where = f"{path}: {key}" if path else "--credit"
    texts = value if isinstance(value, list) else [value]
    for text in texts:
        for match in VARIABLE.finditer(text):
            if match[1] not in VARIABLES:
                raise Refused(f"{where}: {match[0]} is no variable; {_like(match[1], VARIABLES)}")
        for code in stationery.unknown_codes_in(text) if stationery.codes else ():
            raise Refused(f"{where}: unknown code {code}; {_like(code, stationery.codes)}")
        if key == "creator" and "{" not in text and not names_somebody(text):
            raise Refused(f"{where} {text!r} names nobody; give a name")
        if known is not None and text not in known:
            place = f"{path}: " if path else ""
            raise Refused(f"{place}no {key} {text!r}; known are: {', '.join(known)}")


def _like(word: str, known: Iterable[str]) -> str:
    known, word = list(known), word.strip("=").partition("#")[0]
    near = [name for name, *_ in process.extract(word, known, limit=3, score_cutoff=_LIKENESS)]
    return f"did you mean {' or '.join(near)}?" if near else f"known are: {', '.join(known)}"


def code_faults(
    stationery: Stationery, texts: Iterable[tuple[Path, Mapping[str, Resolved]]]
) -> Iterator[str]:
    """Say, per file, which of its codes nobody explains."""
    for path, resolved in texts:
        for code in stationery.unknown_codes(resolved):
            yield f"{path}: unknown code {code}; {_like(code, stationery.codes)}"
