"""An article about an event proposes it, and records nothing before somebody confirms."""

import json

import pytest

from byline.archive.programme.articles import article
from byline.archive.programme.texts import plain
from byline.archive.sample.story import SPEAKERS
from tests.catalogues import rows

REPORT = """Territoires : nous sommes innovation

Le mardi 17 février 2015 s'est tenue à Paris la Up conférence « Territoires : nous sommes innovation »,
organisée par UP Conferences et le Mouvement des Entrepreneurs Sociaux.

La première table ronde, « Coopération et territoires », réunissait Marylise Lebranchu (ministre de la
Décentralisation et de la Fonction publique), Akim Oural (maire-adjoint de Lille), Jean-Marc Borello (président du
groupe SOS) et Vincent Malnoury (directeur général adjoint, Conseil général de Meurthe-et-Moselle).

La seconde table ronde, « Au cœur de l’innovation : les citoyens », a donné la parole à André Dupon (fondateur du
Groupe Vitamine T, président du Mouves), Sophie Keller (coauteure de « L’économie qu’on aime »), Othmane Khaoua,
conseiller municipal de Sceaux, administrateur du RTES, et Hugues Sibille, président du Labo de l’ESS.

Retrouvez ci-dessous quelques photos de cette rencontre (Crédits photos : Elodie Quatresous)
"""
PAGE = f"""<!DOCTYPE html><html><head><title>UP</title><script>var x = "Jane Doe (robot)";</script></head><body>
<nav>Accueil (menu)</nav><h1>Territoires&nbsp;: nous sommes innovation</h1>
{"".join(f"<p>{part.replace(chr(10), ' ')}</p>" for part in REPORT.split(chr(10) * 2)[1:])}
<footer>Jean Pied (webmestre)</footer></body></html>"""


@pytest.mark.parametrize("text", [REPORT, PAGE], ids=["text", "page"])
def test_the_founding_report_proposes_its_whole_evening(text):
    found = article(text.encode())

    assert found.is_proposal
    assert (found.title, found.starts_on) == ("Territoires : nous sommes innovation", "2015-02-17")
    assert found.organisers == ("UP Conferences", "Mouvement des Entrepreneurs Sociaux")
    assert found.credit == "Elodie Quatresous"
    said = {
        (who.name, who.role, session.title)
        for session in found.sessions
        for who in session.speakers
    }
    assert said == {(one.name, one.role, one.session) for one in SPEAKERS}
    assert found.speakers == ()


def test_an_english_text_is_read_too():
    text = (
        'Held on March 3rd, 2027: the conference "Open Cities", organised by Civic Lab.\n'
        "Speakers:\n- Ada Lovelace: professor of mathematics\n- Alan Turing – researcher at Bletchley\n"
        "Photo credit: Jane Doe"
    )
    found = article(text.encode())
    assert (found.title, found.starts_on, found.credit) == ("Open Cities", "2027-03-03", "Jane Doe")
    assert [(who.name, who.role) for who in found.speakers] == [
        ("Ada Lovelace", "professor of mathematics"),
        ("Alan Turing", "researcher at Bletchley"),
    ]


def test_nothing_is_recorded_before_it_is_confirmed(archive, byline, tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(REPORT, "utf-8")

    said = byline("event", "import", path, "--event", "up").stdout
    assert "Akim Oural, maire-adjoint de Lille  (Coopération et territoires)" in said
    assert 'byline ingest … --credit "Elodie Quatresous"' in said
    assert "Nothing was recorded" in said
    assert json.loads(byline("event", "import", path, "--json").stdout)["is_proposal"]
    assert rows(archive, "select count(*) from events") == [(0,)]

    first = json.loads(
        byline("event", "import", path, "--event", "up", "--confirm", "--json").stdout
    )
    assert (first["sessions"], first["people"], first["created"]) == (2, 8, 2)
    again = json.loads(
        byline("event", "import", path, "--event", "up", "--confirm", "--json").stdout
    )
    assert again["change"] is None
    byline("undo", first["change"])
    assert rows(archive, "select count(*) from events") == [(0,)]


def test_who_speaks_at_no_session_appears_at_the_event(archive, byline, tmp_path):
    path = tmp_path / "short.txt"
    path.write_text("Le 3 mars 2027, la rencontre « Ville » : Ada Petit (urbaniste).", "utf-8")
    byline("event", "import", path, "--confirm")

    assert rows(
        archive,
        "select events.slug, people.name, role, session from appearances"
        " join people on people.id = person join events on events.id = event",
    ) == [("ville", "Ada Petit", "urbaniste", None)]


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("Une rencontre avec Ada Petit (urbaniste).", "names no day"),
        ("Le 3 mars 2027, une rencontre.", "names nobody"),
        ("Le 31 février 2027, Ada Petit (urbaniste).", "names no day"),
        ("", "names no day"),
    ],
)
def test_what_an_article_lacks_is_said(byline, archive, tmp_path, text, lacks):
    path = tmp_path / "x.txt"
    path.write_text(text, "utf-8")
    assert lacks in byline("event", "import", path, exit_code=2).stderr


def test_hostile_text_ends_soon_and_is_words_alone(byline, archive, tmp_path):
    path = tmp_path / "x.txt"
    path.write_text(
        "Le 3 mars 2027, la rencontre « \x1b[31mX' ; drop table events » : "
         "Ada Petit (urb\x1b[2Janiste), " + "A" * 100_000 + " (" * 5_000 + "Ab Cd, e" * 5_000, "utf-8"
    )  # fmt: skip
    said = byline("event", "import", path, "--event", "x", "--confirm").output
    assert "\x1b" not in said
    assert rows(archive, "select count(*) from events") == [(1,)]


@pytest.mark.parametrize(
    "more",
    ["Ab-" * 60_000, "Ab Cd, e " * 20_000, "<p>" * 60_000, "\n" * 100_000, "Ab Cd (" * 20_000],
)
def test_no_text_makes_reading_endless(more):
    text = f"<html><body><p>Le 3 mars 2027, la rencontre « Ville » : Ada Petit (urbaniste). {more}"
    assert article(text.encode()).speakers[0].name == "Ada Petit"


def test_a_long_text_is_cut_between_letters():
    text = "Le 3 mars 2027, la rencontre « Ville » : Ada Petit (urbaniste). " + "é" * 200_000
    assert article(text.encode()).title == "Ville"


def test_what_stands_before_a_name_is_none_of_it():
    text = "Le 3 mars 2027, la rencontre « Ville ». Avec Akim Oural, maire-adjoint de Lille."
    assert [who.name for who in article(text.encode()).speakers] == ["Akim Oural"]


@pytest.mark.parametrize("open_tag", ["<a ", "<!--", "<![CDATA[", "<?", "</", "<script>"])
def test_what_is_never_closed_makes_no_reading_endless(open_tag):
    text = "<html><body><p>Le 3 mars 2027, la rencontre « Ville » : Ada Petit (urbaniste)."
    assert article((text + open_tag * 30_000).encode()).title == "Ville"
    assert plain(f"Ada {open_tag * 30_000}").startswith("Ada")


def test_a_comment_of_a_page_is_no_word_of_it():
    assert plain("a <!-- <b>secret</b> --> b < c") == "a b < c"
