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
