"""Long work: asked for here, done by a process beside the desk, looked at until it is over."""

from __future__ import annotations

import os
import subprocess
import sys

from datasette import Response

from ...archive.catalogue.jobs import Kind, job_numbered, listed_jobs, new_job
from ...archive.errors import NotFound
from .visits import Visit


def jobs(visit: Visit) -> Response:
    """All work there is, the latest first."""
    with visit.reading() as db:
        found = list(listed_jobs(db))
    return visit.page("desk/jobs.html", jobs=found)


def job(visit: Visit) -> Response:
    """One piece of work; the page looks again by itself until it is over."""
    with visit.reading() as db:
        found = job_numbered(db, int(visit.request.url_vars["job"]))
    if found is None:
        raise NotFound("there is no such work")
    answer = visit.page("desk/job.html", job=found)
    if found.state in ("waiting", "working"):
        answer.headers["refresh"] = "2"
    return answer


def publish(visit: Visit) -> Response:
    """Ask for a publication."""
    return begun(visit, "publish", {})


def begun(visit: Visit, kind: Kind, asked: object, total: int = 0) -> Response:
    """Ask for work, start who does it, and lead to where it is told how far it is."""
    with visit.writing() as db:
        number = new_job(db, kind, asked, total)
    # Which archive is told in its environment: arguments are for everyone on the machine to read.
    subprocess.Popen(
        [sys.executable, "-P", "-m", "byline.archive.cli", "jobs", "--work"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd="/",
        env={**os.environ, "BYLINE_ARCHIVE": str(visit.archive.root)},
        start_new_session=True,
    )
    return visit.away("jobs", str(number))
