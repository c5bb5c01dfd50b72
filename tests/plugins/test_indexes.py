"""Indexes of events, people and photographers; days, times and rooms of an event, and what is beside it."""

import json
import re

import pytest

from byline.archive.publishing.publication import current_bundle
from byline.plugins.bundle import indexes
from byline.plugins.server import public_site
from tests.catalogues import uid_of
from tests.pictures import credited, write
from tests.plugins.conftest import asked

TABLE = """session,start,end,room,speaker,role,affiliation
Clôture,2027-03-02 17:00,2027-03-02 18:00,Grand amphi,Zoé Traçable,rapporteure,Ville de Lille
Ouverture,2027-03-01 09:00,2027-03-01 09:45,Grand amphi,Akim Oural,maire-adjoint,
Atelier,2027-03-01 10:00,,Salle Curie,,,
"""


@pytest.fixture
def page(archive, byline, tmp_path):
    byline(
        "event", "create", "conf", "--title", "Conf", "--from", "2027-03-01", "--to", "2027-03-02"
    )
    (tmp_path / "p.csv").write_text(TABLE, "utf-8")
    byline("event", "import", tmp_path / "p.csv", "--event", "conf")
    for year in (2014, 2030):
        byline(
            "event", "create", f"e-{year}", "--title", f"Le {year}", "--from", f"{year}-05-02",
            "--place", "Lille",
        )  # fmt: skip
        card = write(tmp_path / str(year), A__JPG=credited("Studio Nord", seed=year))
        byline("ingest", card, "--event", f"e-{year}", "--licence", "CC-BY-4.0")

    def frame(seed, at, **values):
        return credited("Élodie Quatresous", seed=seed, date_created=at, camera_model="D", **values)

    card = write(
        tmp_path / "card",
        OPEN__JPG=frame(1, "2027-03-01T09:20:00"),
        WORK__JPG=frame(2, "2027-03-01T10:20:00"),
        LUNCH__JPG=frame(3, "2027-03-01T12:30:00"),
        CLOSE__JPG=frame(4, "2027-03-02T17:30:00"),
        WALK__JPG=frame(5, "2027-03-02T20:30:00"),
        LATE__JPG=credited("Élodie Quatresous", seed=7),
        UNDATED__JPG=credited("Ève Ångström", seed=6),
    )
    byline("ingest", card, "--event", "conf")
    byline("clock", "set", "conf", "D", "--offset", "0s")
    byline("review", "speakers", "conf", "--confirm")
    byline("tag", uid_of(archive, "LATE.JPG"), "--session", "ouverture")
    byline("publish")
    get = asked(public_site(current_bundle(archive.public)))

    def at(path):
        answer = get(path)
        assert answer.status_code == 200, path
        return answer.text

    return at


def headings(html, level):
    found = re.findall(rf"<h{level}[^>]*>(.*?)</h{level}>", html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", text).strip() for text in found]


def plain(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_events_stand_under_their_years(page):
    html = page("/en/events")
    assert headings(html, 2) == ["2030", "2027", "2014"]
    assert "1–2 March 2027 · 7 photos" in html
    assert "2 May 2014 · Lille · 1 photo" in html
    assert headings(page("/fr/events?after=conf"), 2) == ["2014"]


def test_people_stand_under_their_letters_and_organisations_apart(page):
    assert headings(page("/fr/people"), 2) == ["A", "Z"]
    assert 'href="/fr/person/akim-oural"' in page("/fr/people")
    html = page("/en/photographers")
    assert headings(html, 2) == ["E", "Organisations"]
    assert html.index("Élodie Quatresous") < html.index("Ève Ångström") < html.index("Studio Nord")
    later = page("/en/photographers?after=elodie-quatresous")
    assert "Ève Ångström" in later
    assert "Studio Nord" not in later


def test_an_index_after_what_is_gone_begins_anew(page):
    for path in ("/en/people", "/en/photographers", "/en/events"):
        assert headings(page(f"{path}?after=gone"), 2) == headings(page(path), 2)


def test_a_long_index_goes_on(page, monkeypatch):
    monkeypatch.setattr(indexes, "PICTURES_A_PAGE", 1)
    html = page("/en/people")
    assert "Akim Oural" in html
    assert "Zoé Traçable" not in html
    following = re.search(r'rel="next" href="([^"]+)"', html)[1]
    assert "Zoé Traçable" in page(following)
    assert 'rel="next"' not in page(following)


def test_an_event_of_several_days_is_told_by_day(page):
    html = page("/en/event/conf")
    assert headings(html, 2)[:3] == ["1 March 2027", "2 March 2027", "Other days"]
    assert headings(html, 3)[:5] == [
        "Ouverture", "Atelier", "Other moments", "Clôture", "Other moments",
    ]  # fmt: skip
    assert "9:00–9:45 · Grand amphi" in plain(html)
    assert "rapporteure, Ville de Lille" in plain(html)
    assert "9 h–9 h 45 · Grand amphi" in plain(page("/fr/event/conf"))


def test_a_photo_without_a_date_is_of_the_day_of_its_session(page):
    html = page("/en/event/conf")
    first = html[html.index("1 March 2027</time>") : html.index("2 March 2027</time>")]
    assert first.count("<figure") == 4


def test_an_event_of_one_day_is_told_by_session_alone(page):
    assert headings(page("/en/event/e-2014"), 3) == []
    assert 'class="day"' not in page("/en/event/e-2014")


def test_the_events_beside_one_are_a_step_away(page):
    html = page("/en/event/conf")
    assert re.search(r'Previous event</span> <a href="/en/event/e-2014"', html)
    assert re.search(r'Next event</span> <a href="/en/event/e-2030"', html)
    assert "Next event" not in page("/en/event/e-2030")


def test_other_programs_read_times_and_rooms(page):
    (first, *_) = json.loads(page("/en/event/conf.json"))["sessions"]
    assert (first["ends_at"], first["room"]) == ("2027-03-01T09:45", "Grand amphi")
    html = page("/en/event/conf")
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert '"endDate": "2027-03-01T09:45"' in json.dumps(data)
    assert '"name": "Grand amphi"' in json.dumps(data)


def test_the_parts_of_a_long_event_follow_its_days(page, monkeypatch):
    from byline.plugins.bundle import contents

    monkeypatch.setattr(contents, "PICTURES_A_PAGE", 2)
    found, path = [], "/en/event/conf"
    while path:
        html = page(path)
        found += headings(html, 3)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        path = following[1] if following else None
    assert found == ["Ouverture", "Atelier", "Other moments", "Clôture", "Other moments"]
