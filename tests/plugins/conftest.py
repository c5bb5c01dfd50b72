"""Both sites, asked in process through Datasette's own client."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from datasette.app import Datasette

from byline.archive.publishing.publication import current_bundle
from byline.archive.storage.accounts import ROLES, add_account, sign_in
from byline.archive.storage.layout import Archive
from byline.plugins.server import desk_site, public_site
from tests.catalogues import copied
from tests.loops import alone

PASSWORD = "correct horse battery"


def asked(site: Datasette) -> Callable[..., object]:
    """A function that asks the site for an address and gives the answer, redirects not followed."""

    def ask(path: str, method: str = "GET", **options: object) -> object:
        async def answer() -> object:
            await site.invoke_startup()
            return await site.client.request(method, path, **options)

        return alone(answer())

    return ask


@pytest.fixture(scope="session")
def gallery(sample: Archive) -> Callable[..., object]:
    """The gallery of the sample archive."""
    return asked(public_site(current_bundle(sample.public)))


@pytest.fixture
def new_gallery(sample: Archive) -> Callable[..., object]:
    """The same for one test: whatever that changes, no page has been made before."""
    return asked(public_site(current_bundle(sample.public)))


@pytest.fixture
def gallery_of() -> Callable[[Archive], Callable[..., object]]:
    """The gallery of any archive."""
    return lambda archive: asked(public_site(current_bundle(archive.public)))


@pytest.fixture(scope="session")
def staffed(sample: Archive, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """A copy of the sample archive with somebody who may sign in; no test changes more than that."""
    root = tmp_path_factory.mktemp("staffed") / "archive"
    archive = copied(sample, root)
    add_account(archive.accounts, "marie", PASSWORD)
    return archive


@pytest.fixture(scope="session")
def desk(staffed: Archive) -> Callable[..., object]:
    """The desk of that archive, to somebody who has not signed in."""
    return asked(desk_site(staffed.root))


def session_of(archive: Archive) -> dict[str, str]:
    """The cookie of somebody who has just signed in to the desk."""
    return {"cookie": f"byline-session={sign_in(archive.accounts, 'marie', PASSWORD)}"}


@pytest.fixture(scope="session")
def sign_in_session(staffed: Archive) -> dict[str, str]:
    """The cookie of somebody who stays signed in."""
    return session_of(staffed)


@pytest.fixture
def bundle_names(sample: Archive) -> list[str]:
    """The names of all published derivatives."""
    return sorted(path.name for path in Path(sample.public, "media").rglob("*.jpg"))


def selection_in(answer):
    return parse_qs(urlsplit(answer.headers["location"]).query).get("sel", [""])[0]


@pytest.fixture
def house(sample, tmp_path):
    """A copy of the sample archive, in which each role signs in."""
    archive = copied(sample, tmp_path / "archive")
    for role in ROLES:
        add_account(archive.accounts, role, PASSWORD, role)
    return archive


class Somebody:
    """Somebody at the desk: a browser without script, its cookies and its forms."""

    def __init__(self, archive, desk, name):
        self._desk = desk
        self._cookie = f"byline-session={sign_in(archive.accounts, name, PASSWORD)}"

    def get(self, path, status=200):
        answer = self._desk(path, headers={"cookie": self._cookie})
        assert answer.status_code == status, (path, answer.status_code, answer.text[:300])
        return answer

    def post(self, path, values, status=303, **headers):
        page = self.get("/en/account").headers["set-cookie"]
        text = self.get("/en/account").text
        csrf = re.search(r"ds_csrftoken=[^;]+", page)[0]
        answer = self._desk(
            path,
            "POST",
            data={**values, "csrftoken": csrf.removeprefix("ds_csrftoken=")},
            headers={"cookie": f"{self._cookie}; {csrf}", **headers},
        )
        assert text
        assert answer.status_code == status, (path, answer.status_code, answer.text[:2000])
        return answer


@pytest.fixture
def somebody(house):
    desk = asked(desk_site(house.root))
    return lambda name: Somebody(house, desk, name)
