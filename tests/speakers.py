"""How right proposals of speakers are: made conferences through a real archive, command by command.

`make speakers` runs it and writes the figures into docs/speakers.md; half a minute for each conference.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from click.testing import CliRunner

from byline.archive.cli.root import cli
from tests.conference import CAMERAS, Conference, Score, scored
from tests.pictures import credited

PAGE = Path(__file__).parents[1] / "docs" / "speakers.md"
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"
_SEEDS = (0, 1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came of one conference: how far clocks were off for 95 % of frames, and how right proposals were."""

    seed: int
    frames: int
    off_s: float
    scores: dict[str, Score]
    recall: float


def schedule(conference: Conference) -> str:
    """The programme as its organisers would publish it: a schedule.json."""
    days: dict[str, dict[str, list[object]]] = {}
    for number, talk in enumerate(conference.talks, start=1):
        entry = {
            "guid": f"talk-{number}", "title": talk.title, "date": talk.starts_at.isoformat(),
            "duration": "00:45", "persons": [{"public_name": name} for name in talk.speakers],
        }  # fmt: skip
        rooms = days.setdefault(talk.starts_at.date().isoformat(), {})
        rooms.setdefault(talk.room, []).append(entry)
    listed = [
        {"index": place, "date": day, "rooms": rooms}
        for place, (day, rooms) in enumerate(sorted(days.items()), start=1)
    ]
    about = {"title": "Conférence", "start": listed[0]["date"], "end": listed[-1]["date"]}
    return json.dumps({"schedule": {"conference": {**about, "days": listed}}})


def card(conference: Conference, folder: Path) -> None:
    """Every frame as a small JPEG with what its camera and its photographer wrote."""
    for number, frame in enumerate(conference.taken):
        words = {"description": frame.caption} if frame.caption else {}
        data = credited(
            "Jane Doe", seed=number, date_created=frame.written.isoformat(), camera_model="D700",
            camera_serial=frame.camera.name, **words,
        )  # fmt: skip
        (folder / f"F{number:05}.JPG").write_bytes(data)


def through_an_archive(seed: int) -> Figures:
    """Ingest a conference, solve its clocks, let speakers be proposed, and look how right all of that is."""
    conference = Conference(seed)
    with tempfile.TemporaryDirectory(prefix="byline-speakers-") as place:
        root = Path(place)
        (root / "card").mkdir()
        card(conference, root / "card")
        (root / "schedule.json").write_text(schedule(conference), "utf-8")

        def byline(*arguments: object) -> str:
            place = {"BYLINE_ARCHIVE": str(root / "archive")}
            found = CliRunner().invoke(cli, [str(one) for one in arguments], env=place)
            assert found.exit_code == 0, found.output
            return found.stdout

        CliRunner().invoke(cli, ["init", str(root / "archive")])
        byline("event", "import", root / "schedule.json", "--event", "conf")
        byline("ingest", root / "card", "--event", "conf")
        for camera in CAMERAS:
            if camera.room:
                byline("clock", "set", "conf", camera.name, "--room", camera.room)
        byline("clock", "set", "conf", CAMERAS[0].name, "--offset", "0s")
        for camera in CAMERAS[1:]:
            byline(
                "clock",
                "solve",
                "conf",
                "--camera",
                camera.name,
                "--beside",
                CAMERAS[0].name,
                "--apply",
            )
        proposed = {
            item["uid"]: {one["name"]: one["confidence"] for one in item["speakers"]}
            for item in map(json.loads, byline("review", "speakers", "conf", "--json").splitlines())
        }
        return _figures(
            seed, conference, dict(_photos(root / "archive" / "catalogue.db")), proposed
        )


def _photos(catalogue: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    with closing(sqlite3.connect(catalogue)) as connection:
        for name, uid, taken_at in connection.execute(
            "select source_name, uid, taken_at from photos"
        ):
            yield name, (uid, taken_at)


def _figures(
    seed: int,
    conference: Conference,
    photos: dict[str, tuple[str, str]],
    proposed: dict[str, dict[str, str]],
) -> Figures:
    shown, off = {}, []
    for number, frame in enumerate(conference.taken):
        uid, taken_at = photos[f"F{number:05}.JPG"]
        shown[uid] = frame.shown
        off.append(abs((datetime.fromisoformat(taken_at) - frame.at).total_seconds()))
    scores, recall = scored(shown, proposed)
    return Figures(
        seed=seed,
        frames=len(off),
        off_s=sorted(off)[int(0.95 * len(off))],
        scores=scores,
        recall=recall,
    )


def table(found: list[Figures]) -> str:
    """The figures, as Markdown."""
    head = (
        "| conference | frames | 95 % of clocks within | precision, high | medium | low | recall, overall |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n"
    )

    def said(score: Score) -> str:
        return f"{score.precision:.3f} of {score.made}" if score.made else "–"

    return head + "".join(
        f"| {one.seed} | {one.frames} | {one.off_s:.1f} s | {said(one.scores['high'])} | "
        f"{said(one.scores['medium'])} | {said(one.scores['low'])} | {one.recall:.3f} |\n"
        for one in found
    )


def main() -> None:
    """Run the conferences and write the figures into the page."""
    found = [through_an_archive(seed) for seed in _SEEDS]
    before, _, rest = PAGE.read_text("utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    PAGE.write_text(f"{before}{_BEGIN}\n\n{table(found)}\n{_END}{after}", "utf-8")
    print(table(found))


if __name__ == "__main__":
    main()
