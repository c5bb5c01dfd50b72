"""What is proposed of who is shown: by when, where and words; confirmed it is a tag, declined it is gone."""

import json
from datetime import datetime

import pytest

from byline.archive.programme.proposals import OnStage, Shot, Slot, propose
from tests.catalogues import rows, shown, uid_of
from tests.pictures import credited, write

AKIM = OnStage(name="Akim Oural", role="maire-adjoint")
MARYLISE = OnStage(name="Marylise Lebranchu", spellings=("M. LEBRANCHU Marylise",), role="ministre")
PAUL, JULIE = OnStage(name="Paul Durand"), OnStage(name="Julie Durand")
ROSTER = [AKIM, MARYLISE, PAUL, JULIE]


def at(clock):
    hour, minute = map(int, clock.split(":"))
    return datetime(2015, 2, 17, hour, minute)


def slot(slug, begins, ends, *on_stage, room=None):
    return Slot(
        slug=slug, title=slug.title(), starts_at=at(begins), ends_at=at(ends), room=room,
        on_stage=on_stage,
    )  # fmt: skip


ONE = slot("ouverture", "18:30", "19:20", AKIM, room="A")
TWO = slot("debat", "19:20", "20:20", MARYLISE, PAUL, room="A")
BESIDE = slot("atelier", "18:30", "19:20", JULIE, room="B")


def proposed(slots=(ONE, TWO), *, others=(), **said):
    shot = Shot(uid="x", **{"body": "D700", "is_clock_known": True, **said})
    found = {one.uid: one for one in propose([shot, *others], list(slots), ROSTER)}
    return found.get("x")


def speakers(proposal):
    return {one.name: one.confidence for one in proposal.speakers} if proposal else {}


@pytest.mark.parametrize(
    ("clock", "expected", "session"),
    [
        ("18:27", {}, None),
        ("18:29", {"Akim Oural": "medium"}, "ouverture"),
        ("18:32", {"Akim Oural": "medium"}, "ouverture"),
        ("18:45", {"Akim Oural": "high"}, "ouverture"),
        ("19:22", {"Marylise Lebranchu": "low", "Paul Durand": "low"}, "debat"),
        ("19:40", {"Marylise Lebranchu": "medium", "Paul Durand": "medium"}, "debat"),
        ("20:22", {"Marylise Lebranchu": "medium", "Paul Durand": "medium"}, "debat"),
        ("20:40", {}, None),
    ],
)
def test_from_the_time_alone(clock, expected, session):
    found = proposed(taken_at=at(clock))
    assert speakers(found) == expected
    assert (found.session if found else None) == session


def test_without_a_clock_nothing_is_sure_by_time():
    found = proposed(taken_at=at("18:45"), is_clock_known=False)
    assert speakers(found) == {"Akim Oural": "medium"}
    assert "nobody vouches" in found.speakers[0].reason


def test_of_sessions_side_by_side_the_room_decides():
    both = (ONE, BESIDE)
    assert set(speakers(proposed(both, taken_at=at("18:45"))).values()) == {"low"}
    assert speakers(proposed(both, taken_at=at("18:45"), room="B")) == {"Julie Durand": "high"}
    other = slot("autre", "18:30", "19:20", PAUL, room="C")
    assert proposed((*both, other), taken_at=at("18:45")) is None


def test_a_camera_in_a_room_where_nothing_is_on_is_surely_nowhere():
    later = slot("suite", "20:00", "21:00", JULIE, room="B")
    found = proposed((ONE, later), taken_at=at("18:45"), room="B")
    assert speakers(found) == {"Akim Oural": "medium"}
    assert "said to be in B, where nothing is on then" in found.session_reason


def test_a_camera_of_another_zone_that_nobody_vouches_for_is_unsure():
    found = proposed(taken_at=at("18:45"), is_clock_known=False, camera_offset="+00:00")
    assert speakers(found) == {"Akim Oural": "low"}
    assert "said to be at +00:00" in found.session_reason
    # An offset that was typed may be of its own time, or of that of the event.
    typed = proposed(taken_at=at("18:45"), camera_offset="+00:00")
    assert speakers(typed) == {"Akim Oural": "medium"}
    settled = proposed(taken_at=at("18:45"), camera_offset="+00:00", is_zone_settled=True)
    assert speakers(settled) == {"Akim Oural": "high"}


def test_a_camera_is_where_its_other_frames_say():
    named = [
        Shot(uid=f"n{n}", body="D700", taken_at=at(f"18:4{n}"), words=("Julie Durand parle",))
        for n in range(3)
    ]
    found = proposed((ONE, BESIDE), others=named, taken_at=at("18:55"))
    assert speakers(found) == {"Julie Durand": "high"}
    assert "3 moments of its camera then name" in found.session_reason
    contrary = [*named, Shot(uid="c", body="D700", taken_at=at("18:50"), words=("Akim Oural",))]
    assert set(
        speakers(proposed((ONE, BESIDE), others=contrary, taken_at=at("18:55"))).values()
    ) == {"low"}
    unknown = proposed((ONE, BESIDE), others=named, taken_at=at("18:55"), is_clock_known=False)
    assert speakers(unknown) == {"Julie Durand": "medium"}
    assert "nobody vouches" in unknown.session_reason


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("M. Akim OURAL à la tribune", {"Akim Oural": "high"}),
        ("OURAL Akim", {"Akim Oural": "high"}),
        ("Oural, Akim", {"Akim Oural": "high"}),
        ("Oural Akim", {"Akim Oural": "low"}),
        ("Akim Oural lors de la conférence", {"Akim Oural": "high"}),
        ("Akim Oural face au public", {"Akim Oural": "high"}),
        ("Mme Lebranchu", {"Marylise Lebranchu": "low"}),
        ("La ministre Lebranchu", {"Marylise Lebranchu": "low"}),
        ("P. Durand", {"Paul Durand": "low"}),
        ("Oural", {"Akim Oural": "low"}),
        ("La main d'Akim Oural", {"Akim Oural": "low"}),
        ("Intervention d'Akim Oural", {"Akim Oural": "high"}),
        ("Jean Bon, conseiller d'Akim Oural", {"Akim Oural": "low"}),
        ("A spokesman for Akim Oural", {"Akim Oural": "low"}),
        ("Les participants écoutent Akim Oural", {"Akim Oural": "low"}),
        ("Akim Oural et Paul Durand débattent", {"Akim Oural": "high", "Paul Durand": "high"}),
        (
            "De gauche à droite : Akim Oural, Paul Durand",
            {"Akim Oural": "high", "Paul Durand": "high"},
        ),
        ("La rue. Akim Oural y passe", {"Akim Oural": "high"}),
        ("Akim Oural Dubois", {"Akim Oural": "low"}),
        ("Akim Oural-Dubois", {}),
        ("Anne Lebranchu", {}),
        ("Durand", {}),
        ("Ouralien", {}),
    ],
)
def test_whom_words_name(words, expected):
    assert speakers(proposed((), words=(words,))) == expected


def test_a_title_and_a_family_name_may_be_somebody_elses():
    found = proposed(taken_at=at("19:50"), words=("Mme Lebranchu répond",))
    assert speakers(found) == {"Marylise Lebranchu": "medium"}


@pytest.mark.parametrize(
    "caption",
    [
        "Une étudiante pose une question",
        "Mme Vert au micro",
        "JEAN PETIT au micro",
        "Applaudissements nourris",
    ],
)
def test_a_caption_that_names_nobody_leaves_the_time_half_sure(caption):
    found = proposed(taken_at=at("18:45"), words=(caption,))
    assert speakers(found)["Akim Oural"] != "high"
    assert speakers(proposed(taken_at=at("18:45"), words=("scène",))) == {"Akim Oural": "high"}


@pytest.mark.parametrize(
    ("words", "confidence"),
    [
        ("Lebranchu au micro", "medium"),
        ("Lebranchu Marylise", "medium"),
        ("Le public pendant la conférence de Marylise Lebranchu", "medium"),
        ("Pendant le discours de Marylise Lebranchu", "medium"),
        ("Spectateurs de Marylise Lebranchu", "medium"),
        ("Marylise Lebranchu n'est pas venue", "low"),
        ("Marylise Lebranchu did not come", "low"),
        ("Marylise Lebranchu, remplacée par un autre", "low"),
        ("Hommage à Marylise Lebranchu", "low"),
        ("Biographie de Marylise Lebranchu", "low"),
        ("L'intervention de Marylise Lebranchu est annulée", "low"),
        ("La fille de Marylise Lebranchu", "low"),
        ("Le mari de Mme Lebranchu", "low"),
        ("Le chef de cabinet de Marylise Lebranchu", "low"),
        ("Lettre de Marylise Lebranchu", "low"),
        ("Marylise Lebranchu, hors cadre", "low"),
        ("Interview dans le hall", "low"),
        ("Le badge de Marylise Lebranchu", "medium"),
        ("Salle comble pour Marylise Lebranchu", "medium"),
        ("Marylise Lebranchu n'a pu venir", "low"),
        ("Marylise Lebranchu was unable to come", "low"),
        ("Marylise Lebranchu a quitté la salle", "low"),
        ("Paris (Marylise Lebranchu / AFP via Getty Images)", "low"),
        ("Zoe Petitjean, étudiante", "low"),
        ("Pause café, buffet", "low"),
        ("Le public dans la salle", "low"),
        ("Claude Marylise Lebranchu", "medium"),
        ("Marylise Lebranchu-Dubois", "low"),
        ("Marylise Lebranchu (absente)", "low"),
        ("On attend Marylise Lebranchu", "low"),
        ("En l'absence de Marylise Lebranchu", "low"),
        ("Marylise Lebranchu, not pictured", "low"),
        ("Le livre de Marylise Lebranchu", "low"),
        ("Photo : Marylise Lebranchu", "low"),
        ("Photo par Mme Lebranchu", "low"),
        ("© Marylise Lebranchu", "low"),
        ("(c) Marylise Lebranchu", "low"),
        ("La salle est vide", "low"),
    ],
)
def test_words_that_may_mean_another_or_nobody_leave_it_to_a_person(words, confidence):
    found = proposed(taken_at=at("19:50"), words=(words,))
    assert speakers(found)["Marylise Lebranchu"] == confidence


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("M. Lebranchu", "may be Marylise Lebranchu, or a Monsieur"),
        ("Durand", "may be Julie Durand or Paul Durand"),
    ],
)
def test_what_may_be_several_says_so_and_is_nobody(words, said):
    found = proposed((), words=(words,))
    assert said in found.ambiguous[0]
    assert found.speakers == ()


@pytest.mark.parametrize(
    "words",
    [
        "Jean-Paul Durand au micro", "Paul Durand-Ruel au micro", "Jean Paul Durand",
        "La rue Paul Durand", "Table vide, sans Paul Durand", "Photo by Paul Durand", "Claude Durand",
        "Oural Dubois", "Une nappe Paul, durand", "Le pull de Durand Dubois", "Durand parle",
    ],
)  # fmt: skip
def test_what_names_somebody_else_makes_nobody_sure(words):
    found = proposed(taken_at=at("18:45"), words=(words,))
    assert "high" not in speakers(found).values() or words == "Une nappe Paul, durand"
    assert "Paul Durand" not in {
        one.name for one in (found.speakers if found else ()) if one.confidence == "high"
    }


def test_who_is_tagged_or_declined_is_not_proposed():
    assert proposed(taken_at=at("18:45"), shown=("Akim Oural",), session="ouverture") is None
    found = proposed(taken_at=at("18:45"), declined=frozenset({"Akim Oural"}))
    assert (found.session, found.speakers) == ("ouverture", ())


PROGRAMME = """title,start,end,room,speaker,role
Ouverture,2015-02-17 18:30,2015-02-17 19:20,Grand amphi,Akim Oural,maire-adjoint
Débat,2015-02-17 19:20,2015-02-17 20:20,Grand amphi,Marylise Lebranchu,ministre
Débat,2015-02-17 19:20,2015-02-17 20:20,Grand amphi,Paul Durand,
"""


@pytest.fixture
def shoot(archive, byline, tmp_path):
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17")
    table = tmp_path / "programme.csv"
    table.write_text(PROGRAMME, "utf-8")
    byline("event", "import", table, "--event", "up")

    def frame(seed, clock, **values):
        return credited(
            seed=seed, date_created=f"2015-02-17T{clock}:00", camera_model="D700",
            camera_serial="111", **values,
        )  # fmt: skip

    card = write(
        tmp_path / "card",
        OPEN__JPG=frame(1, "18:30"),
        TALK__JPG=frame(2, "18:45"),
        DEBATE__JPG=frame(3, "19:45"),
        NAMED__JPG=frame(4, "19:50", description="Marylise LEBRANCHU répond"),
        LATE__JPG=frame(5, "22:00"),
    )
    byline("ingest", card, "--event", "up")
    byline("clock", "set", "up", "111", "--offset", "0s")
    return archive


def listed(byline, *options):
    found = byline("review", "speakers", "up", *options, "--json").stdout.splitlines()
    return {item["uid"]: item for item in map(json.loads, found) if "uid" in item}


def test_proposals_are_no_tags_until_they_are_confirmed(shoot, byline):
    talk, named = uid_of(shoot, "TALK.JPG"), uid_of(shoot, "NAMED.JPG")
    found = listed(byline)
    assert len(found) == 4
    assert found[talk]["speakers"][0]["role"] == "maire-adjoint"
    assert found[talk]["session"] == "ouverture"
    assert found[talk]["alt_text"] == "Akim Oural – Ouverture"
    assert rows(shoot, "select * from persons_shown") == []

    change = json.loads(
        byline("review", "speakers", "up", "--confirm", "--json").stdout.splitlines()[-1]
    )["change"]
    assert {
        (name, source)
        for name, source in rows(
            shoot,
            "select source_name, persons_shown.source from persons_shown join photos on photos.id = photo",
        )
    } == {("TALK.JPG", "staff"), ("NAMED.JPG", "staff")}
    assert shown(byline, talk)["session"]["slug"] == "ouverture"
    assert shown(byline, named)["people"][0]["name"] == "Marylise Lebranchu"
    assert "2 speakers confirmed in 3 photos" in byline("changes").stdout
    byline("publish")
    assert b"Marylise Lebranchu" in (shoot.public / "current").read_bytes()
    byline("rebuild")
    byline("undo", change)
    assert rows(shoot, "select * from persons_shown") == []
    assert listed(byline) == found


@pytest.mark.parametrize(
    "words",
    [
        ("Akim Oural absent, remplacé par un autre", "Akim Oural"), ("Sans Akim Oural", "Akim Oural"),
        ("Akim Oural", "Akim Oural hors champ"),
    ],
)  # fmt: skip
def test_whom_one_field_says_to_be_not_seen_no_other_field_shows(words):
    assert speakers(proposed(taken_at=at("18:45"), words=words)) == {"Akim Oural": "low"}


def test_a_monsieur_is_whom_the_name_leaves():
    found = proposed(taken_at=at("18:45"), words=("M. Oural répond",))
    assert speakers(found) == {"Akim Oural": "medium"}


def test_words_pasted_on_a_card_make_nobody_sure():
    later = slot("cloture", "20:30", "21:20", JULIE, room="A")
    pasted = ("Conf 2027. Avec Akim Oural, Marylise Lebranchu, Paul Durand.",)
    others = [
        Shot(uid=f"o{n}", body="D700", taken_at=at(clock), words=pasted, is_clock_known=True)
        for n, clock in enumerate(("18:45", "18:50", "19:45", "20:45", "20:50"))
    ]
    found = proposed((ONE, TWO, later), others=others, taken_at=at("18:55"), words=pasted)
    assert speakers(found) == {
        "Akim Oural": "medium", "Marylise Lebranchu": "low", "Paul Durand": "low",
    }  # fmt: skip


def test_words_pasted_on_all_of_a_short_event_make_nobody_sure():
    pasted = ("Up conférence. Avec Marylise Lebranchu et Akim Oural.",)
    others = [Shot(uid=f"o{n}", words=pasted) for n in range(7)]
    untimed = proposed((), others=others, words=pasted)
    assert set(speakers(untimed).values()) == {"low"}
    long = [
        Shot(uid=f"o{n}", body="D700", taken_at=at(clock), words=pasted, is_clock_known=True)
        for n, clock in enumerate(("18:45", "18:55", "19:45", "19:50"))
    ]
    assert (
        "high" not in speakers(proposed(others=long, taken_at=at("19:40"), words=pasted)).values()
    )


@pytest.mark.parametrize(
    "caption",
    [
        "Le public dans la salle",
        "Jean Bon prend la parole",
        "Buffet à la fin du jour",
        "Vue générale de la salle",
        "Coffee break",
    ],
)
def test_a_caption_of_something_else_is_surer_than_a_headline(caption):
    words = ("Conférence de Marylise Lebranchu", caption)
    found = proposed(taken_at=at("19:50"), words=words)
    assert speakers(found)["Marylise Lebranchu"] == "medium"


def test_who_is_announced_elsewhere_is_less_sure():
    found = proposed(taken_at=at("18:45"), words=("Paul Durand",))
    assert speakers(found) == {"Paul Durand": "medium"}
    assert "not on stage at “Ouverture”" in found.speakers[0].reason


def test_a_burst_votes_once_and_a_vote_counts_for_a_while():
    long = (
        slot("a", "09:00", "12:00", AKIM, room="A"),
        slot("b", "09:00", "12:00", JULIE, room="B"),
    )
    burst = [
        Shot(
            uid=f"b{n}",
            body="D700",
            taken_at=at("09:05"),
            words=("Julie Durand",),
            is_clock_known=True,
        )
        for n in range(3)
    ]
    assert speakers(proposed(long, others=burst, taken_at=at("09:10"))) == {
        "Julie Durand": "medium"
    }
    three = [
        Shot(
            uid=f"m{n}",
            body="D700",
            taken_at=at(f"09:0{n}"),
            words=("Julie Durand",),
            is_clock_known=True,
        )
        for n in range(5, 8)
    ]
    assert speakers(proposed(long, others=three, taken_at=at("09:20"))) == {"Julie Durand": "high"}
    assert speakers(proposed(long, others=three, taken_at=at("11:20"))) == {
        "Julie Durand": "medium"
    }


def test_what_is_on_all_day_puts_nobody_on_stage():
    day = slot("exposition", "08:00", "20:00", AKIM)
    assert speakers(proposed((day,), taken_at=at("12:40"))) == {"Akim Oural": "low"}


def test_where_somebody_is_named_already_the_time_proposes_nobody_else():
    found = proposed(taken_at=at("18:45"), shown=("Zoé Traçable",))
    assert found.speakers == ()


def test_a_session_is_confirmed_by_itself_and_by_least_confidence(shoot, byline):
    none = byline("review", "speakers", "up", "--session", "none", "--confirm", exit_code=2)
    assert "no session 'none' in this event; there are: ouverture, debat" in none.stderr
    byline("review", "speakers", "up", "--session", "debat", "--least", "medium", "--confirm")
    assert {
        name
        for (name,) in rows(
            shoot, "select name from persons_shown join people on people.id = person"
        )
    } == {"Marylise Lebranchu", "Paul Durand"}
    assert set(listed(byline)) == {uid_of(shoot, "OPEN.JPG"), uid_of(shoot, "TALK.JPG")}


def test_what_is_declined_is_proposed_no_more(shoot, byline):
    talk = uid_of(shoot, "TALK.JPG")
    said = byline(
        "review", "speakers", "up", talk, "--speaker", "Akim Oural", "--decline", "--json"
    )
    change = json.loads(said.stdout.splitlines()[-1])["change"]

    assert listed(byline, "--speaker", "Akim Oural").keys() == {uid_of(shoot, "OPEN.JPG")}
    byline("rebuild")
    assert talk not in listed(byline, "--speaker", "Akim Oural")
    byline("undo", change)
    assert talk in listed(byline, "--speaker", "Akim Oural")
    for options, words in (
        (("--decline",), "give --speaker"),
        (("--confirm", "--decline"), "give --confirm or"),
        (("--speaker", "Nobody"), "nobody is called"),
    ):
        assert words in byline("review", "speakers", "up", *options, exit_code=2).stderr


def test_what_is_asked_about_no_photo_of_the_event_is_refused(shoot, byline, tmp_path):
    byline("event", "create", "other", "--title", "Other", "--from", "2015-02-17")
    card = write(tmp_path / "other", X__JPG=credited(seed=9))
    byline("ingest", card, "--event", "other")
    stranger = uid_of(shoot, "X.JPG")
    asked = ("review", "speakers", "up", stranger, "--speaker", "Akim Oural")
    for mode in ((), ("--decline",), ("--confirm",)):
        said = byline(*asked, *mode, exit_code=2).stderr
        assert f"{stranger}: is no photo of up" in said
    assert "no photo 'nowhere'" in byline("review", "speakers", "up", "nowhere", exit_code=2).stderr
    assert rows(shoot, "select * from declined") == []


def test_a_decline_is_of_the_session_and_the_confidence_that_are_asked_for(shoot, byline):
    talk = uid_of(shoot, "TALK.JPG")
    for narrow in (("--session", "debat"), ("--least", "high", "--session", "debat")):
        asked = ("review", "speakers", "up", talk, "--speaker", "Akim Oural", *narrow, "--decline")
        assert "proposed in none of these photos" in byline(*asked, exit_code=2).stderr
    assert rows(shoot, "select * from declined") == []
    asked = ("review", "speakers", "up", "--speaker", "Akim Oural", "--least", "high", "--decline")
    assert "Akim Oural declined in 1 photo" in byline(*asked).stdout


def test_a_decline_follows_whom_it_means_through_a_rename_and_a_merge(shoot, byline):
    talk = uid_of(shoot, "TALK.JPG")
    byline("review", "speakers", "up", talk, "--speaker", "Akim Oural", "--decline")
    byline("people", "rename", "Akim Oural", "Akim Oural-Petit")
    assert listed(byline, "--speaker", "Akim Oural-Petit").keys() == {uid_of(shoot, "OPEN.JPG")}
    byline("people", "merge", "Paul Durand", "Akim Oural-Petit")
    byline("rebuild")
    assert talk not in listed(byline, "--speaker", "Paul Durand")
    again = byline(
        "review", "speakers", "up", talk, "--speaker", "Paul Durand", "--decline", exit_code=2
    )
    assert "nothing was changed" in again.stderr


def test_who_is_tagged_cannot_be_declined(shoot, byline):
    talk, named = uid_of(shoot, "TALK.JPG"), uid_of(shoot, "NAMED.JPG")
    byline("tag", talk, "--speaker", "Akim Oural")
    said = byline(
        "review", "speakers", "up", named, talk, "--speaker", "Akim Oural", "--decline", exit_code=2
    )
    assert f'byline untag {talk} --speaker "Akim Oural"' in said.stderr
    assert rows(shoot, "select * from declined") == []
    byline("untag", talk, "--speaker", "Akim Oural")
    done = byline("review", "speakers", "up", named, talk, "--speaker", "Akim Oural", "--decline")
    assert "Akim Oural declined in 2 photos" in done.stdout


def test_a_room_alone_vouches_for_no_clock(shoot, byline):
    byline("undo", json.loads(byline("changes", "--json").stdout.splitlines()[0])["name"])
    byline("clock", "set", "up", "111", "--room", "grand AMPHI")
    talk = uid_of(shoot, "TALK.JPG")

    assert listed(byline)[talk]["speakers"][0]["confidence"] == "medium"
    assert "nothing is said of its clock, in Grand amphi" in byline("clock", "show", "up").stdout
    byline("clock", "set", "up", "111", "--offset", "0s")
    assert listed(byline)[talk]["speakers"][0]["confidence"] == "high"


def test_who_withdrew_is_not_proposed(shoot, byline):
    byline("withdraw", "--person", "Akim Oural", "--reason", "asked")
    assert "Akim Oural" not in json.dumps(list(listed(byline).values()))
    table = shoot.root.parent / "again.csv"
    table.write_text(PROGRAMME.replace("Akim Oural", "OURAL Akim"), "utf-8")
    byline("event", "import", table, "--event", "up")
    assert "OURAL" not in json.dumps(list(listed(byline).values()))
    # Beside somebody who withdrew nobody was alone on stage.
    byline("withdraw", "--person", "Marylise Lebranchu", "--reason", "asked")
    debate = listed(byline)[uid_of(shoot, "DEBATE.JPG")]
    assert {one["name"]: one["confidence"] for one in debate["speakers"]} == {
        "Paul Durand": "medium"
    }


def test_a_clock_that_is_set_moves_what_is_proposed(shoot, byline):
    talk = uid_of(shoot, "TALK.JPG")
    byline("clock", "set", "up", "111", "--offset", "1h")

    names = {one["name"] for one in listed(byline)[talk]["speakers"]}
    assert names == {"Marylise Lebranchu", "Paul Durand"}


def test_two_cameras_of_one_name_are_vouched_for_by_nobody(archive, byline, tmp_path):
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17")
    table = tmp_path / "programme.csv"
    table.write_text(PROGRAMME, "utf-8")
    byline("event", "import", table, "--event", "up")

    def frame(who, seed, clock):
        return credited(who, seed=seed, date_created=f"2015-02-17T{clock}:00", camera_model="D700")

    card = write(
        tmp_path / "card",
        MINE__JPG=frame("Elodie Quatresous", 1, "18:45"),
        THEIRS__JPG=frame("Paul Petit", 2, "18:50"),
    )
    byline("ingest", card, "--event", "up")
    told = byline("clock", "set", "up", "D700", "--offset", "0s").stderr
    assert "D700: no serial number, and several credits (Elodie Quatresous, Paul Petit)" in told
    assert told in byline("clock", "show", "up").stderr
    found = listed(byline)[uid_of(archive, "MINE.JPG")]
    assert {one["name"]: one["confidence"] for one in found["speakers"]} == {"Akim Oural": "medium"}


def test_a_name_of_many_words_is_looked_for_where_it_begins():
    long = OnStage(name=" ".join(["Aa", *("Bb" for _ in range(100))]))
    (found,) = propose([Shot(uid="x", words=("aa " * 50_000 + "Akim Oural",))], [], [*ROSTER, long])
    assert [one.name for one in found.speakers] == ["Akim Oural"]


def test_a_long_caption_is_read_in_a_moment():
    assert (
        proposed((), words=("sur scène, " * 20_000 + "Akim Oural",)).speakers[0].name
        == "Akim Oural"
    )
