"""Every kind of page the gallery has, by name: the list the browser proofs and the screenshots walk."""

from __future__ import annotations

from click.testing import CliRunner

from byline.archive.cli import cli
from byline.archive.storage.layout import Archive
from tests.catalogues import rows

_GONE = "EQ5D4247.JPG"
_SHOWN = "EQ5D4142.JPG"


def withdraw_a_photo(archive: Archive) -> None:
    """Publish the sample archive again after one photo lost the credit it was published with."""
    (withdrawn,) = _uids(archive, _GONE)
    for field in ("creator", "credit_line", "copyright_notice"):
        _run(archive, "correct", withdrawn, "--field", field, "--empty")
    _run(archive, "publish")


def addresses(archive: Archive) -> dict[str, str]:
    """Where each kind of page is, after the language."""
    (shown,), (gone,) = _uids(archive, _SHOWN), _uids(archive, _GONE)
    event = "/event/up-conference-2015"
    return {
        "home": "/",
        "event": event,
        "events": "/events",
        "people": "/people",
        "photographers": "/photographers",
        "person": "/person/akim-oural",
        "photographer": "/photographer/elodie-quatresous",
        "photo": f"/photo/{shown}",
        "search": "/search?q=avec:oural+territoires",
        "search-nothing": "/search?q=lebranchi",
        "credits": "/credits",
        "credits-event": f"{event}/credits",
        "credits-year": "/credits/2015",
        "licences": "/licences",
        "about": "/about",
        "legal": "/legal",
        "privacy": "/privacy",
        "accessibility": "/accessibility",
        "site-map": "/site-map",
        "ask": f"/photo/{shown}/ask",
        "embed": f"/photo/{shown}/embed",
        "gone": f"/photo/{gone}",
        "embed-gone": f"/photo/{gone}/embed",
        "not-found": "/nothing-here",
    }


def _uids(archive: Archive, name: str) -> list[str]:
    return [
        str(uid) for (uid,) in rows(archive, "select uid from photos where source_name = ?", name)
    ]


def _run(archive: Archive, *arguments: str) -> None:
    result = CliRunner().invoke(cli, ["--archive", str(archive.root), *arguments])
    assert result.exit_code in (0, 1), result.output
