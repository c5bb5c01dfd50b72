"""What byline is made of: every package that it needs, with version and licence: python -m tests.audit

`make audit` prints it; docs/notices.md is the same, and ships in the wheel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
NOTICES = ROOT / "docs" / "notices.md"
#: What we may import, as the licences' short names begin (SPDX).
ALLOWED = ("MIT", "BSD", "Apache", "MPL", "LGPL", "ISC", "PSF", "HPND", "Public Domain")
#: Where a package says it in other words.
_SAID_OTHERWISE = {
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL-3.0",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The MIT License (MIT)": "MIT",
}
#: Where its metadata say nothing, and the licence in its files does.
_UNSAID = {"exifread": "BSD-3-Clause", "py-svg-hush": "MIT"}
_HEAD = """# Third-party notices

byline holds no code of others. It imports these packages, which are installed beside it under their own
licences; each brings its licence's text with it. Made by the test that also refuses other licences; `make audit`
prints it.

| Package | Version | Licence | By |
| --- | --- | --- | --- |
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package as its own metadata describe it."""

    name: str
    version: str
    licence: str
    author: str


def packages() -> list[Package]:
    """Every package that byline needs to run here, by name."""
    return sorted(
        (_described(distribution(name)) for name in _needed("byline")), key=lambda one: one.name
    )


def _needed(first: str) -> set[str]:
    found: set[str] = set()
    waiting = [(first, "")]
    while waiting:
        name, extra = waiting.pop()
        for text in distribution(name).requires or ():
            needs = Requirement(text)
            own = canonicalize_name(needs.name)
            if (
                needs.marker is None or needs.marker.evaluate({"extra": extra})
            ) and own not in found:
                found.add(own)
                waiting += [(own, part) for part in ("", *needs.extras)]
    return found


def _described(package: Distribution) -> Package:
    said = package.metadata
    licence = (
        said.get("License-Expression")
        or next(_classified(package), None)
        or said.get("License")
        or ""
    )
    name = canonicalize_name(said["Name"])
    licence = _UNSAID.get(name) or licence
    author = re.sub(r"\s*<[^>]*>|\"", "", said.get("Author") or said.get("Author-email") or "")
    return Package(
        name=name,
        version=package.version,
        licence=_SAID_OTHERWISE.get(licence, licence.partition("\n")[0]),
        author=" ".join((author or said.get("Maintainer") or "its authors").split()),
    )


def _classified(package: Distribution) -> Iterator[str]:
    for classifier in package.metadata.get_all("Classifier") or ():
        if classifier.startswith("License ::") and classifier != "License :: OSI Approved":
            yield classifier.rpartition(" :: ")[2]


def notices() -> str:
    """The notices as they are published."""
    rows = (
        f"| {one.name} | {one.version} | {one.licence} | {one.author} |\n" for one in packages()
    )
    return _HEAD + "".join(rows)


if __name__ == "__main__":
    print(notices())
