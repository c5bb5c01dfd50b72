"""Long work: asked for here, done by a process beside the desk, looked at until it is over."""

from __future__ import annotations

from datasette import Response

from ...archive.catalogue.jobs import Job, Kind, job_numbered, listed_jobs, new_job
from ...archive.errors import NotFound
from .refusals import in_words
from .visits import Visit
from .working import start_worker

#: More photos than that are changed by work beside the desk.
MOST_AT_ONCE = 500


def jobs(visit: Visit) -> Response:
    """All work there is, the latest first."""
    with visit.reading() as db:
        found = [job for job in listed_jobs(db) if _is_seen(visit, job)]
    return visit.page("desk/jobs.html", jobs=found)


def _is_seen(visit: Visit, job: Job) -> bool:
    """Whether work is whoever visits' to look at: a photographer's own."""
    return visit.viewer.sees_all or job.made_by == visit.account


def job(visit: Visit) -> Response:
    """One piece of work; the page looks again by itself until it is over."""
    with visit.reading() as db:
        found = job_numbered(db, int(visit.request.url_vars["job"]))
    if found is None or not _is_seen(visit, found):
        raise NotFound("there is no such work")
    why = in_words(found.message or "", visit.language)
    answer = visit.page("desk/job.html", job=found, why=why)
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
    start_worker(visit.archive.root)
    return visit.away("jobs", str(number))
