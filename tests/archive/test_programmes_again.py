"""A programme read again, from other files and after people changed things: nothing is taken for another."""

import json

import pytest

from byline.archive.programme.reading import read_programme
from tests.catalogues import ingested, shown
from tests.pictures import credited, write

HEADER = "session,start,end,room,speaker,role,description\n"


@pytest.fixture
def file(tmp_path):
    def made(name, text):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return made


def imported(byline, path, *options):
    return json.loads(byline("event", "import", path, "--event", "up", *options, "--json").stdout)


def sessions(byline):
    record = json.loads(byline("event", "show", "up", "--json").stdout)
    return {one["slug"]: one for one in record["sessions"]}


def on_stage(byline):
    record = json.loads(byline("event", "show", "up", "--json").stdout)
    return [(one["person"], one["session"], one["role"]) for one in record["appearances"]]


def page(*parts, **event):
    said = {"@type": "Event", "name": "Up", **event}
    if parts:
        said["subEvent"] = list(parts)
    return f'<html><script type="application/ld+json">{json.dumps(said)}</script></html>'


def part(name, at, **said):
    return {"@type": "Event", "name": name, "startDate": at, **said}


def calendar(*entries):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//FR"]
    for entry in entries:
        lines += ["BEGIN:VEVENT", *entry, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def schedule(day, *entries):
    rooms = {}
    for entry in entries:
        rooms.setdefault(entry["room"], []).append(entry)
    conference = {"title": "Up", "days": [{"date": day, "rooms": rooms}]}
    return json.dumps({"schedule": {"conference": conference}})


def entry(title, at, room="A", **said):
    return {"title": title, "date": at, "duration": "00:30", "room": room, **said}


TWO_DAYS = {
    "page.html": (
        page(part("Ouverture", "2015-02-17T09:00"), part("Débat", "2015-02-17T11:00")),
        page(part("Atelier", "2015-02-18T09:00"), part("Bilan", "2015-02-18T11:00")),
    ),
    "up.ics": (
        calendar(
            ["SUMMARY:Ouverture", "DTSTART:20150217T090000"],
            ["SUMMARY:Débat", "DTSTART:20150217T110000"],
        ),
        calendar(
            ["SUMMARY:Atelier", "DTSTART:20150218T090000"],
            ["SUMMARY:Bilan", "DTSTART:20150218T110000"],
        ),
    ),
    "without.json": (
        schedule("2015-02-17", entry("Ouverture", "2015-02-17T09:00"), entry("Débat", "2015-02-17T11:00")),
        schedule("2015-02-18", entry("Atelier", "2015-02-18T09:00"), entry("Bilan", "2015-02-18T11:00")),
    ),
    "numbered.json": (
        schedule("2015-02-17", entry("Ouverture", "2015-02-17T09:00", id=1), entry("Débat", "2015-02-17T11:00", id=2)),
        schedule("2015-02-18", entry("Atelier", "2015-02-18T09:00", id=1), entry("Bilan", "2015-02-18T11:00", id=2)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TWO_DAYS)
def test_a_file_of_another_day_takes_no_session_of_the_day_before(archive, byline, file, name):
    first, second = TWO_DAYS[name]
    imported(byline, file(name, first))
    done = imported(byline, file(name, second))
    assert (done["created"], done["updated"], done["removed"]) == (2, 0, [])
    assert {slug: one["starts_at"] for slug, one in sessions(byline).items()} == {
        "ouverture": "2015-02-17T09:00", "debat": "2015-02-17T11:00",
        "atelier": "2015-02-18T09:00", "bilan": "2015-02-18T11:00",
    }  # fmt: skip
    for text in (first, second, first):
        again = imported(byline, file(name, text))
        assert (again["created"], again["updated"], again["removed"], again["change"]) == (
            0, 0, [], None,
        )  # fmt: skip


def test_what_is_put_in_above_moves_nothing_below(archive, byline, file, tmp_path):
    ends = part("Bilan", "2015-02-17T16:00")
    imported(byline, file("p.html", page(part("Débat", "2015-02-17T11:00"), ends)))
    card = write(tmp_path / "card", A__JPG=credited(seed=1))
    (done,) = ingested(byline("ingest", card, "--event", "up", "--json"))
    byline("tag", done["uid"], "--session", "debat")
    more = page(part("Accueil", "2015-02-17T08:00"), part("Débat", "2015-02-17T11:00"), ends)
    second = imported(byline, file("p.html", more))
    assert (second["created"], second["updated"], second["removed"]) == (1, 0, [])
    assert shown(byline, done["uid"])["session"]["title"] == "Débat"


def test_rooms_of_one_title_and_moment_keep_their_photos_whichever_comes_first(
    archive, byline, file, tmp_path
):
    lines = [
        "Atelier,2015-02-17 10:00,,A,Anne Petit,,\n",
        "Atelier,2015-02-17 10:00,,B,Li Wei,,\n",
    ]
    imported(byline, file("p.csv", HEADER + "".join(lines)))
    slug = next(slug for slug, one in sessions(byline).items() if one["room"] == "A")
    card = write(tmp_path / "card", A__JPG=credited(seed=1))
    (done,) = ingested(byline("ingest", card, "--event", "up", "--json"))
    byline("tag", done["uid"], "--session", slug)
    again = imported(byline, file("p.csv", HEADER + "".join(reversed(lines))))
    assert (again["created"], again["updated"], again["removed"]) == (0, 0, [])
    assert sessions(byline)[shown(byline, done["uid"])["session"]["slug"]]["room"] == "A"
    assert ("Anne Petit", slug, None) in on_stage(byline)


def test_a_title_without_its_slip_is_the_same_session_and_another_title_is_not(
    archive, byline, file
):
    imported(byline, file("p.csv", HEADER + "Coopération et teritoires,2015-02-17 10:00,,A,,,\n"))
    mended = HEADER + "Coopération et territoires,2015-02-17 10:00,,A,,,\n"
    done = imported(byline, file("p.csv", mended))
    assert (done["created"], done["updated"], done["removed"]) == (0, 1, [])
    done = imported(byline, file("p.csv", HEADER + "Musique,2015-02-17 10:00,,A,,,\n"))
    assert (done["created"], len(done["removed"])) == (1, 1)


def test_a_break_of_another_day_is_another_break(archive, byline, file):
    ends = "Un,2015-02-17 09:00,,A,,,\nDeux,2015-02-18 09:00,,A,,,\n"
    imported(byline, file("p.csv", HEADER + ends + "Pause,2015-02-17 10:00,,,,,\n"))
    done = imported(byline, file("p.csv", HEADER + ends + "Pause,2015-02-18 10:00,,,,,\n"))
    assert (done["created"], done["updated"], len(done["removed"])) == (1, 0, 1)


def test_a_numbered_schedule_is_known_by_its_numbers(archive, byline, file):
    imported(
        byline,
        file(
            "s.json",
            schedule(
                "2015-02-17",
                entry("Un", "2015-02-17T09:00", id=1),
                entry("Deux", "2015-02-17T10:00", id=2),
                entry("Trois", "2015-02-17T11:00", id=3),
            ),
        ),
    )
    changed = schedule(
        "2015-02-17",
        entry("Un", "2015-02-17T09:00", id=1),
        entry("La deuxième", "2015-02-17T15:00", room="B", id=2),
        entry("Trois", "2015-02-17T11:00", id=3),
    )
    done = imported(byline, file("s.json", changed))
    assert (done["created"], done["updated"], done["removed"]) == (0, 1, [])
    assert sessions(byline)["deux"]["title"] == "La deuxième"


def test_who_cancelled_leaves_the_stage_whatever_they_are_called_by_now(archive, byline, file):
    text = (
        HEADER
        + "Débat,2015-02-17 11:00,,A,J. Dupont,maire,\nDébat,2015-02-17 11:00,,A,Li Wei,experte,\n"
    )
    imported(byline, file("p.csv", text))
    byline("people", "rename", "J. Dupont", "Jeanne Dupont")
    byline("people", "rename", "Li Wei", "Wei Li")
    less = HEADER + "Débat,2015-02-17 11:00,,A,Li Wei,directrice,\n"
    done = imported(byline, file("p.csv", less))
    assert on_stage(byline) == [("Wei Li", "debat", "directrice")]
    assert done["kept"] == []
    assert done["removed"] == [
        "Jeanne Dupont is in the file no more, and was taken off the programme"
    ]


def test_who_cancelled_goes_though_a_file_between_left_the_role_out(archive, byline, file):
    first = HEADER + "Débat,2015-02-17 11:00,,A,Li Wei,experte,\n"
    imported(byline, file("a.csv", first))
    imported(byline, file("b.csv", first.replace("experte", "")))
    assert on_stage(byline) == [("Li Wei", "debat", "experte")]
    other = imported(byline, file("c.csv", first.replace("experte", "directrice")))
    assert (other["kept"], on_stage(byline)) == ([], [("Li Wei", "debat", "directrice")])
    imported(byline, file("d.csv", first.replace("Li Wei,experte", ",")))
    assert on_stage(byline) == []


def test_who_leaves_one_session_and_stays_at_another_is_told(archive, byline, file):
    lines = [f"{title},2015-02-17 {at}:00,,A,{name},,\n" for title, at, name in (
        ("Alpha", 10, "Anne Blanc"), ("Alpha", 10, "Zoé Petit"), ("Bêta", 11, "Zoé Petit"))]  # fmt: skip
    imported(byline, file("a.csv", HEADER + "".join(lines)))
    done = imported(byline, file("b.csv", HEADER + lines[0] + lines[2]))
    assert done["removed"] == ["Zoé Petit is at alpha in the file no more, and was taken off it"]
    assert done["updated"] == 1


def test_a_time_that_is_left_out_of_a_series_later_is_taken_out(archive, byline, file):
    series = ["UID:1@x", "SUMMARY:Yoga", "DTSTART:20150217T090000", "RRULE:FREQ=DAILY;COUNT=3"]
    imported(byline, file("up.ics", calendar(series)))
    done = imported(byline, file("up.ics", calendar([*series, "EXDATE:20150219T090000"])))
    assert [one["starts_at"][8:10] for one in sessions(byline).values()] == ["17", "18"]
    assert len(done["removed"]) == 1
    whole = calendar(["UID:2@x", "SUMMARY:Visite", "DTSTART;VALUE=DATE:20150217"])
    assert read(file, "v.ics", whole).left_out == (
        "“Visite” says no hour, and stands without a time",
    )


def test_columns_of_one_meaning_stand_each_for_its_speaker(file):
    text = (
        "session,session,start,speaker,role,speaker,role\n"
        "Ouverture,1,2015-02-17 09:00,Akim Oural,maire,Marylise Lebranchu,ministre\nDébat,2,,Paul Durand,président,,\n"
    )
    programme = read(file, "p.csv", text)
    assert [[(who.name, who.role) for who in one.speakers] for one in programme.sessions] == [
        [("Akim Oural", "maire"), ("Marylise Lebranchu", "ministre")], [("Paul Durand", "président")],
    ]  # fmt: skip
    assert programme.left_out == (
        "several columns hold “session”: the first that is filled in is read",
    )


def test_what_stands_beside_a_name_is_no_part_of_it(file):
    names = ("Akim Oural (Ville de Lille)", "Paul Durand - Mouves", "Modération : Julie Martin")
    text = HEADER + "".join(f"Débat,2015-02-17 11:00,,A,{name},,\n" for name in names)
    (session,) = read(file, "p.csv", text).sessions
    assert [(who.name, who.role, who.affiliation) for who in session.speakers] == [
        ("Akim Oural", None, "Ville de Lille"), ("Paul Durand", None, "Mouves"), ("Julie Martin", "Modération", None),
    ]  # fmt: skip


def test_an_organisation_is_nobody_and_what_is_postponed_is_not_on(file):
    text = page(
        part("Débat", "2015-02-17T11:00", performer=[{"@type": "Organization", "name": "Le Mouves"}, {"@type": "Person", "name": "Li Wei"}]),
        part("Reporté", "2015-02-17T12:00", eventStatus="https://schema.org/EventPostponed"),
    )  # fmt: skip
    assert people(read(file, "p.html", text)) == {"Débat": ["Li Wei"]}


def test_an_event_of_another_year_is_no_other_of_its_title(archive, byline, file):
    def calendar_of(year):
        said = calendar(["UID:1@x", "SUMMARY:Débat", f"DTSTART:{year}0217T110000"])
        return file(
            "up.ics", said.replace("VERSION:2.0", "VERSION:2.0\r\nX-WR-CALNAME:Rencontres UP")
        )

    byline("event", "import", calendar_of(2014))
    said = byline("event", "import", calendar_of(2015), exit_code=2).stderr
    assert "there is an event rencontres-up of 2014-02-17" in said
    byline("event", "import", calendar_of(2015), "--event", "rencontres-up-2015")


def test_an_event_that_is_called_anew_is_known_by_its_keys(archive, byline, file):
    def named(title):
        entries = entry("Débat", "2015-02-17T11:00", guid="0b0e8f5e-5f1c-4e3c-9d6a-000000000001")
        return file(
            "s.json",
            schedule("2015-02-17", entries).replace('"title": "Up"', f'"title": "{title}"'),
        )

    byline("event", "import", named("Up"))
    byline("event", "import", named("UP conference"))
    assert byline("event", "list", "--json").stdout.count('"slug"') == 1


def test_a_session_that_went_is_known_by_no_number_any_more(archive, byline, file, tmp_path):
    def numbered(*titles):
        entries = (
            entry(title, f"2015-02-17T{at}:00", id=place)
            for place, (title, at) in enumerate(titles, 1)
        )
        return file("s.json", schedule("2015-02-17", *entries))

    imported(byline, numbered(("Atelier", 11), ("Ouverture", "09"), ("Débat", 14)))
    card = write(tmp_path / "card", A__JPG=credited(seed=1))
    (a,) = ingested(byline("ingest", card, "--event", "up", "--json"))
    byline("tag", a["uid"], "--session", "atelier")
    for _ in range(2):
        imported(byline, numbered(("Ouverture", "09"), ("Débat", 14), ("Bilan", 17)))
        assert shown(byline, a["uid"])["session"]["title"] == "Atelier"
        assert sessions(byline)["ouverture"]["starts_at"] == "2015-02-17T09:00"


def test_an_event_ends_with_its_last_session(archive, byline, file):
    text = schedule(
        "2015-02-17", entry("Un", "2015-02-17T09:00"), entry("Deux", "2015-02-18T09:00")
    )
    imported(byline, file("s.json", text))
    assert json.loads(byline("event", "show", "up", "--json").stdout)["ends_on"] == "2015-02-18"


def test_what_a_file_leaves_out_of_a_session_stays(archive, byline, file):
    whole = HEADER + "Débat,2015-02-17 11:00,2015-02-17 12:00,A,Li Wei,,De quoi parler\n"
    imported(byline, file("p.csv", whole))
    done = imported(byline, file("q.csv", "session,start,speaker\nDébat,2015-02-17 11:00,Li Wei\n"))
    assert (done["created"], done["updated"], done["change"]) == (0, 0, None)
    held = sessions(byline)["debat"]
    assert (held["ends_at"], held["room"], held["description"]) == (
        "2015-02-17T12:00", "A", "De quoi parler",
    )  # fmt: skip
    # What a later file says otherwise than the first one is brought in: staff said nothing.
    done = imported(byline, file("r.csv", "session,start,room\nDébat,2015-02-17 11:00,B\n"))
    assert (sessions(byline)["debat"]["room"], done["kept"], done["updated"]) == ("B", [], 1)


def test_what_staff_said_of_a_session_stays_and_is_told(archive, byline, file):
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17",
           "--session", "2015-02-17T11:00 Débat")  # fmt: skip
    done = imported(byline, file("p.csv", HEADER + "Débat,2015-02-17 11:30,,A,,,\n"))
    held = sessions(byline)["debat"]
    assert (held["starts_at"], held["room"]) == ("2015-02-17T11:00", "A")
    assert done["kept"] == [
        "begin of session debat: “2015-02-17T11:00” stays, though the file says “2015-02-17T11:30”"
    ]


def test_sessions_are_said_by_hand_and_undone_and_no_file_changes_what_was_said(
    archive, byline, file, tmp_path
):
    text = HEADER + "Débat,2015-02-17 11:00,2015-02-17 12:00,A,Li Wei,,\n"
    imported(byline, file("p.csv", text))
    before = json.loads(byline("event", "show", "up", "--json").stdout)
    edited = byline(
        "event",
        "session",
        "up",
        "debat",
        "--start",
        "2015-02-17T11:30",
        "--room",
        "Foyer",
        "--json",
    )
    assert (sessions(byline)["debat"]["starts_at"], sessions(byline)["debat"]["room"]) == (
        "2015-02-17T11:30",
        "Foyer",
    )
    again = imported(byline, file("p.csv", text.replace("11:00,", "10:45,")))
    assert len(again["kept"]) == 2
    assert sessions(byline)["debat"]["starts_at"] == "2015-02-17T11:30"
    added = byline(
        "event", "session", "up", "--title", "Clôture", "--start", "2015-02-17 18:00", "--json"
    )
    assert list(sessions(byline)) == ["debat", "cloture"]
    byline("event", "session", "up", "cloture", "--empty", "start")
    assert sessions(byline)["cloture"]["starts_at"] is None
    byline("rebuild")
    removed = byline("event", "session", "up", "debat", "--remove", "--json")
    assert list(sessions(byline)) == ["cloture"]
    assert [
        one["session"]
        for one in json.loads(byline("event", "show", "up", "--json").stdout)["appearances"]
    ] == []
    byline("undo", json.loads(removed.stdout)["change"])
    assert list(sessions(byline)) == ["debat", "cloture"]
    assert on_stage(byline) == [("Li Wei", "debat", None)]
    for options, words in (
        (("debat", "--end", "2015-02-17T09:00"), "before it begins"), (("debat", "--start", "soon"), "no moment"),
        (("--start", "2015-02-17T09:00"), "needs a title"), (("none", "--room", "A"), "no session 'none'"),
        (("debat",), "give what to say"), (("debat", "--room", "Foyer"), "is so already"),
    ):  # fmt: skip
        assert words in byline("event", "session", "up", *options, exit_code=2).stderr
    card = write(tmp_path / "card", A__JPG=credited(seed=1))
    (a,) = ingested(byline("ingest", card, "--event", "up", "--json"))
    byline("tag", a["uid"], "--session", "debat")
    assert (
        "photos were taken at it"
        in byline("event", "session", "up", "debat", "--remove", exit_code=2).stderr
    )
    assert json.loads(edited.stdout)["change"] != json.loads(added.stdout)["change"]
    assert before["starts_on"] == "2015-02-17"


def test_the_days_of_an_event_are_edited_and_stay_in_their_order(archive, byline):
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17")
    done = byline("event", "edit", "up", "--to", "2015-02-18", "--json")
    assert json.loads(byline("event", "show", "up", "--json").stdout)["ends_on"] == "2015-02-18"
    said = byline("event", "edit", "up", "--from", "2015-02-20", exit_code=2).stderr
    assert "before it starts" in said
    byline("undo", json.loads(done.stdout)["change"])
    assert json.loads(byline("event", "show", "up", "--json").stdout)["ends_on"] == "2015-02-17"


def test_an_end_that_the_beginning_has_passed_is_not_kept(archive, byline, file):
    imported(byline, file("p.csv", HEADER + "Débat,2015-02-17 11:00,2015-02-17 12:00,A,,,\n"))
    imported(byline, file("p.csv", HEADER + "Débat,2015-02-17 14:00,,A,,,\n"))
    held = sessions(byline)["debat"]
    assert (held["starts_at"], held["ends_at"]) == ("2015-02-17T14:00", None)


def test_a_tag_taken_back_leaves_who_is_first_on_stage_and_the_import_can_be_undone(
    archive, byline, file, tmp_path
):
    text = HEADER + "".join(
        f"Débat,2015-02-17 11:00,,A,{name},,\n" for name in ("Li Wei", "Anne Petit")
    )
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17")
    done = imported(byline, file("p.csv", text))
    card = write(tmp_path / "card", A__JPG=credited(seed=1))
    (photo,) = ingested(byline("ingest", card, "--event", "up", "--json"))
    tagged = byline(
        "tag",
        photo["uid"],
        "--speaker",
        "Li Wei",
        "--role",
        "experte",
        "--session",
        "debat",
        "--json",
    )
    byline("undo", json.loads(tagged.stdout)["change"])
    assert [name for name, _, _ in on_stage(byline)] == ["Li Wei", "Anne Petit"]
    byline("undo", done["change"])
    assert sessions(byline) == {}


def test_an_import_that_cannot_be_undone_says_because_of_what(archive, byline, file, tmp_path):
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17")
    done = imported(byline, file("p.csv", HEADER + "Débat,2015-02-17 11:00,,A,Li Wei,,\n"))
    card = write(tmp_path / "card", A__JPG=credited(seed=1))
    (photo,) = ingested(byline("ingest", card, "--event", "up", "--json"))
    byline("tag", photo["uid"], "--session", "debat")
    said = byline("undo", done["change"], exit_code=2).stderr
    assert "photos are said to be taken at debat" in said
    assert "debat" in sessions(byline)

    byline("event", "edit", "up", "--title", "Notre titre")
    said = byline("undo", done["change"], exit_code=2).stderr
    assert "its title" in said


def test_what_an_event_says_for_its_photos_outlives_the_undoing_of_its_programme(
    archive, byline, file
):
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17")
    done = imported(byline, file("p.csv", HEADER + "Débat,2015-02-17 11:00,,A,Li Wei,,\n"))
    byline("event", "edit", "up", "--keep-until", "2030-01-01")
    byline("undo", done["change"])
    record = json.loads(byline("event", "show", "up", "--json").stdout)
    assert (record["keep_until"], record["sessions"]) == ("2030-01-01", [])


ABSENT = calendar(
    ["UID:1@x", "SUMMARY:Annulée", "STATUS:CANCELLED", "DTSTART:20150217T090000", 'ATTENDEE;CN="Paul Durand":mailto:p@x.org'],
    ["UID:2@x", "SUMMARY:Débat", "DTSTART:20150217T110000",
     'ATTENDEE;CN="Li Wei":mailto:l@x.org',
     'ATTENDEE;CN="Anne Petit";PARTSTAT=DECLINED:mailto:a@x.org',
     'ATTENDEE;CN="Grande salle";CUTYPE=ROOM:mailto:r@x.org',
     'ATTENDEE;CN="Tout le monde";CUTYPE=GROUP:mailto:g@x.org',
     'ATTENDEE;CN="secretariat@example.org":mailto:secretariat@example.org'],
)  # fmt: skip


def test_what_a_calendar_cancels_is_left_out_and_told(archive, byline, file):
    done = imported(byline, file("up.ics", ABSENT))
    assert on_stage(byline) == [("Li Wei", "debat", None)]
    assert list(sessions(byline)) == ["debat"]
    assert done["left_out"] == [
        "“Annulée” is cancelled",
        "Anne Petit declined “Débat”",
        "“secretariat@example.org” at “Débat” is no name",
    ]
    told = byline("event", "import", file("up.ics", ABSENT), "--event", "up").stderr
    assert "“Annulée” is cancelled" in told


def test_a_session_that_is_cancelled_in_a_later_calendar_is_taken_out(archive, byline, file):
    entries = (["UID:1@x", "SUMMARY:Débat", "DTSTART:20150217T090000"], ["UID:2@x", "SUMMARY:Bilan", "DTSTART:20150217T110000"])  # fmt: skip
    imported(byline, file("up.ics", calendar(*entries)))
    done = imported(byline, file("up.ics", calendar([*entries[0], "STATUS:CANCELLED"], entries[1])))
    assert list(sessions(byline)) == ["bilan"]
    assert done["left_out"] == ["“Débat” is cancelled"]


def test_a_day_whose_only_session_is_cancelled_has_none(archive, byline, file):
    one = ["UID:1@x", "SUMMARY:Un", "DTSTART:20150217T090000"]
    two = [
        "UID:2@x",
        "SUMMARY:Deux",
        "DTSTART:20150218T090000",
        'ATTENDEE;CN="Li Wei":mailto:l@x.org',
    ]
    imported(byline, file("up.ics", calendar(one, two)))
    done = imported(byline, file("up.ics", calendar(one, [*two, "STATUS:CANCELLED"])))
    assert list(sessions(byline)) == ["un"]
    assert len(done["removed"]) == 2


def test_a_session_that_is_gone_and_has_photos_stays_for_them_alone(
    archive, byline, file, tmp_path
):
    one = ["UID:1@x", "SUMMARY:Un", "DTSTART:20150217T090000"]
    two = [
        "UID:2@x",
        "SUMMARY:Deux",
        "DTSTART:20150217T110000",
        'ATTENDEE;CN="Li Wei":mailto:l@x.org',
    ]
    imported(byline, file("up.ics", calendar(one, two)))
    card = write(
        tmp_path / "card",
        A__JPG=credited(
            seed=1, date_created="2015-02-17T11:10:00", camera_model="D7", camera_serial="1"
        ),
        B__JPG=credited(
            seed=2, date_created="2015-02-17T11:20:00", camera_model="D7", camera_serial="1"
        ),
    )
    (a, b) = ingested(byline("ingest", card, "--event", "up", "--json"))
    byline("clock", "set", "up", "D7", "--offset", "0s")
    byline("tag", a["uid"], "--session", "deux")
    done = imported(byline, file("up.ics", calendar(one, [*two, "STATUS:CANCELLED"])))
    assert "stays for the photos that were taken at it" in done["kept"][0]
    assert shown(byline, a["uid"])["session"]["slug"] == "deux"
    assert byline("review", "speakers", "up", b["uid"], "--json").stdout == ""
    byline("undo", done["change"])
    assert sessions(byline)["deux"]["starts_at"] == "2015-02-17T11:00"


def test_the_zone_of_an_event_stands_however_it_is_named(archive, byline, file):
    said = {"schedule": {"conference": {"title": "Up", "time_zone_name": "UTC", "days": [
        {"date": "2015-02-17", "rooms": {"A": [entry("Débat", "2015-02-17T08:00:00+00:00", guid="g" * 20)]}}]}}}  # fmt: skip
    path = file("s.json", json.dumps(said))
    byline("event", "import", path)
    byline("event", "edit", "up", "--time-zone", "Europe/Paris")
    for options in (("--event", "up"), ()):
        byline("event", "import", path, *options)
        assert sessions(byline)["debat"]["starts_at"] == "2015-02-17T09:00"


def test_whoever_organises_and_speaks_is_on_stage(archive, byline, file, tmp_path):
    text = page(
        part("Débat", "2015-02-17T11:00", endDate="2015-02-17T12:00", performer=[{"name": "Jean Dupont"}, {"name": "Anne Petit"}]),
        organizer={"@type": "Person", "name": "Jean Dupont"},
    )  # fmt: skip
    imported(byline, file("p.html", text))
    card = write(tmp_path / "card", A__JPG=credited(seed=1, date_created="2015-02-17T11:20:00", camera_model="D7", camera_serial="1"))  # fmt: skip
    byline("ingest", card, "--event", "up")
    byline("clock", "set", "up", "D7", "--offset", "0s")
    said = json.loads(byline("review", "speakers", "up", "--json").stdout)
    assert {one["name"]: one["confidence"] for one in said["speakers"]} == {
        "Jean Dupont": "medium", "Anne Petit": "medium",
    }  # fmt: skip


def test_who_organises_is_brought_in_anew_unless_staff_said(archive, byline, file):
    for name in ("Alpha", "Beta"):
        imported(
            byline,
            file("p.html", page(part("Débat", "2015-02-17T11:00"), organizer={"name": name})),
        )
        record = json.loads(byline("event", "show", "up", "--json").stdout)
        assert record["organisers"] == [name]


def test_an_article_takes_out_nothing(archive, byline, file):
    imported(byline, file("p.csv", HEADER + "Débat,2015-02-17 11:00,,A,Li Wei,,\n"))
    text = "Up conférence, 17 février 2015\n\nLa table ronde « Villes et territoires » a réuni Akim Oural, maire-adjoint.\n"
    byline("event", "import", file("a.txt", text), "--event", "up", "--confirm")
    assert "debat" in sessions(byline)
    imported(byline, file("q.csv", "session,speaker\nBonus,Anne Petit\n"))
    assert "debat" in sessions(byline)


def test_a_day_of_a_conference_that_says_all_its_days_takes_out_no_other(archive, byline, file):
    for day, title in (("17", "Débat"), ("18", "Bilan")):
        said = page(
            part(title, f"2015-02-{day}T11:00"), startDate="2015-02-17", endDate="2015-02-18"
        )
        done = imported(byline, file("p.html", said))
    assert set(sessions(byline)) == {"debat", "bilan"}
    assert done["removed"] == []


def test_an_import_is_undone_after_somebody_in_it_was_renamed(archive, byline, file):
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17")
    done = imported(byline, file("p.csv", HEADER + "Débat,2015-02-17 11:00,,A,Li Wei,,\n"))
    byline("people", "rename", "Li Wei", "Wei Li")
    byline("undo", done["change"])
    assert sessions(byline) == {}


def test_a_session_that_moves_with_its_photos_and_a_room_that_is_gone_are_told(
    archive, byline, file, tmp_path
):
    def programme(day, room):
        return calendar(
            [
                "UID:1@example.org-long",
                "SUMMARY:Débat",
                f"DTSTART:201502{day}T110000",
                f"LOCATION:{room}",
            ]
        )

    imported(byline, file("up.ics", programme(17, "Amphi")))
    card = write(tmp_path / "card", A__JPG=credited(seed=1, date_created="2015-02-17T11:10:00", camera_model="D7", camera_serial="1"))  # fmt: skip
    (a,) = ingested(byline("ingest", card, "--event", "up", "--json"))
    byline("tag", a["uid"], "--session", "debat")
    byline("clock", "set", "up", "D7", "--room", "Amphi")
    done = imported(byline, file("up.ics", programme(18, "Foyer")))
    assert "moves from 2015-02-17 11:00 to 2015-02-18 11:00" in done["kept"][0]
    assert "said to be in Amphi" in done["kept"][1]


def test_nobody_is_announced_who_is_nobody_yet_and_titles_are_no_names(archive, byline, file):
    names = ("N.N.", "TBA", "à confirmer", "Mme Anne Petit", "Dr. Paul Durand", "Dupont, Jean")
    lines = "".join(f'Débat,2015-02-17 11:00,,A,"{name}",,\n' for name in names)
    done = imported(byline, file("p.csv", HEADER + lines))
    assert [name for name, _, _ in on_stage(byline)] == ["Anne Petit", "Paul Durand", "Jean Dupont"]
    assert sum("is no name" in words for words in done["left_out"]) == 3


SERIES = {
    "UNTIL=20150220T235959": ("TZID=Europe/Paris:", 4), "UNTIL=20150220T110000Z": (":", 4), "UNTIL=20150220": ("TZID=Europe/Paris:", 4),
    "COUNT=3": (":", 3),
}  # fmt: skip


@pytest.mark.parametrize("rule", SERIES)
def test_series_are_read_however_their_end_is_written(file, rule):
    zone, number = SERIES[rule]
    start = f"DTSTART;{zone}20150217T090000" if zone != ":" else "DTSTART:20150217T090000"
    said = calendar(["UID:1@x", "SUMMARY:Yoga", start, f"RRULE:FREQ=DAILY;{rule}"])
    assert len(read(file, "up.ics", said).sessions) == number


def test_days_that_are_added_and_left_out_of_a_series_are(file):
    said = calendar(
        ["UID:1@x", "SUMMARY:Yoga", "DTSTART;TZID=Europe/Paris:20150217T090000", "RRULE:FREQ=DAILY;COUNT=4",
         "EXDATE;VALUE=DATE:20150218", "RDATE;TZID=Europe/Paris:20150301T090000"],
        ["UID:1@x", "SUMMARY:Yoga", "RECURRENCE-ID:20150219T080000Z", "DTSTART;TZID=Europe/Paris:20150219T150000"],
        ["UID:2@x", "SUMMARY:Café", "DTSTART:20150217T080000", "RRULE:FREQ=DAILY"],
    )  # fmt: skip
    programme = read(file, "up.ics", said)
    yoga = sorted(f"{one.starts_at:%d %H}" for one in programme.sessions if one.title == "Yoga")
    assert yoga == ["01 09", "17 09", "19 15", "20 09"]
    assert programme.left_out == ("“Café” is repeated without end, and stands once",)


@pytest.mark.parametrize(
    "line",
    ["EXDATE:garbage", "RRULE:COUNT=3", "RRULE:FREQ=DAILY;UNTIL=235959", "EXDATE;VALUE=,:20270326"],
)
def test_a_calendar_that_is_none_is_told_in_words(archive, byline, file, line):
    said = calendar(["UID:1@x", "SUMMARY:Yoga", "DTSTART:20150217T090000", line])
    result = byline("event", "import", file("up.ics", said), "--event", "up", exit_code=None)
    assert result.exit_code in (0, 2)
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_page_is_read_in_the_character_set_it_says(archive, byline, tmp_path):
    text = page(part("Débats d'été", "2015-02-17T11:00")).replace(
        "<script", '<meta charset="iso-8859-1"><script'
    )
    path = tmp_path / "p.html"
    path.write_bytes(json_as_is(text).encode("latin-1"))
    imported(byline, path)
    assert "debats-d-ete" in sessions(byline)
    path.write_bytes(json_as_is(text).replace("iso-8859-1", "utf-8").encode("latin-1"))
    said = byline("event", "import", path, "--event", "up", exit_code=2).stderr
    assert "save the page as UTF-8" in said


def json_as_is(text):
    """A page whose letters stand as they are, not as JSON escapes them."""
    return text.replace("\\u00e9", "é")


@pytest.mark.parametrize("name", ["p.html", "s.json"])
def test_utc_alone_is_refused_where_nobody_says_where_it_is(archive, byline, file, name):
    at = "2015-07-01T08:00:00Z"
    text = (
        page(part("Débat", at)) if name == "p.html" else schedule("2015-07-01", entry("Débat", at))
    )
    said = byline("event", "import", file(name, text), "--event", "up", exit_code=2).stderr
    assert "says its times in UTC" in said


def test_an_hour_before_a_day_begins_is_of_the_night_after_it(file):
    days = [{"date": "2015-02-17", "day_start": "2015-02-17T10:00:00", "rooms": {"A": [
        {"title": "Tôt", "start": "10:30", "duration": "00:30"}, {"title": "Nuit", "start": "00:30", "duration": "00:30"}]}}]  # fmt: skip
    text = json.dumps({"schedule": {"conference": {"title": "Up", "days": days}}})
    found = {one.title: one.starts_at.isoformat() for one in read(file, "s.json", text).sessions}
    assert found == {"Tôt": "2015-02-17T10:30:00", "Nuit": "2015-02-18T00:30:00"}


def read(file, name, text):
    return read_programme(file(name, text))


def people(programme):
    return {one.title: [who.name for who in one.speakers] for one in programme.sessions}


def test_a_page_says_who_is_at_the_event_as_a_whole_and_what_is_cancelled(file):
    text = page(
        part("Débat", "2015-02-17T11:00", performer={"name": "Li Wei"}),
        part("Annulé", "2015-02-17T12:00", eventStatus="https://schema.org/EventCancelled"),
        part("Jour 2", "2015-02-18", subEvent=[part("Atelier", "2015-02-18T10:00")]),
        performer=[{"name": "Anne Petit"}],
    )
    programme = read(file, "p.html", text)
    assert people(programme) == {"Débat": ["Li Wei"], "Atelier": []}
    assert [who.name for who in programme.speakers] == ["Anne Petit"]
    assert programme.left_out == ("“Annulé” is cancelled",)


def test_of_several_events_of_a_page_the_one_with_parts_is_read_and_the_others_told(file):
    whole = {"@type": "Event", "@id": "https://x.org/up", "name": "Up", "startDate": "2015-02-17"}
    events = [
        {"@type": "Event", "name": "Une autre soirée", "startDate": "2016-01-01"},
        {**whole, "subEvent": [part("Débat", "2015-02-17T11:00")]},
        part("Bilan", "2015-02-17T15:00", superEvent={"@id": "https://x.org/up"}),
    ]
    text = f'<html><script type="application/ld+json">{json.dumps(events)}</script></html>'
    programme = read(file, "p.html", text)
    assert (programme.title, list(people(programme))) == ("Up", ["Débat", "Bilan"])
    assert programme.left_out == (
        "“Une autre soirée” is another event of that page, and not read; save its own page",
    )
    parts = [part(name, f"2015-02-17T{at}:00", superEvent={"@type": "Event", "name": "Up"}) for name, at in (("Débat", 11), ("Bilan", 15))]  # fmt: skip
    text = f'<html><script type="application/ld+json">{json.dumps(parts)}</script></html>'
    programme = read(file, "p.html", text)
    assert (programme.title, list(people(programme))) == ("Up", ["Débat", "Bilan"])


@pytest.mark.parametrize("header", ["Intervenants", "speakers", "Intervenante", "Orateurs"])
def test_a_cell_may_name_several_and_a_column_stand_in_the_plural(file, header):
    text = (
        f"Titre;Début;{header};Animation\n"
        'Débat;2015-02-17 11:00;"Jean Dupont, Anne de La Tour et Li Wei";x\n'
        'Bilan;2015-02-17 12:00;"Zoé Keller; ÉLISE PETIT";\n'
        'Atelier;2015-02-17 13:00;"Paul Durand, maire de Lille";\n'
    )
    programme = read(file, "p.csv", text)
    assert people(programme) == {
        "Débat": ["Jean Dupont", "Anne de La Tour", "Li Wei"],
        "Bilan": ["Zoé Keller", "ÉLISE PETIT"],
        "Atelier": ["Paul Durand, maire de Lille"],
    }
    assert programme.left_out == (
        "the column “Animation” is not known, and not read",
        "line 4: “Paul Durand, maire de Lille” is read as one person; separate several by ;",
    )


def test_a_role_beside_several_is_told(file):
    text = "session,speaker,role\nDébat,Jean Dupont; Li Wei,experte\n"
    programme = read(file, "p.csv", text)
    assert [who.role for who in programme.sessions[0].speakers] == [None, None]
    assert programme.left_out == ("line 2: “experte” is of several, so of whom it is was not read",)


def test_half_a_letter_and_a_name_without_any_are_no_fault(archive, byline, file):
    text = schedule("2015-02-17", entry("Débat \ud800", "2015-02-17T09:00", persons=[{"name": "★"}, {"name": "Ли Вэй"}]))  # fmt: skip
    done = imported(byline, file("s.json", text))
    assert on_stage(byline) == [("Ли Вэй", "debat", None)]
    assert done["left_out"] == ["“★” at “Débat” is no name"]


def test_names_without_a_letter_are_not_all_one_person(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited(seed=1))
    (photo,) = ingested(byline("ingest", card, "--json"))
    byline("tag", photo["uid"], "--speaker", "★")
    byline("tag", photo["uid"], "--speaker", "☆")
    assert sorted(one["name"] for one in shown(byline, photo["uid"])["people"]) == ["★", "☆"]
