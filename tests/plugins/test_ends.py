"""What ends while a bundle is served: nothing that the gallery answers shows it from that moment on."""

import shutil
import time
from datetime import UTC, datetime, timedelta

import pytest

from byline.archive.publishing.ends import last_end, read_ends
from byline.archive.publishing.publication import current_bundle, publish
from byline.plugins.server import public_site
from tests.catalogues import rows, uid_of
from tests.plugins.conftest import asked
from tests.plugins.crawling import crawled

BEFORE = "2026-01-15T12:00:00+00:00"
#: An end of a lease that was before any day on which this runs.
PAST = "2026-02-01"


@pytest.fixture
def ended(sample_copy, byline):
    """A gallery baked in January whose photos of one speaker ended in February; and what they are."""
    uids = byline("search", "--ids", "avec:khaoua").stdout.split()
    for uid in uids:
        byline("rights", "set", uid, "--empty", "licence", "--usage-rights", "agency")
        byline("lease", "add", uid, "--allow", "web", "--to", PAST, "--note", "SENTINELLE")
    publish(sample_copy, moment=BEFORE)
    names = [name for uid in uids for (name,) in rows(
        sample_copy,
        "select substr(d.digest, 1, 32) || '.jpg' from derivatives d join photos on photos.id = photo"
        " where uid = ? and media_type = 'image/jpeg'", uid,
    )]  # fmt: skip
    return sample_copy, uids, names


def test_the_bundle_still_holds_it_and_says_when_it_ends(ended):
    archive, uids, _ = ended
    bundle = current_bundle(archive.public)

    # Midnight in Paris, where site.toml says they are.
    assert read_ends(bundle) == ("2026-02-01T23:00:00Z",)
    assert all(uid.encode() in bundle.read_bytes() for uid in uids)
    midnight = datetime(2026, 2, 1, 23, tzinfo=UTC)
    assert last_end(read_ends(bundle), midnight - timedelta(seconds=1)) == ""
    assert last_end(read_ends(bundle), midnight) == "2026-02-01T23:00:00Z"


def test_no_page_feed_or_document_shows_it(ended, gallery_of):
    archive, uids, names = ended
    gallery = gallery_of(archive)
    pages = {}
    for start in ("/fr/", "/en/", "/sitemap.xml", "/fr/feed.atom", "/fr/search?q=table",
                  "/fr/search?q=khaoua", "/en/person/akim-oural"):  # fmt: skip
        found, _ = crawled(gallery, start)
        pages |= found
    assert len(pages) > 100

    for address, answer in pages.items():
        said = answer.content
        if answer.status_code == 410 or "q=khaoua" in address:
            continue
        for trace in (*uids, *names, "Khaoua", "othmane-khaoua", "SENTINELLE"):
            assert trace.encode() not in said, (address, trace)


def test_its_own_addresses_say_that_it_is_gone(ended, gallery_of):
    archive, uids, names = ended
    gallery = gallery_of(archive)

    for uid in uids:
        for address in (f"/fr/photo/{uid}", f"/en/photo/{uid}/embed", f"/fr/photo/{uid}/download",
                        f"/en/photo/{uid}.json", f"/oembed?url=http://localhost/fr/photo/{uid}",
                        f"/iiif/photo/{uid}/manifest.json"):  # fmt: skip
            assert gallery(address).status_code == 410, address
    for name in names:
        assert gallery(f"/media/{name}").status_code == 410
        assert "image" not in gallery(f"/media/{name}").headers.get("content-type", "")
    assert gallery("/fr/person/othmane-khaoua").status_code == 404


COUNTED = (
    "/fr/",
    "/fr/search?q=conference",
    "/fr/search?q=khaoua+introuvable",
    "/fr/credits",
    "/fr/credits/2015",
    "/sitemap.xml",
    "/fr/site-map",
    "/en/photographer/elodie-quatresous",
    "/fr/event/up-conference-2015",
)


def test_numbers_count_what_is_left(ended, gallery_of):
    archive, _, _ = ended
    gallery = gallery_of(archive)
    before = [gallery(address).text for address in COUNTED]
    publish(archive)  # as of now: they are taken out
    after = gallery_of(archive)

    assert before == [after(address).text for address in COUNTED]


def test_who_explores_finds_datasettes_pages_closed(ended, gallery_of):
    archive, _, _ = ended
    site = asked(public_site(current_bundle(archive.public), is_explored=True))

    assert site("/public/photos").status_code == 404
    assert site("/public").status_code == 404
    assert site("/fr/").status_code == 200


def test_it_goes_at_its_second_from_pages_that_were_kept(sample_copy, byline, gallery_of):
    """The moment is a second or two from now, written into the bundle as a bake would have."""
    import sqlite3

    uid = uid_of(sample_copy, "EQ5D4142.JPG")
    byline("lease", "add", uid, "--allow", "web", "--to", "2099-01-01")
    byline("rights", "set", uid, "--empty", "licence", "--usage-rights", "agency")
    publish(sample_copy)
    ends = datetime.now(UTC) + timedelta(seconds=3)
    copy = sample_copy.public / "gallery-0000000000000000.db"
    shutil.copyfile(current_bundle(sample_copy.public), copy)
    with sqlite3.connect(copy) as connection:
        for table in ("ends", "ending_media"):
            connection.execute(f"update {table} set at = ?", (f"{ends:%Y-%m-%dT%H:%M:%SZ}",))
        connection.commit()
        ((name,),) = connection.execute(
            "select name from ending_media join derivatives using (name) where width_px < 900"
            " and media_type = 'image/jpeg' limit 1"
        ).fetchall()
    gallery = asked(public_site(copy))
    before = [gallery(address) for address in (f"/fr/photo/{uid}", "/fr/", f"/media/{name}")]
    assert [answer.status_code for answer in before] == [200, 200, 200]
    assert uid in before[1].text or uid in gallery("/fr/event/up-conference-2015").text
    age = int(before[2].headers["cache-control"].rpartition("=")[2])
    assert 0 <= age <= 3
    tag = before[0].headers["etag"]

    while datetime.now(UTC) < ends + timedelta(seconds=1):
        time.sleep(0.1)

    assert gallery(f"/fr/photo/{uid}", headers={"if-none-match": tag}).status_code == 410
    assert gallery(f"/media/{name}").status_code == 410
    assert uid not in gallery("/fr/event/up-conference-2015").text
    assert gallery("/fr/").headers["etag"] != before[1].headers["etag"]
