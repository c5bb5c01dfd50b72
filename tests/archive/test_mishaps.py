"""No one file ends a run: what nobody foresaw is the outcome of that photo, and its traceback is in the log."""

import json

import pytest

from byline.archive.editing import doctor
from byline.archive.ingest import preparing, recording
from byline.archive.ingest.jobs import Failed
from byline.archive.ingest.keeping import Keeper
from byline.archive.ingest.workers import Workers
from byline.archive.preservation import rebuild
from byline.archive.publishing import delivery
from tests.catalogues import rows, uid_of
from tests.pictures import credited, jpeg, write


@pytest.fixture
def card(tmp_path):
    return write(
        tmp_path / "card",
        A__JPG=credited(seed=1),
        B__JPG=credited(seed=2),
        B__CR2=b"II*\0raw",
        C__JPG=credited(seed=3),
    )


def raising(work, times):
    """The same, but for the calls of those numbers, in which it raises what nobody foresaw."""
    calls = iter(range(1, 1_000))

    def once(*arguments, **named):
        if next(calls) in times:
            raise ZeroDivisionError("a step\nthat failed")
        return work(*arguments, **named)

    return once


#: Every step of a shot, from the card to its rows.
_STEPS = [
    (Workers, "render"),
    (preparing, "stage"),
    (recording, "recredited"),
    (recording, "shoot_folder"),
    (Keeper, "keep_new"),
    (recording, "keep_derivatives"),
    (recording, "insert_photo"),
    (recording, "insert_companion"),
    (recording, "added"),
]


@pytest.mark.parametrize(("place", "step"), _STEPS, ids=[step for _, step in _STEPS])
def test_a_step_that_raises_costs_its_shot_alone(archive, byline, card, monkeypatch, place, step):
    with monkeypatch.context() as patched:
        number = 1 if step == "insert_companion" else 2
        patched.setattr(place, step, raising(getattr(place, step), {number}))
        result = byline("ingest", card, exit_code=1)

    log = archive.root / ".byline" / "byline-mishaps.log"
    said = "something unforeseen went wrong (ZeroDivisionError: a step that failed)"
    assert f"{said}; what happened is in {log}" in result.stderr
    assert "Traceback" in log.read_text("utf-8")
    assert "NOT SAFE" in result.stdout
    assert len(rows(archive, "select 1 from photos")) == 2
    byline("ingest", card)
    assert len(rows(archive, "select 1 from photos")) == 3
    assert len(rows(archive, "select 1 from companions")) == 1
    assert "0 faults" in byline("verify").stdout


def test_what_a_worker_did_not_foresee_is_its_files(archive, byline, workers, card):
    found = workers._done(_unforeseen)

    assert isinstance(found.mishap, ZeroDivisionError)
    assert "ZeroDivisionError" in found.told("A.JPG", archive.root / "log")
    assert "_unforeseen" in (archive.root / "log").read_text("utf-8")
    byline("ingest", card)  # with the very same workers


def _unforeseen():
    return 1 / 0


@pytest.mark.parametrize("size", [(400, 801), (1, 321), (1, 1), (2, 5000), (321, 1)])
def test_pictures_whose_sizes_round_to_one_are_added_like_any(archive, byline, tmp_path, size):
    card = write(tmp_path / "card", A__JPG=jpeg(width=size[0], height=size[1]), B__JPG=credited())

    byline("ingest", card)

    assert len(rows(archive, "select 1 from photos")) == 2
    widths = [
        width
        for (width,) in rows(
            archive,
            "select d.width_px from derivatives d join photos on photos.id = photo"
            " where source_name = 'A.JPG' and media_type = 'image/jpeg'",
        )
    ]
    assert len(widths) == len(set(widths)) > 0
    byline("publish")


def test_a_photo_that_cannot_be_examined_is_a_finding(archive, byline, card, monkeypatch):
    byline("ingest", card)
    monkeypatch.setattr(doctor, "held_photo", raising(doctor.held_photo, {2}))

    found = [json.loads(line) for line in byline("doctor", "--json").stdout.splitlines()]

    unforeseen = [one for one in found if one["check"] == "unforeseen"]
    assert [one["source_name"] for one in unforeseen] == ["B.JPG"]
    assert {one["source_name"] for one in found} == {"A.JPG", "B.JPG", "C.JPG"}


def test_a_photo_that_cannot_be_exported_is_told(archive, byline, card, tmp_path, monkeypatch):
    byline("ingest", card)
    uids = [uid_of(archive, name) for name in ("A.JPG", "B.JPG", "C.JPG")]
    monkeypatch.setattr(delivery, "known_values", raising(delivery.known_values, {2}))

    result = byline("export", *uids, "--to", tmp_path / "out", exit_code=1)

    assert "something unforeseen went wrong" in result.stderr
    assert len(list((tmp_path / "out").glob("*.jpg"))) == 2
    assert len((tmp_path / "out" / "credits.csv").read_text("utf-8-sig").splitlines()) == 3


def test_a_photo_that_cannot_be_restored_is_told_and_its_story_stays(
    archive, byline, card, monkeypatch
):
    byline("ingest", card)
    byline("tag", uid_of(archive, "B.JPG"), "--speaker", "Akim Oural")
    with monkeypatch.context() as patched:
        patched.setattr(rebuild, "insert_photo", raising(rebuild.insert_photo, {2}))
        result = byline("rebuild", exit_code=3)

    assert ".JPG: something unforeseen went wrong" in result.stderr
    assert "2 photos recorded again" in result.stdout
    assert len(rows(archive, "select 1 from photos")) == 2
    byline("rebuild")
    assert len(rows(archive, "select 1 from photos")) == 3
    assert "Akim Oural  1 photo" in byline("people", "list").stdout


def test_an_original_that_rotted_costs_its_photo_alone(archive, byline, card):
    byline("ingest", card)
    rotten = next(archive.originals.rglob("B.JPG"))
    rotten.chmod(0o644)
    rotten.write_bytes(b"rot")

    result = byline("rebuild", exit_code=3)

    said = "B.JPG: is not what was brought in; put it back from a second copy, then rebuild again"
    assert said in result.stderr
    rotten.write_bytes(credited(seed=2))
    byline("rebuild")
    assert len(rows(archive, "select 1 from photos")) == 3
    assert "0 faults" in byline("verify").stdout


def test_the_raw_of_a_photo_that_was_refused_is_on_the_card_alone_too(
    archive, byline, card, tmp_path, monkeypatch
):
    monkeypatch.setattr(Workers, "render", raising(Workers.render, range(100)))
    (tmp_path / "other").mkdir()

    result = byline("ingest", card, "--also", tmp_path / "other", exit_code=1)

    assert "NOT SAFE: 4 files are on the card alone" in result.stdout
    assert f"  {card / 'B.CR2'}\n" in result.stdout
    assert rows(archive, "select 1 from photos") == []
    assert (archive.root / ".byline" / "byline-mishaps.log").is_file()
    assert not list((tmp_path / "other").rglob("*.log"))


def test_a_frame_that_nobody_foresaw_is_told_beside_its_sheet(byline, card, tmp_path, monkeypatch):
    monkeypatch.setattr(Workers, "thumbnail", lambda *_: Failed(reason="x", mishap=ValueError("x")))
    sheet = tmp_path / "sheets" / "tonight.html"
    sheet.parent.mkdir()

    said = byline("contact", card, "--to", sheet, exit_code=1).stderr

    log = sheet.with_name("byline-mishaps.log")
    assert f"what happened is in {log}" in said
    assert log.read_text("utf-8").count("ValueError: x") == 3
    assert str(log) not in sheet.read_text("utf-8")
