"""Many photos changed at once: told before, made as one change, undone as one; what is not asked for stays."""

import json

import pytest

from byline.archive.editing.asking import asked_of
from byline.archive.errors import Refused
from tests.archive.test_keeping import told
from tests.catalogues import rows, shown, uid_of
from tests.pictures import credited, write


@pytest.fixture
def shoot(archive, byline, tmp_path):
    byline("event", "create", "up", "--title", "Up conférence", "--from", "2015-02-17",
           "--session", "18:30 Débat", "--session", "20:00 Clôture")  # fmt: skip
    byline("event", "create", "other", "--title", "Autre", "--from", "2015-02-18")
    card = write(
        tmp_path / "card",
        A__JPG=credited(seed=1, description="La salle", person_shown=("Akim Oural",), date_created="2015-02-17T18:40:00"),
        B__JPG=credited(seed=2, keywords=("scène",), person_shown=("Akim Oural",)),
        C__JPG=credited("Jean Dupont", seed=3, description="La salle", keywords=("scène", "public")),
    )  # fmt: skip
    byline("ingest", card, "--event", "up")
    return archive


@pytest.fixture
def change(byline):
    def run(*settings, query="event:up", **options):
        flags = [part for setting in settings for part in ("--set", setting)]
        said = byline("change", "--query", query, *flags, "--json", **options)
        return [json.loads(line) for line in said.stdout.splitlines()]

    return run


def captions(archive):
    return dict(rows(archive, "select substr(source_name, 1, 1), description from photos"))


def test_a_dry_run_tells_what_is_equal_once_and_changes_nothing(shoot, byline):
    before = told(shoot)
    said = byline("change", "--query", "event:up", "--set", "caption=La salle", "--dry-run").stdout
    assert said.splitlines() == [
        "description, 1 photo", "  - –", "  + La salle",
        "1 photo would change, 2 photos as they are; nothing was changed.",
    ]  # fmt: skip
    lines = byline(
        "change", "--query", "event:up", "--set", "caption=Autre", "--dry-run", "--json"
    ).stdout
    groups = list(map(json.loads, lines.splitlines()))
    assert [(one["before"], len(one["photos"])) for one in groups[:-1]] == [
        ("La salle", 2),
        (None, 1),
    ]
    assert groups[-1] == {"change": None, "photos": 3}
    assert told(shoot) == before


def test_many_fields_are_one_change_and_one_undo(shoot, byline, change):
    before = told(shoot)
    *_, done = change(
        "caption={people}, {session}", "keywords=scène; soirée", "licence=CC-BY-4.0", "people=Akim Oural; Zoé Traçable",
        "session=debat", "rating=4", "state=withhold: à revoir",
        query="oural event:up",
    )  # fmt: skip
    assert done["photos"] == 2
    a = shown(byline, uid_of(shoot, "A.JPG"))
    assert a["session"]["slug"] == "debat"
    assert a["licence"] == "CC-BY-4.0"
    assert a["keywords"] == ["scène", "soirée"]
    assert {one["name"] for one in a["people"]} == {"Akim Oural", "Zoé Traçable"}
    assert a["standing"]["state"] == "withheld" or "withheld" in json.dumps(a["standing"])
    assert captions(shoot)["C"] == "La salle"
    assert "2 photos changed: " in byline("changes").stdout
    byline("rebuild")
    assert shown(byline, uid_of(shoot, "A.JPG"))["keywords"] == ["scène", "soirée"]
    byline("undo", done["change"])
    aside = ("changes", "chain_head", "edits", "written", "pending_files", "former_terms")
    after = told(shoot)
    for table in aside:
        before.pop(table), after.pop(table)
    assert after == before


def test_variables_are_filled_in_and_what_is_not_known_leaves_a_photo(shoot, byline, change):
    *groups, done = change("caption={people} à {event}, {date:%d/%m/%Y}, {seq:02}")
    assert done["photos"] == 1
    assert captions(shoot)["A"].startswith("Akim Oural à Up conférence, 17/02/2015, 0")
    assert {(one["unable"]) for one in groups if "unable" in one} == {
        "{people} is not known of it", "{date:%d/%m/%Y} is not known of it",
    }  # fmt: skip
    assert captions(shoot)["C"] == "La salle"


def test_a_credit_is_one_control_and_names_whom_it_says_alone(shoot, byline, change):
    *_, done = change("credit=Zoé Traçable / UP Conférences")
    assert done["photos"] == 3
    lines = {line for (line,) in rows(shoot, "select credit_line from photos")}
    assert lines == {"Zoé Traçable / UP Conférences"}
    credited_to = rows(
        shoot, "select distinct people.name from credits join people on people.id = person"
    )
    assert {name for (name,) in credited_to} == {"Zoé Traçable", "UP Conférences"}
    assert change("credit=Zoé Traçable", query="event:up")[-1]["photos"] == 3
    assert {line for (line,) in rows(shoot, "select credit_line from photos")} == {"Zoé Traçable"}


def test_another_event_and_no_session(shoot, byline, change):
    change("session=debat")
    change("session=")
    assert rows(shoot, "select count(*) from photos where session is not null") == [(0,)]
    done = change("event=other", "session=", query="salle event:up")[-1]
    assert done["photos"] == 2
    assert rows(
        shoot, "select source_name from photos join events on events.id = event where slug = 'up'"
    ) == [("B.JPG",)]
    byline("undo", done["change"])
    assert rows(
        shoot, "select count(*) from photos join events on events.id = event where slug = 'up'"
    ) == [(3,)]


@pytest.mark.parametrize(
    ("setting", "fault"),
    [
        ("colour=red", "cannot be changed so"), ("rating=9", "is one of 0, 1"),
        ("credit=©", "names nobody"), ("caption={speaker}", "is no variable"),
        ("licence=nonsense", "nonsense"), ("session=nowhere", "no session"), ("event=nowhere", "no event"),
        ("state=hidden", "is one of withhold"), ("state=withhold", "a reason"), ("event=", "needs a value"),
        ("licence={date}", "filled in nowhere"), ("caption==zz=", "unknown code"),
        ("caption", "write FIELD=VALUE"), ("credit=", "needs a value"), ("state=withhold: ", "a reason"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_and_changes_nothing(shoot, byline, setting, fault):
    before = told(shoot)
    said = byline("change", "--query", "event:up", "--set", setting, exit_code=2).stderr
    assert fault in said
    assert told(shoot) == before


def test_a_field_that_is_set_twice_is_refused(shoot, byline):
    said = byline(
        "change", "--query", "event:up", "--set", "caption=a", "--set", "caption=b", exit_code=2
    )
    assert "caption is set twice" in said.stderr


def test_what_is_so_already_however_it_is_spelt_is_no_change(shoot, byline, change):
    change("people=Akim Oural; Zoé Traçable", "keywords=Scène; public", "credit=Jean Dupont / AFP",
           "licence=CC-BY-4.0", "session=debat")  # fmt: skip
    again = ("people=zoé  traçable; AKIM OURAL", "keywords=public;scène", "credit=Photos : DUPONT Jean / AFP",
             "licence=cc-by-4.0", "session=Débat", "event=UP CONFÉRENCE")  # fmt: skip
    for setting in again:
        said = byline("change", "--query", "event:up", "--set", setting, exit_code=2)
        assert "nothing would change" in said.stderr, setting
    names = {
        name
        for (name,) in rows(
            shoot, "select name from persons_shown join people on people.id = person"
        )
    }
    assert names == {"Akim Oural", "Zoé Traçable"}


def test_a_session_is_one_of_the_event_that_a_photo_goes_to(shoot, byline, change):
    byline(
        "event",
        "create",
        "next",
        "--title",
        "Suite",
        "--from",
        "2015-02-19",
        "--session",
        "18:30 Débat",
    )
    change("session=debat")
    *groups, done = change("event=next", "session=debat")
    assert done["photos"] == 3
    assert rows(
        shoot,
        "select distinct events.slug, sessions.slug from photos join events on events.id = photos.event"
        " join sessions on sessions.id = photos.session",
    ) == [("next", "debat")]
    *groups, done = change("event=other", query="event:next")
    told = {(one["field"], one["before"], one["after"]) for one in groups}
    assert told == {("event", "next", "other"), ("session", "debat", None)}
    assert rows(shoot, "select count(*) from photos where session is not null") == [(0,)]
    said = byline("change", "--query", "event:other", "--set", "session=debat", exit_code=2)
    assert "no session 'debat' in this event" in said.stderr


def test_several_people_of_a_variable_are_several_keywords(shoot, byline, change):
    change("people=Akim Oural; Zoé Traçable", query="salle event:up oural")
    change("keywords={people}", query="salle event:up oural")
    uid = uid_of(shoot, "A.JPG")
    assert shown(byline, uid)["keywords"] == ["Akim Oural", "Zoé Traçable"]


def test_a_query_that_finds_nothing_and_a_change_of_nothing_are_refused(shoot, byline):
    for query in ("zzzz", "", "   "):
        assert (
            "finds no photo"
            in byline("change", "--query", query, "--set", "city=Lille", exit_code=2).stderr
        )
    byline("change", "--query", "event:up", "--set", "city=Lille")
    again = byline("change", "--query", "event:up", "--set", "city=Lille", exit_code=2)
    assert "nothing would change" in again.stderr


@pytest.mark.parametrize(
    ("how", "value", "part", "expected"),
    [
        ("fill", "Neuf", "", {"A": "La salle", "B": "Neuf", "C": "La salle"}),
        ("before", "Ici :", "", {"A": "Ici : La salle", "B": "Ici :", "C": "Ici : La salle"}),
        ("after", "vue d’en haut", "", {"A": "La salle vue d’en haut", "B": "vue d’en haut", "C": "La salle vue d’en haut"}),
        ("find", "Le hall", "La salle", {"A": "Le hall", "B": None, "C": "Le hall"}),
        ("empty", "", "", {"A": None, "B": None, "C": None}),
    ],
)  # fmt: skip
def test_texts_are_filled_lengthened_and_searched(shoot, how, value, part, expected):
    from byline.archive.catalogue.opening import open_catalogue
    from byline.archive.editing.changing import change

    with open_catalogue(shoot) as db:
        uids = [uid for (uid,) in db.execute("select uid from photos order by source_name")]
        change(db, shoot, uids, [asked_of(db, shoot, "caption", value, how, part)])
    assert captions(shoot) == expected


def test_lists_are_added_to_and_taken_from(shoot):
    from byline.archive.catalogue.opening import open_catalogue
    from byline.archive.editing.changing import change

    with open_catalogue(shoot) as db:
        uids = [uid for (uid,) in db.execute("select uid from photos order by source_name")]
        change(
            db,
            shoot,
            uids,
            [
                asked_of(db, shoot, "keywords", "soir; scène", "add"),
                asked_of(db, shoot, "people", "Akim Oural", "remove"),
            ],
        )
    found = rows(
        shoot,
        "select substr(source_name, 1, 1), keyword from photos join keywords on photo = photos.id",
    )
    assert set(found) == {
        ("A", "soir"), ("A", "scène"), ("B", "scène"), ("B", "soir"), ("C", "scène"), ("C", "public"), ("C", "soir"),
    }  # fmt: skip
    assert rows(shoot, "select count(*) from persons_shown") == [(0,)]
    for name, how in (
        ("caption", "add"),
        ("keywords", "before"),
        ("licence", "after"),
        ("city", "remove"),
    ):
        with pytest.raises(Refused), open_catalogue(shoot) as db:
            asked_of(db, shoot, name, "x", how)
