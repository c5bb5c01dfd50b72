"""A contact sheet of a card: one page that holds every frame, with its name, its hour and its credit.

It needs no archive and keeps nothing; the frames are the camera's own previews where it wrote them.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from ...metadata.credit import names
from ...photos.card import SIDECAR_SUFFIX, Shot
from ...photos.derivatives import Derivative
from ..errors import Refused
from .batches import hands, in_order, workers
from .workers import Darkroom, Negative, Proof, Spoilt

_STYLE = """
:root { color-scheme: light dark; --paper: #faf9f5; --ink: #1b1a17; --soft: #65615a }
@media (prefers-color-scheme: dark) {
  :root { --paper: #161512; --ink: #ebe7de; --soft: #a19b90 }
}
body { margin: 1.5rem; background: var(--paper); color: var(--ink) }
body { font: 0.8125rem/1.4 system-ui, sans-serif }
h1 { font: 1.5rem/1.2 ui-serif, Georgia, serif }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: 1.5rem 1rem }
figure { margin: 0; break-inside: avoid }
figure > :first-child { display: block; width: 100%; height: auto; aspect-ratio: 1 }
img { object-fit: contain; object-position: left bottom }
div { background: #8882 }
figcaption { margin-top: 0.35rem; overflow-wrap: anywhere }
.soft { color: var(--soft) }
@media print { body { margin: 0; background: #fff; color: #000 } }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How many frames a sheet has, and those that could not be shown, each with the reason."""

    frames: int
    blank: tuple[tuple[Path, str], ...]


def contact_sheet(shots: Iterable[Shot], title: str, target: Path) -> Sheet:
    """Write the sheet of some shots as one HTML file; an older sheet is replaced.

    Raises Refused where that would write over a file of the shots.
    """
    shots = list(shots)
    if target.resolve() in {file.resolve() for shot in shots for file in shot.files}:
        raise Refused(f"{target}: is a file of this shoot; name another page with --to")
    shots = [shot for shot in shots if shot.main.suffix.lower() != SIDECAR_SUFFIX]
    blank: list[tuple[Path, str]] = []
    with (
        Darkroom(workers()) as darkroom,
        hands() as pool,
        target.open("w", encoding="utf-8") as page,
    ):

        def look(shot: Shot) -> tuple[tuple[Shot, Proof | Spoilt]]:
            negative = Negative(path=shot.main, name=shot.main.name, sidecar=shot.sidecar)
            return ((shot, darkroom.proof(negative)),)

        page.write(_head(title, len(shots)))
        for shot, found in in_order(pool, look, shots):
            if isinstance(found, Spoilt):
                blank.append((shot.main, found.reason))
            page.write(_figure(shot.main.name, found))
        page.write("</main>\n")
    return Sheet(frames=len(shots), blank=tuple(blank))


def _head(title: str, frames: int) -> str:
    said = escape(title)
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{said}</title>\n<style>{_STYLE}</style>\n<h1>{said}</h1>\n"
        f'<p class="soft">{frames} frames</p>\n<main>\n'
    )


def _figure(name: str, found: Proof | Spoilt) -> str:
    lines: tuple[str, ...]
    if isinstance(found, Spoilt):
        picture, lines = "<div></div>", (name, found.reason)
    else:
        picture = _image(found.picture, name)
        credit = names(found.credit) if found.credit.is_usable else "no credit"
        lines = (name, credit, found.taken_at[:16].replace("T", " "))
    said = "<br>".join(escape(line) for line in lines if line)
    return f"<figure>{picture}<figcaption>{said}</figcaption></figure>\n"


def _image(picture: Derivative, name: str) -> str:
    data = base64.b64encode(picture.data).decode()
    return (
        f'<img src="data:{picture.media_type};base64,{data}" alt="{escape(name)}" '
        f'width="{picture.width_px}" height="{picture.height_px}">'
    )
