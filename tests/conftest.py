"""What the tests share: archives in temporary folders, the command line, judges from Debian."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from byline.archive.cli import cli
from byline.archive.cli.printing import Surroundings
from byline.archive.founding import make_archive
from byline.archive.ingest.batches import worker_count
from byline.archive.ingest.workers import Workers
from byline.archive.sample.building import build_sample
from byline.archive.storage.layout import Archive
from tests.catalogues import copied

_SHARED = Path(__file__).parents[2] / "shared" / "data"


# How long an example takes depends on what else the machine does.
settings.register_profile("byline", deadline=None)
settings.load_profile("byline")


def pytest_configure(config: pytest.Config) -> None:
    # One temporary archive per test is enough to look at afterwards.
    config.option.tmp_path_retention_count = 1


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """A new, empty archive."""
    return make_archive(tmp_path / "archive")


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Worker processes that stay warm from one test to the next; they are byline's own."""
    with Workers(worker_count()) as warm:
        yield warm


@pytest.fixture
def byline(tmp_path: Path, workers: Workers) -> Callable[..., Result]:
    """Run the command line in this process, on the archive of the test if there is one."""

    def run(*arguments: object, exit_code: int | None = 0, **options: object) -> Result:
        place = tmp_path / "archive"
        environment = {"BYLINE_ARCHIVE": str(place)} if place.exists() else {}
        result = CliRunner().invoke(
            cli,
            [str(argument) for argument in arguments],
            obj=Surroundings(warm=workers),
            env=environment,
            **options,
        )
        assert exit_code in (None, result.exit_code), result.output
        return result

    return run


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The sample archive, built once for all processes of the suite; tests that change it copy it first."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with (shared / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # One that is there already is left as it is.
        return build_sample(shared / "sample", announce=lambda _: None)


@pytest.fixture
def sample_copy(sample: Archive, tmp_path: Path) -> Archive:
    """A copy of the sample archive to change."""
    return copied(sample, tmp_path / "archive")


@pytest.fixture(scope="session")
def shared_photos() -> Path:
    """The real photos, which lie beside the project and never in it."""
    if not _SHARED.is_dir():
        pytest.skip("../shared/data is absent: the real photos were not tried")
    return _SHARED / "photos"


@pytest.fixture(scope="session")
def exiftool() -> Callable[..., list[dict[str, object]]]:
    """What exiftool reads from files, group by group."""
    program = required_program("exiftool", "libimage-exiftool-perl")

    def judge(*paths: Path) -> list[dict[str, object]]:
        command = [program, "-j", "-G1", "-a", "-s", "-struct", *map(str, paths)]
        return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)

    return judge


def required_program(name: str, package: str) -> str:
    """The path of a program from Debian; without it the test is skipped, and in CI it fails."""
    found = shutil.which(name)
    if found:
        return found
    message = f"{name} is not installed (Debian package {package})"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Headless Chromium."""
    from tests.chromium import launched

    program = required_program("chromium", "chromium")
    with launched(program) as chromium:
        yield chromium
