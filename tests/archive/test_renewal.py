"""A renewed bundle says what a new one would, costs what has changed, and forgets what is gone."""

import json
import random
import sqlite3

import pytest

from byline.archive.publishing import publication as publishing
from byline.archive.publishing import renewal
from byline.archive.publishing.bundle import GAP, write_bundle
from byline.archive.publishing.publication import current_bundle
from byline.metadata.credit import PLAIN
from tests.catalogues import rows, uid_of
from tests.pictures import credited, write

SAID = {
    "stems": "select stem, word from stems order by 1, 2",
    "photos": "select {columns} from photos order by id",
    "credits": "select uid, person, position from credits join photos on id = photo order by id, position",
    "persons_shown": "select uid, person from persons_shown join photos on id = photo order by id, person",
    "derivatives": "select uid, d.width_px, media_type, name from derivatives d join photos on id = photo"
    " order by id, d.width_px, media_type",
    "search": "select uid, s.* from search s join photos on id = s.rowid order by id",
    "events": "select * from events order by slug",
    "sessions": "select * from sessions order by event, position",
    "appearances": "select * from appearances order by event, session, person",
    "people": "select * from people order by slug",
    "licences": "select * from licences order by id",
    "years": "select * from years order by year",
    "gone": "select uid from gone order by uid",
    "words": "select term, doc, cnt from words order by term",
}

_MEDIA = "select name from derivatives union all select name from share_pictures"


def said(database):
    """All that a bundle says, without the numbers of its photos."""
    with sqlite3.connect(database) as connection:
        connection.execute(
            "create virtual table temp.words using fts5vocab('main', 'search', 'row')"
        )
        names = [
            name for (name,) in connection.execute("select name from pragma_table_info('photos')")
        ]
        columns = ", ".join(name for name in names if name != "id")
        connection.execute("insert into search (search) values ('integrity-check')")
        return {
            table: connection.execute(sql.format(columns=columns)).fetchall()
            for table, sql in SAID.items()
        }


def said_anew(archive, tmp_path):
    """All that a bundle made of the whole catalogue says."""
    fresh = tmp_path / "fresh.db"
    fresh.unlink(missing_ok=True)
    write_bundle(archive.catalogue, fresh, PLAIN, "2026-11-25T03:00:00+00:00")
    return said(fresh)


@pytest.fixture
def renewed_only(monkeypatch):
    """After this, a publication that writes everything anew is a failure."""

    def arm():
        monkeypatch.setattr(
            publishing, "write_bundle", lambda *_: pytest.fail("all was written anew")
        )

    return arm


def taken(seed, day, name="Elodie Quatresous", **values):
    """A photo of a day; several of one day are some seconds apart."""
    moment = f"2015-02-{day:02}T18:30:{seed % 60:02}"
    return credited(name, seed=seed, date_created=moment, title=f"Vue {seed}", **values)


def test_photos_that_come_later_stand_where_they_were_taken(
    archive, byline, tmp_path, renewed_only
):
    byline("ingest", write(tmp_path / "one", A__JPG=taken(1, 10), D__JPG=taken(2, 20)))
    byline("publish")
    renewed_only()
    byline("ingest", write(tmp_path / "two", B__JPG=taken(3, 12), C__JPG=taken(4, 12)))
    byline("ingest", write(tmp_path / "three", Z__JPG=taken(5, 1), E__JPG=taken(6, 28)))

    assert "6 photos published" in byline("publish").output

    with sqlite3.connect(current_bundle(archive.public)) as connection:
        titles = [title for (title,) in connection.execute("select title from photos order by id")]
    assert titles == ["Vue 5", "Vue 1", "Vue 3", "Vue 4", "Vue 2", "Vue 6"]
    assert said_anew(archive, tmp_path) == said(current_bundle(archive.public))


def test_where_no_number_is_left_all_are_numbered_anew(archive, byline, tmp_path, monkeypatch):
    byline("ingest", write(tmp_path / "one", A__JPG=taken(1, 10), D__JPG=taken(2, 20)))
    byline("publish")
    with sqlite3.connect(archive.catalogue) as connection:
        connection.execute("update photos set number = 1 + (select min(number) from photos)"
                           " where number = (select max(number) from photos)")  # fmt: skip
    byline("ingest", write(tmp_path / "two", B__JPG=taken(3, 12)))

    assert "3 photos published" in byline("publish").output

    with sqlite3.connect(current_bundle(archive.public)) as connection:
        numbers = connection.execute("select id, uid from photos order by id").fetchall()
    assert [number for number, _ in numbers] == [GAP, 2 * GAP, 3 * GAP]
    # The catalogue knows every new number, also of photos that did not change.
    assert numbers == rows(archive, "select number, uid from photos order by number")


def test_nothing_changed_writes_nothing(archive, byline, tmp_path, monkeypatch):
    byline("ingest", write(tmp_path / "one", A__JPG=taken(1, 10)))
    byline("publish")
    for name in ("write_bundle", "renew_bundle"):
        monkeypatch.setattr(publishing, name, lambda *_: pytest.fail("something was written"))

    assert "nothing has changed" in byline("publish").output


def test_what_cannot_be_published_changes_nothing(archive, byline, tmp_path, renewed_only):
    byline("ingest", write(tmp_path / "one", A__JPG=taken(1, 10)))
    byline("publish")
    before = current_bundle(archive.public)
    renewed_only()
    byline("ingest", write(tmp_path / "two", B__JPG=credited("DR", seed=9)))

    assert "1 withheld; nothing has changed" in byline("publish").output
    assert current_bundle(archive.public) == before


@pytest.mark.parametrize("how", ["withdrawn", "corrected"])
def test_words_that_are_gone_leave_no_trace_in_the_file(
    archive, byline, tmp_path, renewed_only, how
):
    card = {f"P{number}__JPG": taken(number, 10) for number in range(20)}
    write(
        tmp_path / "one",
        **card,
        Q__JPG=taken(99, 11, "Pia Partie", description="Sentinelle secrète"),
    )
    byline("ingest", tmp_path / "one")
    byline("publish")
    # The index leaves out of a word what it shares with the word before.
    assert b"ntinelle" in current_bundle(archive.public).read_bytes()
    renewed_only()
    uid = uid_of(archive, "Q.JPG")
    if how == "withdrawn":
        for field in ("creator", "credit_line", "copyright_notice"):
            byline("correct", uid, "--field", field, "--empty")
    else:
        byline("correct", uid, "--field", "creator", "--value", "Ada Autre")
        byline("correct", uid, "--field", "credit_line", "--empty")
        byline("correct", uid, "--field", "description", "--value", "Une autre légende")

    byline("publish")

    whole = current_bundle(archive.public).read_bytes()
    for trace in (b"artie", b"ntinelle", b"ecr\xc3\xa8te", b"crete"):
        assert trace not in whole
    assert said_anew(archive, tmp_path) == said(current_bundle(archive.public))


def test_the_index_is_merged_only_where_words_were_taken_out(
    archive, byline, tmp_path, renewed_only
):
    def segments():
        with sqlite3.connect(current_bundle(archive.public)) as connection:
            sql = "select count(distinct segid) from search_idx"
            return connection.execute(sql).fetchone()[0]

    byline("ingest", write(tmp_path / "one", A__JPG=taken(1, 10), B__JPG=taken(2, 11)))
    byline("publish")
    renewed_only()
    assert segments() == 1

    byline("tag", uid_of(archive, "A.JPG"), "--speaker", "Akim Oural")
    byline("publish")
    assert segments() > 1

    byline("correct", uid_of(archive, "A.JPG"), "--field", "title", "--value", "Autre")
    byline("publish")
    assert segments() == 1


def test_copies_come_and_go_with_their_photos(archive, byline, tmp_path, renewed_only):
    byline(
        "ingest", write(tmp_path / "one", A__JPG=taken(1, 10), B__JPG=taken(2, 11, "Pia Partie"))
    )
    byline("publish")
    renewed_only()
    byline("correct", uid_of(archive, "B.JPG"), "--field", "title", "--value", "Autre")
    byline("ingest", write(tmp_path / "two", C__JPG=taken(3, 12)))

    byline("publish")

    with sqlite3.connect(current_bundle(archive.public)) as connection:
        named = sorted(name for (name,) in connection.execute(_MEDIA))
    assert named == sorted(path.name for path in archive.public.glob("media/*/*"))


def test_a_change_while_a_bundle_is_made_is_published_the_next_time(
    archive, byline, tmp_path, monkeypatch
):
    byline("ingest", write(tmp_path / "one", A__JPG=taken(1, 10), B__JPG=taken(2, 11)))
    byline("publish")
    byline("correct", uid_of(archive, "A.JPG"), "--field", "title", "--value", "Première")
    renew = renewal.renew_bundle

    def renew_meanwhile(*given):
        found = renew(*given)
        byline("correct", uid_of(archive, "A.JPG"), "--field", "title", "--value", "Seconde")
        return found

    monkeypatch.setattr(publishing, "renew_bundle", renew_meanwhile)
    byline("publish")
    monkeypatch.undo()
    byline("publish")

    with sqlite3.connect(current_bundle(archive.public)) as connection:
        assert ("Seconde",) in connection.execute("select title from photos").fetchall()


def test_a_publication_cut_off_before_it_was_recorded_is_made_good(
    archive, byline, tmp_path, monkeypatch
):
    byline("ingest", write(tmp_path / "one", A__JPG=taken(1, 10)))
    byline("publish")
    byline("ingest", write(tmp_path / "two", B__JPG=taken(2, 11)))

    def cut(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(publishing, "mark_published", cut)
    byline("publish", exit_code=None)
    monkeypatch.undo()

    assert "2 photos published" in byline("publish").output
    assert said_anew(archive, tmp_path) == said(current_bundle(archive.public))


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_changed_a_renewed_bundle_says_what_a_new_one_would(
    sample_copy, byline, tmp_path, renewed_only, seed
):
    chance = random.Random(seed)
    byline("publish")
    renewed_only()
    for step in range(6):
        with sqlite3.connect(sample_copy.catalogue) as connection:
            uids = [
                uid for (uid,) in connection.execute("select uid from photos where width_px > 0")
            ]
            people = [slug for (slug,) in connection.execute("select slug from people")]
        uid = chance.choice(uids)
        match chance.randrange(6):
            case 0:
                byline("correct", uid, "--field", "title", "--value", f"Titre {seed} {step}")
            case 1:
                for field in ("creator", "credit_line", "copyright_notice"):
                    byline("correct", uid, "--field", field, "--empty")
            case 2:
                byline("correct", uid, "--field", "creator", "--value", f"Ada Autre{step}")
            case 3:
                byline("tag", uid, "--speaker", f"Nouvelle Venue{step}", exit_code=None)
            case 4:
                byline(
                    "people", "rename", chance.choice(people), f"Autre Nom{step}", exit_code=None
                )
            case _:
                day = chance.randrange(1, 28)
                byline("ingest", write(tmp_path / f"card{step}", A__JPG=taken(40 + step, day)))
        byline("publish")
        assert said_anew(sample_copy, tmp_path) == said(current_bundle(sample_copy.public))


def test_a_rebuilt_catalogue_remembers_what_was_published_when(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "one", A__JPG=taken(1, 10), B__JPG=taken(2, 11)))
    byline("publish")
    gone = uid_of(archive, "B.JPG")
    for field in ("creator", "credit_line", "copyright_notice"):
        byline("correct", gone, "--field", field, "--empty")
    byline("publish")
    before = said(current_bundle(archive.public))

    byline("rebuild")
    byline("publish")

    assert before == said(current_bundle(archive.public))
    assert [(gone,)] == before["gone"]
    names = sorted(path.name for path in (archive.root / "records" / "publications").iterdir())
    assert names == ["publication-000001.json", "publication-000002.json"]


def test_a_publication_is_recorded_when_a_photo_came_or_went_alone(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited(seed=1), B__JPG=credited(seed=2)))
    byline("publish")
    first, second = (uid for (uid,) in rows(archive, "select uid from photos order by uid"))
    byline("correct", first, "--field", "headline", "--value", "Ouverture")
    byline("publish")
    byline("correct", second, "--field", "creator", "--empty")
    byline("publish")

    records = sorted((archive.records / "publications").glob("*.json"))
    told = [json.loads(path.read_text("utf-8")) for path in records]

    assert [(sorted(one["published"]), one["gone"]) for one in told] == [
        ([first, second], []),
        ([], [second]),
    ]
