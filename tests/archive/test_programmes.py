"""Programmes read in from every form organisers publish, again and again, without a word of staff being lost."""

import json

import pytest

from byline.archive.programme.reading import read_programme
from byline.archive.programme.shapes import BadProgramme
from tests.catalogues import ingested, shown
from tests.pictures import credited, write

SCHEDULE = {
    "schedule": {
        "version": "0.3",
        "conference": {
            "acronym": "up-2015",
            "title": "Up conférence",
            "start": "2015-02-17",
            "end": "2015-02-18",
            "time_zone_name": "Europe/Paris",
            "rooms": [{"name": "Grande salle"}],
            "days": [
                {"index": 1, "date": "2015-02-17", "rooms": {
                    "Grande salle": [
                        {"id": 1, "guid": "g-1", "date": "2015-02-17T18:30:00+01:00", "start": "18:30",
                         "duration": "01:15", "room": "Grande salle", "title": "Coopération et territoires",
                         "abstract": "<p>Une <b>table ronde</b>&nbsp;.</p><script>x()</script>", "language": "fr",
                         "persons": [{"id": 7, "public_name": "Marylise Lebranchu"},
                                     {"id": 8, "public_name": "Akim Oural", "organization": "Ville de Lille"},
                                     {"id": 9}]},
                        {"id": 2, "start": "23:30", "duration": "1:01:00", "title": "Nuit", "persons": []},
                    ],
                    "Foyer": [{"id": 3, "guid": "g-3", "start": "20:00", "duration": "oops", "title": "", "persons": None}],
                }},
                {"index": 2, "date": "2015-02-18", "rooms": {"Grande salle": [
                    {"id": 4, "guid": "g-4", "date": "2015-02-18T09:00:00Z", "duration": "00:45",
                     "title": "Au cœur de l'innovation", "persons": [{"name": "Sophie Keller"}]},
                ]}},
            ],
        },
    }
}  # fmt: skip
XML = """<?xml version="1.0" encoding="utf-8"?>
<schedule><version>1</version>
<conference><title>Up conférence</title><start>2015-02-17</start><end>2015-02-17</end>
<time_zone_name>Europe/Paris</time_zone_name></conference>
<day date="2015-02-17" index="1"><room name="Grande salle">
<event guid="g-1" id="1"><date>2015-02-17T18:30:00+01:00</date><start>18:30</start><duration>01:15</duration>
<title>Coopération et territoires</title><abstract>Une table &lt;i&gt;ronde&lt;/i&gt;</abstract>
<persons><person id="7">Marylise Lebranchu</person><person id="8">Akim Oural</person></persons></event>
<event id="2"><start>20:00</start><title>Sans durée</title></event>
</room></day></schedule>"""
ICAL = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//FR
X-WR-CALNAME:Up conférence
X-WR-TIMEZONE:Europe/Paris
BEGIN:VEVENT
UID:a@x
DTSTART:20150217T173000Z
DTEND:20150217T184500Z
SUMMARY:Coopération et territoires
LOCATION:Grande salle
DESCRIPTION:Une table ronde\\, animée
ATTENDEE;CN="Akim Oural";ROLE=CHAIR:mailto:a@example.org
ATTENDEE;CN="Un visiteur";ROLE=NON-PARTICIPANT:mailto:b@example.org
END:VEVENT
BEGIN:VEVENT
UID:b@x
DTSTART;VALUE=DATE:20150218
SUMMARY:Toute la journée
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")
CSV = """Titre;Début;Fin;Salle;Intervenant;Rôle;Organisation;Description
Coopération et territoires;2015-02-17 18:30;2015-02-17 19:45;Grande salle;Marylise Lebranchu;ministre;État;Une table ronde
Coopération et territoires;2015-02-17 18:30;;;Akim Oural;maire-adjoint;Ville de Lille;
;;;;;;;
Pause;17/02/2015 19:45;;Foyer;;;;
"""
PAGE = """<!doctype html><html><head><script>var x = "</not>";</script>
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebPage"},
{"@type": "BusinessEvent", "name": "Up conf&eacute;rence", "startDate": "2015-02-17", "endDate": "2015-02-17",
"location": {"@type": "Place", "name": "Paris"}, "organizer": [{"name": "UP Conferences"}, "MOUVES"],
"subEvent": [{"@type": "Event", "name": "Coopération et territoires", "startDate": "2015-02-17T18:30",
"performer": [{"@type": "Person", "name": "Akim Oural", "jobTitle": "maire-adjoint", "affiliation": {"name": "Lille"}}]}]}]}
</script></head><body></body></html>"""
FORMS = {
    "schedule.json": json.dumps(SCHEDULE),
    "schedule.xml": XML,
    "up.ics": ICAL,
    "up.csv": CSV,
    "page.html": PAGE,
}


@pytest.fixture
def file(tmp_path):
    def made(name, text=None):
        path = tmp_path / name
        path.write_text(FORMS[name] if text is None else text, "utf-8")
        return path

    return made


@pytest.mark.parametrize("name", FORMS)
def test_every_form_says_the_same_session(file, name):
    programme = read_programme(file(name))
    session = programme.sessions[0]

    assert session.title == "Coopération et territoires"
    assert f"{session.starts_at:%Y-%m-%d %H:%M}" == "2015-02-17 18:30"
    assert "Akim Oural" in programme.people
    assert session.room in ("Grande salle", None)
    assert "<" not in (session.description or "")


def test_odd_corners_of_a_schedule_are_read(file):
    programme = read_programme(file("schedule.json"))
    first, night, untitled, next_day = programme.sessions

    assert (first.ends_at.hour, first.ends_at.minute) == (19, 45)
    assert first.description == "Une table ronde ."
    assert [(who.name, who.affiliation) for who in first.speakers] == [
        ("Marylise Lebranchu", None), ("Akim Oural", "Ville de Lille"),
    ]  # fmt: skip
    assert f"{night.ends_at:%m-%d %H:%M}" == "02-19 00:30"  # a day and an hour
    assert (untitled.title, untitled.room, untitled.ends_at) == ("–", "Foyer", None)
    assert f"{next_day.starts_at:%H:%M}" == "10:00"  # it was said in UTC
    assert (programme.time_zone, programme.ends_on) == ("Europe/Paris", "2015-02-18")


def test_who_attends_as_a_visitor_does_not_speak(file):
    programme = read_programme(file("up.ics"))

    assert programme.people == ("Akim Oural",)
    assert programme.sessions[1].starts_at is None


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.json", "{", "is no JSON"),
        (
            "a.xml",
            "<schedule><day><entry><title>A</title></entry></day></schedule>",
            "has no session",
        ),
        ("a.json", "{}", 'has no "schedule"'),
        ("a.ics", "BEGIN:VCALENDAR\nX-WR-CALNAME:Up\nEND:VCALENDAR", "has no event in it"),
        ("a.csv", "session,start\n,\n", "names no session"),
        ("a.json", '{"schedule": {"conference": []}}', 'has no "schedule"'),
        ("a.xml", "<schedule", "is no XML"),
        ("a.xml", "<feed/>", "begins with <feed>"),
        ("a.xml", '<!DOCTYPE x [<!ENTITY a "b">]><schedule>&a;</schedule>', "is no XML"),
        ("a.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR", "no iCalendar"),
        ("a.html", "<html><body>Up</body></html>", "schema.org Event"),
        ("a.csv", "when;what\n1;2", "no column “session”"),
        ("a.csv", "session,start\nA,tomorrow", "line 2: 'tomorrow' is no moment"),
        ("a.csv", "session,room\n,Foyer", "line 2: names no session"),
        (
            "a.csv",
            "session,start,end\nA,2015-02-17 10:00,2015-02-17 09:00",
            "line 2: ends at 2015-02-17 09:00, before it begins",
        ),
        (
            "a.ics",
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Ouverture\nDTSTART:soon\nEND:VEVENT\nEND:VCALENDAR",
            "“Ouverture”: DTSTART is 'soon'",
        ),
        (
            "a.html",
            '<html><script type="application/ld+json">{"@type": "WebSite"}</script>Eventually</html>',
            "schema.org Event",
        ),
        ("a.csv", "", "no column “session”"),
    ],
)
def test_a_bad_file_says_what_where_and_what_to_do(archive, byline, file, name, text, fault):
    path = file(name, text)

    assert fault in byline("event", "import", path, "--event", "up", exit_code=2).stderr
    assert "No event is recorded." in byline("event", "list").stdout
    with pytest.raises(BadProgramme, match=str(path)):
        read_programme(path)


ICS = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:1
SUMMARY:En UTC
DTSTART:20150217T170000Z
DTEND:20150217T180000Z
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:A New York
DTSTART;TZID=America/New_York:20150217T130000
END:VEVENT
END:VCALENDAR
"""


def test_times_of_any_zone_lie_where_the_event_is(archive, byline, tmp_path):
    calendar = tmp_path / "x.ics"
    calendar.write_bytes(ICS.replace(b"\n", b"\r\n"))
    byline("event", "create", "ev", "--title", "Ev", "--from", "2015-02-17")
    byline("event", "edit", "ev", "--time-zone", "Europe/Paris")
    byline("event", "import", calendar, "--event", "ev")

    (record,) = map(json.loads, byline("event", "show", "ev", "--json").stdout.splitlines())
    assert [one["starts_at"][-5:] for one in record["sessions"]] == ["18:00", "19:00"]
    alone = tmp_path / "utc.ics"
    alone.write_bytes(
        ICS.split(b"BEGIN:VEVENT\nUID:2")[0].replace(b"\n", b"\r\n") + b"END:VCALENDAR\r\n"
    )
    byline("event", "create", "other", "--title", "Other", "--from", "2015-02-17")
    said = byline("event", "import", alone, "--event", "other", exit_code=2).stderr
    assert "says its times in UTC, and not where it is" in said
    (archive.root / "site.toml").write_text('time_zone = "Europe/Paris"\n', "utf-8")
    byline("event", "import", alone, "--event", "other")
    (record,) = map(json.loads, byline("event", "show", "other", "--json").stdout.splitlines())
    assert record["sessions"][0]["starts_at"][-5:] == "18:00"


def test_a_cell_without_end_is_told(archive, byline, tmp_path):
    table = tmp_path / "x.csv"
    table.write_text("session,description\nA," + "x" * 200_000 + "\n", "utf-8")
    said = byline("event", "import", table, "--event", "ev", exit_code=2).stderr
    assert "is no table that can be read" in said
    deep = tmp_path / "x.json"
    deep.write_text("[" * 200_000, "utf-8")
    assert "is no JSON" in byline("event", "import", deep, "--event", "ev", exit_code=2).stderr


def imported(byline, path, *options):
    return json.loads(byline("event", "import", path, *options, "--json").stdout.splitlines()[-1])


def test_a_programme_makes_an_event_and_again_nothing(archive, byline, file):
    first = imported(byline, file("schedule.json"))
    again = imported(byline, file("schedule.json"))

    assert {name: first[name] for name in ("event", "sessions", "people", "created", "updated", "kept")} == {
        "event": "up-conference", "sessions": 4, "people": 3, "created": 4, "updated": 0, "kept": [],
    }  # fmt: skip
    assert (again["created"], again["updated"], again["change"]) == (0, 0, None)
    said = byline("event", "show", "up-conference").stdout
    assert "2015-02-17 18:30 to " in said
    assert "Coopération et territoires" in said
    assert "Europe/Paris" in said
    before = json.loads(byline("event", "show", "up-conference", "--json").stdout)
    byline("rebuild")
    assert json.loads(byline("event", "show", "up-conference", "--json").stdout) == before
    byline("undo", first["change"])
    assert "No event is recorded." in byline("event", "list").stdout


def test_what_changed_in_the_file_is_brought_in_and_what_staff_said_stays(
    archive, byline, file, tmp_path
):
    imported(byline, file("up.csv"), "--event", "up")
    card = write(tmp_path / "card", A__JPG=credited(seed=1))
    (done,) = ingested(byline("ingest", card, "--event", "up", "--json"))
    byline("tag", done["uid"], "--speaker", "Akim Oural", "--role", "premier adjoint",
           "--session", "Coopération et territoires")  # fmt: skip
    byline("event", "edit", "up", "--title", "Notre titre")
    changed = (
        CSV.replace("18:30", "18:45").replace("ministre", "ancienne ministre").replace("maire-adjoint", "adjoint")
        .replace("Coopération et territoires;2015-02-17 18:45", "Coopération et territoires;2015-02-17 18:45")
        + "Clôture;2015-02-17 22:00;;;Sophie Keller;;;\n"
    )  # fmt: skip
    result = imported(byline, file("up.csv", changed), "--event", "up")

    assert (result["sessions"], result["people"]) == (3, 3)
    people = {
        (one["person"], one["session"]): one["role"]
        for one in json.loads(byline("event", "show", "up", "--json").stdout)["appearances"]
    }
    # It begins later now, and is the same session.
    assert people["Marylise Lebranchu", "cooperation-et-territoires"] == "ancienne ministre"
    assert people["Akim Oural", "cooperation-et-territoires"] == "premier adjoint"
    assert (result["created"], result["updated"]) == (1, 1)
    assert json.loads(byline("event", "show", "up", "--json").stdout)["title"] == "Notre titre"
    assert shown(byline, done["uid"])["session"]["slug"] == "cooperation-et-territoires"
    byline("undo", result["change"])
    assert "Clôture" not in byline("event", "show", "up").stdout


def test_a_role_that_staff_gave_stays_and_is_told(archive, byline, file, tmp_path):
    imported(byline, file("schedule.json"), "--event", "up")
    card = write(tmp_path / "card", A__JPG=credited(seed=1))
    (done,) = ingested(byline("ingest", card, "--event", "up", "--json"))
    byline(
        "tag",
        done["uid"],
        "--speaker",
        "Akim Oural",
        "--role",
        "maire-adjoint",
        "--session",
        "Coopération et territoires",
    )
    more = json.loads(json.dumps(SCHEDULE))
    entry = more["schedule"]["conference"]["days"][0]["rooms"]["Grande salle"][0]
    entry["title"] = "Coopération & territoires"
    entry["persons"][1]["job_title"] = "adjoint"

    result = imported(byline, file("schedule.json", json.dumps(more)), "--event", "up")

    assert result["kept"] == [
        "role of Akim Oural at cooperation-et-territoires: “maire-adjoint” stays, though the file says “adjoint”"
    ]
    assert (result["created"], result["updated"]) == (0, 1)
    session = shown(byline, done["uid"])["session"]
    assert session == {"slug": "cooperation-et-territoires", "title": "Coopération & territoires"}


def test_sessions_of_staff_are_found_by_their_title(archive, byline, file):
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17", "--session", "Coopération et Territoires",
           "--session", "Une autre")  # fmt: skip
    result = imported(byline, file("schedule.xml"), "--event", "up")

    assert (result["created"], result["updated"]) == (1, 1)
    slugs = [
        session["slug"]
        for session in json.loads(byline("event", "show", "up", "--json").stdout)["sessions"]
    ]
    assert slugs == ["cooperation-et-territoires", "sans-duree", "une-autre"]
    assert result["kept"] == ["title: “Up” stays, though the file says “Up conférence”"]


DAYS = {
    "17": "session,start,end,room,speaker\nOuverture,2015-02-17 09:00,,A,Akim Oural\nPause,2015-02-17 10:00,,,\n"
    "Débat,2015-02-17 11:00,,A,Paul Durand\n",
    "18": "session,start,end,room,speaker\nOuverture,2015-02-18 09:00,,A,Julie Durand\nPause,2015-02-18 10:00,,,\n",
}  # fmt: skip


def test_a_table_of_another_day_leaves_the_day_before_alone(archive, byline, file):
    imported(byline, file("17.csv", DAYS["17"]), "--event", "up")
    second = imported(byline, file("18.csv", DAYS["18"]), "--event", "up")
    assert (second["created"], second["updated"], second["removed"]) == (2, 0, [])
    record = json.loads(byline("event", "show", "up", "--json").stdout)
    assert [(one["starts_at"], one["slug"]) for one in record["sessions"]] == [
        ("2015-02-17T09:00", "ouverture"), ("2015-02-17T10:00", "pause"), ("2015-02-17T11:00", "debat"),
        ("2015-02-18T09:00", "ouverture-2"), ("2015-02-18T10:00", "pause-2"),
    ]  # fmt: skip
    assert (record["starts_on"], record["ends_on"]) == ("2015-02-17", "2015-02-18")
    assert {one["person"] for one in record["appearances"]} == {
        "Akim Oural", "Paul Durand", "Julie Durand",
    }  # fmt: skip
    for name in ("18.csv", "17.csv"):
        again = imported(byline, file(name, DAYS[name[:2]]), "--event", "up")
        assert (again["created"], again["updated"], again["kept"], again["change"]) == (
            0,
            0,
            [],
            None,
        )

    less = DAYS["17"].replace("Débat,2015-02-17 11:00,,A,Paul Durand\n", "")
    said = byline("event", "import", file("17.csv", less), "--event", "up").stderr
    assert "“Débat” (2015-02-17 11:00) is in the file no more, and was taken out" in said
    assert "Paul Durand is in the file no more" in said
    assert "Julie Durand" in byline("event", "show", "up").stdout


def test_a_session_that_photos_were_taken_at_stays_and_is_found_again(
    archive, byline, file, tmp_path
):
    imported(byline, file("17.csv", DAYS["17"]), "--event", "up")
    card = write(tmp_path / "card", A__JPG=credited(seed=1))
    (done,) = ingested(byline("ingest", card, "--event", "up", "--json"))
    byline("tag", done["uid"], "--session", "debat")
    less = DAYS["17"].replace("Débat,2015-02-17 11:00,,A,Paul Durand\n", "")
    imported(byline, file("17.csv", less), "--event", "up")
    assert shown(byline, done["uid"])["session"]["slug"] == "debat"
    assert "Paul Durand" in byline("event", "show", "up").stdout
    # It is there for its photos alone: nothing else was taken then.
    gone = next(
        one
        for one in json.loads(byline("event", "show", "up", "--json").stdout)["sessions"]
        if one["slug"] == "debat"
    )
    assert gone["starts_at"] is None
    back = imported(byline, file("17.csv", DAYS["17"]), "--event", "up")
    assert (back["created"], back["updated"]) == (0, 1)
    assert "2015-02-17 11:00" in byline("event", "show", "up").stdout


def test_who_staff_say_appeared_at_a_session_that_is_gone_appeared_at_the_event(
    archive, byline, file, tmp_path
):
    imported(byline, file("17.csv", DAYS["17"]), "--event", "up")
    card = write(tmp_path / "card", A__JPG=credited(seed=1))
    (done,) = ingested(byline("ingest", card, "--event", "up", "--json"))
    byline(
        "tag",
        done["uid"],
        "--speaker",
        "Zoé Traçable",
        "--role",
        "animatrice",
        "--session",
        "debat",
    )
    byline("tag", done["uid"], "--session", "ouverture")
    less = DAYS["17"].replace("Débat,2015-02-17 11:00,,A,Paul Durand\n", "")
    imported(byline, file("17.csv", less), "--event", "up")
    record = json.loads(byline("event", "show", "up", "--json").stdout)
    assert [one["slug"] for one in record["sessions"]] == ["ouverture", "pause"]
    zoe = next(one for one in record["appearances"] if one["person"] == "Zoé Traçable")
    assert (zoe["session"], zoe["role"]) == (None, "animatrice")


def test_who_an_article_names_stays_when_a_table_names_nobody_of_the_event(archive, byline, file):
    article = "Up conférence, 17 février 2015\n\nAkim Oural, maire-adjoint, a ouvert la soirée.\n"
    byline("event", "import", file("a.txt", article), "--event", "up", "--confirm")
    before = json.loads(byline("event", "show", "up", "--json").stdout)["appearances"]
    done = imported(
        byline, file("17.csv", DAYS["17"].replace("Akim Oural", "Julie Petit")), "--event", "up"
    )
    after = json.loads(byline("event", "show", "up", "--json").stdout)["appearances"]
    assert [one for one in after if one["session"] is None] == before != []
    assert done["removed"] == []


def test_parallel_sessions_of_one_title_are_two(file):
    lines = ("A,Akim Oural", "B,Julie Petit", "A,Paul Durand")
    table = "session,start,room,speaker\n" + "".join(
        f"Atelier,2015-02-17 10:00,{line}\n" for line in lines
    )
    read = read_programme(file("p.csv", table))
    assert [(one.room, [who.name for who in one.speakers]) for one in read.sessions] == [
        ("A", ["Akim Oural", "Paul Durand"]), ("B", ["Julie Petit"]),
    ]  # fmt: skip


def test_a_series_and_a_length_are_read_in_a_calendar(file):
    entry = "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Atelier\r\nDTSTART:201502{}T100000\r\nDURATION:PT45M\r\n{}END:VEVENT\r\n"
    days = entry.format(17, "") + entry.format(18, "RECURRENCE-ID:20150218T100000\r\n")
    read = read_programme(
        file("s.ics", f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{days}END:VCALENDAR\r\n")
    )
    assert [f"{one.starts_at:%d %H:%M} {one.ends_at:%H:%M}" for one in read.sessions] == [
        "17 10:00 10:45", "18 10:00 10:45",
    ]  # fmt: skip
    assert len({one.key for one in read.sessions}) == 2


def test_what_a_calendar_repeats_is_read_as_often(file):
    entry = (
        "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Accueil\r\nDTSTART;TZID=Europe/Paris:20150217T080000\r\n"
        "DTEND;TZID=Europe/Paris:20150217T090000\r\nRRULE:FREQ=DAILY;UNTIL=20150220T170000Z\r\n"
        "EXDATE;TZID=Europe/Paris:20150219T080000\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Accueil tardif\r\nDTSTART;TZID=Europe/Paris:20150218T093000\r\n"
        "RECURRENCE-ID;TZID=Europe/Paris:20150218T080000\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Réunion\r\nDTSTART:20150217T120000\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\n"
    )
    read = read_programme(
        file("r.ics", f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{entry}END:VCALENDAR\r\n")
    )
    assert [(one.title, f"{one.starts_at:%d %H:%M}") for one in read.sessions] == [
        ("Accueil", "17 08:00"), ("Accueil", "20 08:00"), ("Accueil tardif", "18 09:30"), ("Réunion", "17 12:00"),
    ]  # fmt: skip
    assert [f"{one.ends_at:%d %H:%M}" for one in read.sessions[:2]] == ["17 09:00", "20 09:00"]
    assert len({one.key for one in read.sessions}) == 4


def test_texts_in_several_languages_are_read_in_the_one_of_their_session(file):
    said = json.loads(json.dumps(SCHEDULE))
    entry = said["schedule"]["conference"]["days"][0]["rooms"]["Grande salle"][0]
    entry |= {"title": {"en": "Territories", "fr": "Territoires"}, "room": {"en": "Great hall"}}
    session = read_programme(file("schedule.json", json.dumps(said))).sessions[0]
    assert (session.title, session.room) == ("Territoires", "Great hall")


def test_sessions_of_one_key_are_all_read_and_the_same_one_once(file):
    said = json.loads(json.dumps(SCHEDULE))
    room = said["schedule"]["conference"]["days"][0]["rooms"]["Grande salle"]
    room.append({**room[0], "title": "Une autre", "duration": "-01:00"})
    room.append(room[0])
    read = read_programme(file("schedule.json", json.dumps(said)))
    assert [one.title for one in read.sessions][:3] == [
        "Coopération et territoires", "Nuit", "Une autre",
    ]  # fmt: skip
    assert len(read.sessions) == 5 == len({one.key for one in read.sessions})
    page = PAGE.replace(
        '"startDate": "2015-02-17T18:30"',
        '"startDate": "2015-02-17T18:30", "endDate": "2015-02-17T17:30"',
    )
    assert read_programme(file("page.html", page)).sessions[0].ends_at is None


def test_a_page_that_describes_no_event_for_programs_is_read_as_an_article(archive, byline, file):
    page = (
        '<html><head><script type="application/ld+json">{"@type": "NewsArticle", "about": "Event"}</script></head>'
        "<body><h1>Up conférence</h1><p>17 février 2015</p><p>Akim Oural, maire-adjoint, a ouvert la soirée.</p>"
        "</body></html>"
    )
    said = byline("event", "import", file("a.html", page), "--event", "up")
    assert "Akim Oural, maire-adjoint" in said.stdout
    done = byline("event", "import", file("a.html", page), "--event", "up", "--confirm").stdout
    assert done.startswith("up: event created, 0 sessions and 1 person read")


def test_a_file_that_names_no_session_leaves_them_and_what_files_said_before(archive, byline, file):
    imported(byline, file("17.csv", DAYS["17"]), "--event", "up")
    page = (
        PAGE[: PAGE.index('"subEvent"')].rstrip(", \n") + "}]}</script></head><body></body></html>"
    )
    done = imported(byline, file("page.html", page), "--event", "up")
    assert (done["sessions"], done["removed"]) == (0, [])
    record = json.loads(byline("event", "show", "up", "--json").stdout)
    assert len(record["sessions"]) == 3
    assert record["place"] == "Paris"
    again = imported(byline, file("17.csv", DAYS["17"]), "--event", "up")
    assert (again["kept"], again["change"]) == ([], None)
    other = imported(byline, file("page.html", page.replace('"Paris"', '"Lille"')), "--event", "up")
    assert (other["kept"], other["updated"]) == ([], 0)
    assert json.loads(byline("event", "show", "up", "--json").stdout)["place"] == "Lille"


def test_a_rename_makes_no_change_of_a_file_that_says_the_same(archive, byline, file):
    first = imported(byline, file("17.csv", DAYS["17"]), "--event", "up")
    byline("people", "rename", "Akim Oural", "Akim Oural-Petit")
    again = imported(byline, file("17.csv", DAYS["17"]), "--event", "up")
    assert (again["created"], again["updated"], again["change"]) == (0, 0, None)
    byline("undo", json.loads(byline("changes", "--json").stdout.splitlines()[0])["name"])
    byline("undo", first["change"])
    assert "No event is recorded." in byline("event", "list").stdout


def test_breaks_of_one_title_keep_their_places_when_one_moves(archive, byline, file):
    table = "session,start\nPause,2015-02-17 10:00\nPause,2015-02-17 15:00\n"
    imported(byline, file("p.csv", table), "--event", "up")
    moved = imported(byline, file("p.csv", table.replace("15:00", "15:10")), "--event", "up")
    assert (moved["created"], moved["updated"], moved["removed"]) == (0, 1, [])
    record = json.loads(byline("event", "show", "up", "--json").stdout)
    assert [(one["slug"], one["starts_at"][-5:]) for one in record["sessions"]] == [
        ("pause", "10:00"), ("pause-2", "15:10"),
    ]  # fmt: skip


def test_an_event_that_ends_before_it_begins_ends_as_it_begins(archive, byline, file):
    page = PAGE.replace('"endDate": "2015-02-17"', '"endDate": "2014-02-17"')
    for _ in range(2):
        done = imported(byline, file("page.html", page))
    assert (done["kept"], done["change"]) == ([], None)


def test_six_hundred_sessions_are_read_whole(byline, archive, file):
    entries = [
        {"guid": f"g{n}", "date": f"2015-02-{17 + n // 300:02}T{8 + n % 12:02}:00:00+01:00", "duration": "00:30",
         "title": f"Session {n}", "persons": [{"public_name": f"Person {n % 250}"}]}
        for n in range(600)
    ]  # fmt: skip
    large = json.loads(json.dumps(SCHEDULE))
    large["schedule"]["conference"]["days"] = [{"date": "2015-02-17", "rooms": {"A": entries}}]

    result = imported(byline, file("schedule.json", json.dumps(large)))
    assert (result["sessions"], result["people"], result["created"]) == (600, 250, 600)


def test_what_a_programme_says_of_nobody_public_stays_private(archive, byline, file, tmp_path):
    """Speakers and sessions are public only as far as a public photo needs them."""
    imported(byline, file("schedule.json"), "--event", "up")
    byline("ingest", write(tmp_path / "card", A__JPG=credited(seed=1)), "--event", "up")
    byline("publish")
    bundle = (archive.public / "current").read_bytes()

    assert "Up conférence".encode() in bundle
    for text in (
        "Lebranchu",
        "Keller",
        "table ronde",
        "territoires",
        "Grande salle",
        "Ville de Lille",
    ):
        assert text.encode() not in bundle


def test_an_import_is_told_in_words(byline, archive, file):
    said = byline("event", "import", file("up.csv"), "--event", "up").stdout
    assert said.startswith(
        "up: event created, 2 sessions and 2 people read; of the sessions 2 new, 0 changed"
    )
    assert "byline undo import-event-" in said
    assert "programme of up read in: 2 sessions" in byline("changes").stdout
    assert (
        "nothing was changed" in byline("event", "import", file("up.csv"), "--event", "up").stdout
    )


def test_a_moment_of_no_year_there_is_is_told(archive, byline, tmp_path):
    said = {"conference": {"title": "Z", "start": "9999-12-31", "days": [{"date": "9999-12-31", "rooms": {
        "R": [{"title": "t", "date": "9999-12-31T23:59:00", "duration": "99:00"}]}}]}}  # fmt: skip
    path = tmp_path / "s.json"
    path.write_text(json.dumps({"schedule": said}), "utf-8")
    assert "no year there is" in byline("event", "import", path, exit_code=2).stderr
