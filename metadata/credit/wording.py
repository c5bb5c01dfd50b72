"""A credit put into words: the only place where that happens, for every page, file and language.

What is said stands in templates, one per language and medium, which an organisation may set. How it is
written down (plain, HTML, Markdown, CSV) is not theirs to set: it keeps the credit whole.
"""

from __future__ import annotations

import csv
import html
import io
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass

from .understanding import Credit, understand

FRENCH, ENGLISH = "fr", "en"
LANGUAGES = (FRENCH, ENGLISH)

#: The media a credit is worded for: under a picture, in a social post, in print, as Creative Commons
#: asks (title, author, source, licence).
LINE, SOCIAL, PRINT, CREATIVE_COMMONS = "line", "social", "print", "cc"
#: The same line as a page, a text or a table holds it.
HTML, MARKDOWN, CSV = "html", "markdown", "csv"
TEMPLATED = (LINE, SOCIAL, PRINT, CREATIVE_COMMONS)
MEDIA = (LINE, SOCIAL, PRINT, CREATIVE_COMMONS, HTML, MARKDOWN, CSV)

_TEMPLATES = {
    (FRENCH, LINE): "Crédit photo : {credit}",
    (ENGLISH, LINE): "Photo: {credit}",
    (FRENCH, SOCIAL): "Photo : {credit}",
    (ENGLISH, SOCIAL): "Photo: {credit}",
    (FRENCH, PRINT): "© {credit}",
    (ENGLISH, PRINT): "© {credit}",
    (FRENCH, CREATIVE_COMMONS): "« {title} » par {credit}, source : {source}, licence : {licence}",
    (ENGLISH, CREATIVE_COMMONS): "“{title}” by {credit}, source: {source}, licence: {licence}",
}
#: What a template may hold; `credit` it must.
VARIABLES = frozenset({"credit", "title", "source", "licence"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What Creative Commons wants said beside the author; empty where unknown."""

    title: str = ""
    source: str = ""
    licence: str = ""
    licence_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of a credit in words; `is_name` marks what a page may link to its person."""

    text: str
    is_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How an organisation words its credits: templates by (language, medium), over byline's own."""

    templates: Mapping[tuple[str, str], str]

    def template(self, language: str, medium: str) -> str:
        """The template of a medium, in French or else in English."""
        place = (language if language in LANGUAGES else ENGLISH, medium)
        return self.templates.get(place) or _TEMPLATES[place]


#: As byline words a credit when nobody says otherwise.
PLAIN = Wording(templates={})


def fault_in(template: str) -> str | None:
    """Say what is wrong with a template; None when nothing is.

    >>> fault_in("Photo: {name}")
    '{name} is no variable; there are: {credit}, {licence}, {source}, {title}'
    """
    try:
        named = [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]
    except ValueError as error:
        return str(error)
    for name in named:
        if name not in VARIABLES:
            there_are = ", ".join(f"{{{known}}}" for known in sorted(VARIABLES))
            return f"{{{name}}} is no variable; there are: {there_are}"
    return None if "credit" in named else "names nobody: it needs {credit}"


def segments(
    credit: Credit,
    language: str,
    medium: str = LINE,
    *,
    wording: Wording = PLAIN,
    work: Work = Work(),
) -> tuple[Segment, ...]:
    """A credit as one sentence, in pieces; empty when nobody is named."""
    if not credit.is_usable:
        return ()
    template = wording.template(language, medium)
    licence = " ".join(part for part in (work.licence, work.licence_url) if part)
    texts = {"title": work.title, "source": work.source, "licence": licence}
    pieces: list[Segment] = []
    for text, name, _, _ in string.Formatter().parse(_without_unknown(template, texts)):
        pieces += [Segment(text=text)] if text else []
        if name == "credit":
            pieces += _named(credit, language)
        elif name:
            pieces.append(Segment(text=texts[name]))
    return tuple(pieces)


def _without_unknown(template: str, texts: Mapping[str, str]) -> str:
    """Leave out what would say "source: " and nothing: a variable unknown, and the words around it."""
    for name, text in texts.items():
        if text:
            continue
        # Up to the comma before it; or, at the beginning, up to the credit.
        template = re.sub(rf",[^,{{}}]*\{{{name}\}}[^,{{}}]*", "", template)
        template = re.sub(rf"^[^{{}}]*\{{{name}\}}[^{{}}]*", "", template)
        template = template.replace(f"{{{name}}}", "")
    return template


def _named(credit: Credit, language: str) -> tuple[Segment, ...]:
    last = {FRENCH: " et ", ENGLISH: " and "}.get(language, " & ")
    pieces: list[Segment] = []
    for position, name in enumerate(credit.people):
        if position:
            pieces.append(Segment(text=last if position == len(credit.people) - 1 else ", "))
        pieces.append(Segment(text=name, is_name=True))
    for name in credit.organisations:
        pieces += [Segment(text=" / ")] if pieces else []
        pieces.append(Segment(text=name, is_name=True))
    return tuple(pieces)


def say(
    credit: Credit,
    language: str,
    medium: str = LINE,
    *,
    wording: Wording = PLAIN,
    work: Work = Work(),
) -> str:
    """A credit in words, for a medium; empty when nobody is named.

    >>> say(Credit(people=("Elodie Quatresous",)), "fr")
    'Crédit photo : Elodie Quatresous'
    >>> say(Credit(people=("A", "B"), organisations=("C",)), "en")
    'Photo: A and B / C'
    >>> say(Credit(people=("A",)), "en", "cc", work=Work(title="Stage", licence="CC BY 4.0"))
    '“Stage” by A, licence: CC BY 4.0'
    """
    said = LINE if medium in _WRITTEN else medium
    pieces = segments(credit, language, said, wording=wording, work=work)
    text = "".join(piece.text for piece in pieces)
    return _WRITTEN[medium](text, work) if medium in _WRITTEN and text else text


def _as_html(text: str, work: Work) -> str:
    said = html.escape(text)
    linked = f'<a href="{html.escape(work.source)}">{said}</a>' if work.source else said
    return f'<span class="credit">{linked}</span>'


def _as_markdown(text: str, work: Work) -> str:
    said = re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", text)
    return f"[{said}](<{work.source}>)" if work.source else said


def _as_csv(text: str, work: Work) -> str:
    row = [
        in_cell(cell) for cell in (text, work.title, work.source, work.licence, work.licence_url)
    ]
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(row)
    return line.getvalue()


_WRITTEN = {HTML: _as_html, MARKDOWN: _as_markdown, CSV: _as_csv}


def in_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula, whatever it takes for the end of a cell.

    >>> in_cell("=1+1"), in_cell("@janedoe"), in_cell("Jane Doe"), in_cell("a;=1")
    ("'=1+1", "'@janedoe", 'Jane Doe', "a;'=1")
    """
    return _FORMULA.sub(r"\g<end>\g<unseen>'\g<sign>", text)


#: What may begin a formula: at the start of a cell, or behind what another program takes for the end of one
#: (";" where commas are decimal, tabs, line ends, quotes); behind what cannot be seen; in full width, too.
_FORMULA = re.compile(
    r"(?P<end>\A|[;\t\r\n\"\u0085\u2028\u2029])"
    r"(?P<unseen>[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\"]*)"
    r"(?P<sign>[=+\-@\uff1d\uff0b\uff0d\uff20\u2212])"
)


def names(credit: Credit) -> str:
    """The names alone, as a credit line field holds them: of no language.

    >>> names(Credit(people=("A", "B"), organisations=("C",)))
    'A & B / C'
    """
    return "".join(segment.text for segment in _named(credit, ""))


def credit_text(credit: Credit, as_written: str) -> str:
    """The credit line a file should hold: as its supplier wrote it, if that names just these.

    >>> credit_text(Credit(people=("Elodie Quatresous",)), "Crédits photos : Elodie Quatresous")
    'Crédits photos : Elodie Quatresous'
    >>> credit_text(Credit(people=("Elodie Quatresous",)), "DR")
    'Elodie Quatresous'
    """
    said = understand([], as_written).credit
    return as_written if said == credit else names(credit)
