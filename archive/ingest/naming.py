"""Where a file of a card goes: the folder of its shoot, as the photographer would file it, and its name."""

from __future__ import annotations

from pathlib import Path

from ..catalogue.facts import ReadPhoto
from ..storage.naming import companion_name, kept_name, original_name, safe_name


def shoot_folder(learnt: ReadPhoto | None, event: str | None) -> Path:
    """originals/2015/2015-02-17_up-conference, by the day a photo was taken and its event; relative."""
    taken = learnt.facts.taken if learnt else None
    day = taken.day if taken else None
    name = "_".join(part for part in (day, event) if part) or "undated"
    return Path("originals", day[:4] if day else "undated", name)


def name_of_main(name: str) -> str:
    """What a shot's main file is called among the originals."""
    return original_name(name)


def name_of_other(name: str) -> str:
    """What a file that is no photo is called among the originals."""
    return kept_name(name)


def name_of_companion(original: str, name: str) -> str:
    """What a raw, a sidecar … is called beside its photo's original.

    The photographer's own sidecar is IMG_1.xmp here: IMG_1.JPG.xmp is byline's.
    """
    return companion_name(Path(original).name, Path(safe_name(name)).suffix)
