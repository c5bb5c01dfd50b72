"""The credit of a picture in every form someone may want to copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...metadata.credit import CREATIVE_COMMONS, HTML, LINE, MARKDOWN, Work
from ..site.language import ENGLISH, FRENCH, LANGUAGES
from ..site.pages import address
from .licences import may_download
from .pictures import Picture, licence_title

_FORMS = {LINE: "as_text", HTML: "as_html", MARKDOWN: "as_markdown"}
_SAID_IN = {FRENCH: "in_fr", ENGLISH: "in_en"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A credit to copy: its language, the phrases that name that and the form, and the text."""

    language: str
    said_in: str
    label: str
    text: str


def forms(picture: Picture, origin: str) -> tuple[Form, ...]:
    """Plain, HTML and Markdown in both languages, the page's own language and plain text first."""
    languages = sorted(LANGUAGES, key=lambda language: language != picture.language)
    return tuple(form for language in languages for form in _forms(picture, origin, language))


def _forms(picture: Picture, origin: str, language: str) -> Iterator[Form]:
    licence = picture.licence
    work = Work(
        title=picture.caption,
        source=f"{origin}{address(language, 'photo', picture.uid)}",
        licence=licence_title(licence, language),
        licence_url=(licence.url if licence else None) or "",
    )
    for medium, label in _FORMS.items():
        text = picture.said(medium, language, work=work)
        yield _form(language, label, text)
    if may_download(licence):
        text = picture.said(CREATIVE_COMMONS, language, work=work)
        yield _form(language, "as_creative_commons", text)


def _form(language: str, label: str, text: str) -> Form:
    return Form(language=language, said_in=_SAID_IN[language], label=label, text=text)
