"""Ctrl-C: whatever runs, the exit status is 130, the words say what to do, and nothing is left damaged."""

import json
import os
import resource
import signal
import subprocess
import sys
import time

import pytest

from byline.archive.cli import editing, preservation, publishing, search
from byline.archive.publishing import delivery
from tests.catalogues import rows
from tests.pictures import credited, jpeg, write

_STOPPED = "Stopped; what was done is whole. Run the command again to finish.\n"


def stopped_after(lines, archive, *arguments):
    """Run byline with workers of its own, as a terminal does, and press Ctrl-C after so many lines."""
    # A suite that runs in the background ignores SIGINT, and so would its children.
    script = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from byline.archive.cli import main; main()"
    )
    command = [sys.executable, "-c", script, "--archive", archive.root, *arguments]
    with subprocess.Popen(
        [str(word) for word in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        said = [process.stdout.readline() for _ in range(lines)]
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    return process.returncode, "".join(said) + out, err


def test_an_ingest_that_is_stopped_says_so_and_goes_on_later(archive, byline, tmp_path):
    card = write(
        tmp_path / "card",
        **{f"IMG_{n}__JPG": jpeg(width=2400, height=1600, seed=n) for n in range(70)},
    )

    status, out, err = stopped_after(1, archive, "ingest", card, "--json")

    assert (status, err) == (130, _STOPPED)
    *files, last = map(json.loads, out.splitlines())
    assert last["safe"] is False
    assert last["reason"].startswith("stopped by Ctrl-C; ")
    assert 0 < len(files) < 70
    assert "0 faults" in byline("verify").stdout
    assert "SAFE: these 70 files" in byline("ingest", card).stdout
    assert rows(archive, "select count(*) from photos") == [(70,)]
    assert "0 faults" in byline("verify").stdout


def test_it_says_that_the_card_is_not_to_be_erased(byline, archive, tmp_path, monkeypatch):
    from byline.archive.cli import ingest

    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(ingest, "ingest", stopped)
    card = write(tmp_path / "card", A__JPG=credited())

    done = byline("ingest", card, exit_code=130)

    assert done.stderr == (
        f"NOT SAFE: stopped by Ctrl-C; 0 files added until then; do not erase the card\n{_STOPPED}"
    )
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("module", "arguments", "said"),
    [
        (search, ("search", "x"), _STOPPED),
        (editing, ("tag", "x", "--speaker", "y"), _STOPPED),
        (editing, ("doctor",), _STOPPED),
        (
            publishing,
            ("export", "x", "--to", "out"),
            "Stopped; 0 copies in out; export the rest into another folder.\n",
        ),
    ],
)
def test_a_command_that_is_stopped_ends_with_130(
    archive, byline, monkeypatch, module, arguments, said
):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "open_catalogue", stopped)

    done = byline(*arguments, exit_code=130)

    assert (done.stdout, done.stderr) == ("", said)


def test_so_does_a_question_that_is_not_answered(archive, byline, monkeypatch):
    import click

    def stopped(*_, **__):
        raise click.Abort

    monkeypatch.setattr(preservation, "verify", stopped)

    assert byline("verify", exit_code=130).stderr == _STOPPED


def test_a_copy_that_cannot_be_finished_is_not_left_behind(tmp_path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OSError, match="File too large"):
            delivery._write_new(tmp_path / "copy.jpg", bytes(5000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert list(tmp_path.iterdir()) == []


def test_a_sheet_that_is_stopped_is_not_there_and_nothing_hangs(tmp_path, archive, byline):
    card = write(tmp_path / "card", **{f"IMG_{n}__JPG": credited(seed=n) for n in range(14)})
    (card / os.fsdecode(b"a\xe9in.JPG")).write_bytes(credited(seed=50))

    byline("contact", card, "--to", tmp_path / "k.html")

    page = (tmp_path / "k.html").read_text("utf-8")
    assert "a\\xe9in.JPG" in page
    assert page.rstrip().endswith("</main>")
    assert [path.name for path in tmp_path.glob("*.part")] == []


@pytest.mark.parametrize("delay", [0.05, 0.3, 0.7, 1.0])
def test_however_often_somebody_presses_it_ends(archive, byline, tmp_path, delay):
    byline("ingest", write(tmp_path / "card", **{f"A{n}__JPG": credited(seed=n) for n in range(8)}))
    script = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); print(flush=True);"
        "from byline.archive.cli import main; main()"
    )
    command = [sys.executable, "-c", script, "--archive", str(archive.root), "rebuild"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        process.stdout.readline()  # before it, Python itself starts: what ends there ends as Python says
        time.sleep(delay)
        for _ in range(3):
            os.killpg(process.pid, signal.SIGINT)
            time.sleep(0.05)
        process.communicate(timeout=30)

    assert process.returncode in (0, 130, -signal.SIGINT)
    assert "0 faults" in byline("verify").stdout
