"""Presets, variables in captions and code replacements, as a photographer uses them."""

import pytest

from byline.metadata.packet import xmp_packet
from tests.catalogues import ingested, rows, said_by_copies, shown, uid_of
from tests.pictures import credited, jpeg, write

_PRESET = """
creator = "Elodie Quatresous"
credit = "{photographer} / UP Conférences"
copyright = "© {year} {photographer}"
usage_terms = "Usage presse"
licence = "CC-BY-4.0"
event = "up-2015"
caption = "{event}, {place}, {date:%d/%m/%Y} – {seq:04} {filename}"
keywords = ["territoires", "débat"]
place = "Bourse du travail"
"""
_CODES = "ml\tMarylise Lebranchu\tMarylise Lebranchu, ministre\n\n# who\nao\tAkim Oural\n"


@pytest.fixture
def preset(archive, byline, tmp_path):
    """A preset file, with an event to fill in."""
    byline("event", "create", "up-2015", "--title", "Up conférence", "--from", "2015-02-17")
    path = tmp_path / "preset.toml"
    path.write_text(_PRESET, encoding="utf-8")
    return path


def _with_codes(preset):
    preset.write_text(_PRESET + 'codes = "codes.tsv"\n', encoding="utf-8")
    preset.with_name("codes.tsv").write_text(_CODES, encoding="utf-8")


def test_a_preset_fills_what_the_files_leave_open(archive, byline, preset, tmp_path):
    card = write(tmp_path / "card", A__JPG=jpeg(seed=1), B__JPG=jpeg(seed=2))

    byline("ingest", card, "--stationery", preset)

    record = shown(byline, uid_of(archive, "B.JPG"))
    assert record["event"]["slug"] == "up-2015"
    assert record["description"] == "Up conférence, Bourse du travail, 17/02/2015 – 0002 B"
    assert record["credit_line"] == "Elodie Quatresous / UP Conférences"
    assert record["copyright_notice"] == "© 2015 Elodie Quatresous"
    assert (record["usage_terms"], record["licence"]) == ("Usage presse", "CC-BY-4.0")
    assert sorted(record["keywords"]) == ["débat", "territoires"]
    assert record["resolved"]["creator"] == {
        "value": ["Elodie Quatresous"], "source": "ingest", "rule": "given at ingest", "conflict": False,
    }  # fmt: skip
    assert ("xmp", "© 2015 Elodie Quatresous") in said_by_copies(
        archive, record["uid"], "copyright_notice"
    )


def test_a_preset_never_credits_one_photographer_beside_another(archive, byline, preset, tmp_path):
    card = write(tmp_path / "card", A__JPG=credited("Thomas Vasseur", description="Sa légende"))

    byline("ingest", card, "--stationery", preset)

    record = shown(byline, uid_of(archive, "A.JPG"))
    assert record["credit_line"] == "Thomas Vasseur / UP Conférences"
    assert record["copyright_notice"] == "© 2015 Thomas Vasseur"
    assert record["description"] == "Sa légende"


def test_a_credit_that_names_another_person_does_not_fit(archive, byline, preset, tmp_path):
    preset.write_text('credit = "Elodie Quatresous / UP"\n', encoding="utf-8")
    card = write(tmp_path / "card", A__JPG=credited("Thomas Vasseur"), B__JPG=jpeg(seed=1))

    byline("ingest", card, "--stationery", preset)

    assert rows(archive, "select credit_line from photos order by source_name") == [
        ("Thomas Vasseur",),
        ("Elodie Quatresous / UP",),
    ]


def test_keywords_are_added_to_those_of_the_file(archive, byline, preset, tmp_path):
    card = write(tmp_path / "card", A__JPG=jpeg(xmp={"keywords": ("Lille", "débat")}))

    byline("ingest", card, "--stationery", preset)

    assert shown(byline, uid_of(archive, "A.JPG"))["resolved"]["keywords"]["value"] == [
        "Lille", "débat", "territoires",
    ]  # fmt: skip


def test_codes_become_names_and_speaker_tags(archive, byline, preset, tmp_path):
    _with_codes(preset)
    card = write(
        tmp_path / "card",
        A__JPG=jpeg(
            exif={"description": "=ML#2= et =ao=, {place}; voir ?a=b=c"},
            xmp={"person_shown": ("=ml=", "=ao=")},
        ),
    )

    byline("ingest", card, "--stationery", preset)

    record = shown(byline, uid_of(archive, "A.JPG"))
    assert record["description"] == (
        "Marylise Lebranchu, ministre et Akim Oural, Bourse du travail; voir ?a=b=c"
    )
    assert [person["name"] for person in record["people"]] == ["Akim Oural", "Marylise Lebranchu"]
    assert record["resolved"]["description"]["rule"] == "codes and variables replaced"
    assert "lebranchu" in byline("search", "lebranchu ministre").stdout.casefold()


def test_an_unknown_code_is_refused_before_anything_is_written(archive, byline, preset, tmp_path):
    _with_codes(preset)
    card = write(
        tmp_path / "card",
        A__JPG=jpeg(seed=1),
        B__JPG=jpeg(seed=2, exif={"description": "=mk= parle"}),
        C__JPG=jpeg(seed=3, exif={"description": "=ml#3= parle"}),
    )

    result = byline("ingest", card, "--stationery", preset, exit_code=2)

    assert result.stderr == (
        "Error: nothing was taken in:\n"
        f"{card}/B.JPG: unknown code =mk=; known are: ml, ao\n"
        f"{card}/C.JPG: unknown code =ml#3=; did you mean ml?\n"
    )
    assert rows(archive, "select * from photos") == []
    assert not list(archive.originals.rglob("*.JPG"))


def test_the_presets_of_archive_and_event_are_laid_one_over_the_other(
    archive, byline, preset, tmp_path
):
    folder = archive.root / "stationery"
    folder.mkdir()
    (folder / "archive.toml").write_text('creator = "A. Chive"\ncity = "Paris"\n', "utf-8")
    (folder / "up-2015.toml").write_text('creator = "E. Vent"\nstate = "Nord"\n', "utf-8")
    preset.write_text('state = "Asked"\n', encoding="utf-8")
    card = write(tmp_path / "card", A__JPG=jpeg())

    byline("ingest", card, "--event", "up-2015", "--stationery", preset, "--licence", "CC0-1.0")

    record = shown(byline, uid_of(archive, "A.JPG"))
    assert (record["credit_line"], record["city"], record["licence"]) == (
        "E. Vent", "Paris", "CC0-1.0",
    )  # fmt: skip
    assert record["resolved"]["state"]["value"] == "Asked"


def test_a_dry_run_shows_what_would_be_filled_in(archive, byline, preset, tmp_path):
    card = write(tmp_path / "card", A__JPG=jpeg())

    said = byline("ingest", card, "--stationery", preset, "--dry-run").stdout
    (record,) = ingested(byline("ingest", card, "--stationery", preset, "--dry-run", "--json"))

    assert "  creator              Elodie Quatresous\n" in said
    assert record["given"]["description"] == (
        "Up conférence, Bourse du travail, 17/02/2015 – 0001 A"
    )
    assert record["given"]["licence"] == "CC-BY-4.0"
    assert rows(archive, "select * from photos") == []


def test_what_is_not_known_is_not_filled_in_and_said(archive, byline, tmp_path):
    preset = tmp_path / "preset.toml"
    preset.write_text('copyright = "© {year} Jane Doe"\n', encoding="utf-8")
    card = write(tmp_path / "card", A__JPG=credited("Jane Doe"))

    result = byline("ingest", card, "--stationery", preset)

    assert "A.JPG: added, but copyright_notice was not filled in: {year} is not known\n" in (
        result.stderr
    )
    assert rows(archive, "select copyright_notice from photos") == [(None,)]


def test_a_sidecar_that_comes_later_keeps_the_codes_replaced(archive, byline, preset, tmp_path):
    _with_codes(preset)
    card = write(tmp_path / "card", A__JPG=jpeg(exif={"description": "=ml= parle"}))
    byline("ingest", card, "--stationery", preset)
    write(card, A__xmp=xmp_packet({"headline": "Enfin"}))

    byline("ingest", card)

    record = shown(byline, uid_of(archive, "A.JPG"))
    assert (record["title"], record["description"]) == ("Enfin", "Marylise Lebranchu parle")
    byline("rebuild")
    again = shown(byline, uid_of(archive, "A.JPG"))
    assert again["resolved"] == record["resolved"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("creator = [1]", "preset.toml: creator must be a text or a list of texts"),
        ("credits = 'x'", "preset.toml: 'credits' is nothing a preset fills; did you mean credit"),
        ("caption = '{evnt}'", "preset.toml: caption: {evnt} is no variable; did you mean event?"),
        ("creator = 'DR'", "preset.toml: creator 'DR' names nobody; give a name"),
        ("licence = 'CC'", "no licence 'CC'; known are: all-rights-reserved"),
        ("caption = ", "preset.toml: is no TOML"),
        ("codes = 'none.tsv'", "none.tsv: these code replacements cannot be read"),
        ("caption = '=zz='\ncodes = 'codes.tsv'", "preset.toml: caption: unknown code =zz=; known are: ml, ao"),
    ],
)  # fmt: skip
def test_a_faulty_preset_is_refused_in_words(archive, byline, tmp_path, text, message):
    preset = tmp_path / "preset.toml"
    preset.write_text(text, encoding="utf-8")
    (tmp_path / "codes.tsv").write_text(_CODES, encoding="utf-8")
    card = write(tmp_path / "card", A__JPG=jpeg())

    result = byline("ingest", card, "--stationery", preset, exit_code=2)

    assert message in result.stderr
    assert rows(archive, "select * from photos") == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ml", "codes.tsv, line 1: 'ml' has no replacement after a tab"),
        ("ml\tA\n=ml=\tB", "codes.tsv, line 2: the code 'ml' is there twice"),
    ],
)
def test_a_faulty_table_of_codes_is_refused(archive, byline, tmp_path, line, message):
    preset = tmp_path / "preset.toml"
    preset.write_text("codes = 'codes.tsv'", encoding="utf-8")
    (tmp_path / "codes.tsv").write_text(line, encoding="utf-8")
    card = write(tmp_path / "card", A__JPG=jpeg())

    assert message in byline("ingest", card, "--stationery", preset, exit_code=2).stderr


def test_the_photographer_of_a_caption_is_whom_the_file_credits(archive, byline, preset, tmp_path):
    _with_codes(preset)
    preset.write_text(
        'creator = "Elodie Quatresous"\njobtitle = "photographe"\ncodes = "codes.tsv"\n'
        'usage_terms = "Mention {photographer} obligatoire"\n',
        encoding="utf-8",
    )
    card = write(
        tmp_path / "card",
        A__JPG=jpeg(seed=1, exif={"copyright_notice": "© Jean Dupont"}),
        B__JPG=jpeg(seed=2, iim={"credit_line": "Jean Dupont / AFP"}),
        C__JPG=jpeg(seed=3),
        D__JPG=credited("=ao=", 4),
    )

    byline("ingest", card, "--stationery", preset)

    assert rows(archive, "select source_name, usage_terms from photos order by 1") == [
        ("A.JPG", "Mention Jean Dupont obligatoire"),
        ("B.JPG", "Mention Jean Dupont obligatoire"),
        ("C.JPG", "Mention Elodie Quatresous obligatoire"),
        ("D.JPG", "Mention Akim Oural obligatoire"),
    ]
    jobs = rows(
        archive,
        "select source_name from resolutions join photos on photos.id = photo"
        " where field = 'creator_jobtitle'",
    )
    assert jobs == [("C.JPG",)]


def test_what_was_given_first_stands_when_a_sidecar_comes_later(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=jpeg())
    byline("ingest", card, "--credit", "Elodie Quatresous", "--licence", "CC-BY-4.0")
    write(card, A__xmp=xmp_packet({"city": "Lille"}))

    byline("ingest", card, "--credit", "Somebody Else", "--licence", "CC0-1.0")

    assert rows(archive, "select credit_line, licence, city from photos") == [
        ("Elodie Quatresous", "CC-BY-4.0", "Lille")
    ]


def test_a_format_cannot_make_a_caption_huge(archive, byline, preset, tmp_path):
    text = "{seq:050000000} {date:%0500000Y} {event:>9000}"
    card = write(tmp_path / "card", A__JPG=jpeg(exif={"description": text}))

    byline("ingest", card, "--stationery", preset)

    assert rows(archive, "select description from photos") == [(text,)]


def test_without_a_preset_braces_in_a_caption_stay(archive, byline, tmp_path):
    card = write(tmp_path / "card", A__JPG=jpeg(exif={"description": "{event} =ml="}))

    byline("ingest", card, "--credit", "Jane Doe")

    assert rows(archive, "select description from photos") == [("{event} =ml=",)]


def test_words_in_place_of_codes_stand_only_while_the_files_say_just_that(
    archive, byline, preset, tmp_path
):
    _with_codes(preset)
    card = write(tmp_path / "card", A__JPG=credited(headline="=ml="))
    byline("ingest", card, "--stationery", preset)
    assert rows(archive, "select title from photos") == [("Marylise Lebranchu",)]

    byline("ingest", write(card, A__xmp=xmp_packet({"headline": "La ministre"})))

    assert rows(archive, "select title from photos") == [("La ministre",)]


def test_codes_among_a_files_keywords_are_replaced_where_the_preset_adds_some(
    archive, byline, preset, tmp_path
):
    _with_codes(preset)
    preset.write_text('keywords = ["conférence", "=ao="]\ncodes = "codes.tsv"', encoding="utf-8")
    card = write(
        tmp_path / "card",
        A__JPG=jpeg(xmp={"keywords": ("=ml=", "débat")}),
        B__JPG=jpeg(seed=1, xmp={"keywords": ("Akim Oural",)}),
    )

    byline("ingest", card, "--stationery", preset)

    assert sorted(shown(byline, uid_of(archive, "A.JPG"))["keywords"]) == [
        "Akim Oural", "Marylise Lebranchu", "conférence", "débat",
    ]  # fmt: skip
    assert sorted(shown(byline, uid_of(archive, "B.JPG"))["keywords"]) == [
        "Akim Oural",
        "conférence",
    ]


def test_and_where_what_it_adds_is_not_known(archive, byline, preset, tmp_path):
    _with_codes(preset)
    preset.write_text('keywords = ["{photographer}"]\ncodes = "codes.tsv"', encoding="utf-8")
    card = write(tmp_path / "card", A__JPG=jpeg(xmp={"keywords": ("=ml=",)}))

    byline("ingest", card, "--stationery", preset)

    assert shown(byline, uid_of(archive, "A.JPG"))["keywords"] == ["Marylise Lebranchu"]


@pytest.fixture
def coded(archive, byline, tmp_path):
    """A photo of an event whose preset has codes, and one of none."""
    folder = archive.root / "stationery"
    folder.mkdir()
    _with_codes(folder / "up-2015.toml")
    byline("event", "create", "up-2015", "--title", "Up conférence", "--from", "2015-02-17")
    byline("ingest", write(tmp_path / "one", A__JPG=credited()), "--event", "up-2015")
    byline("ingest", write(tmp_path / "two", B__JPG=credited(seed=1)))
    return uid_of(archive, "A.JPG"), uid_of(archive, "B.JPG")


def test_codes_are_replaced_in_a_tag(byline, coded):
    byline("tag", coded[0], "--speaker", "=ml=", "--role", "=ml#2=")

    (person,) = shown(byline, coded[0])["people"]
    assert (person["name"], person["role"]) == (
        "Marylise Lebranchu",
        "Marylise Lebranchu, ministre",
    )
    byline("untag", coded[0], "--speaker", "=ml=")
    assert shown(byline, coded[0])["people"] == []
    byline("correct", coded[0], "--field", "keywords", "--value", "=ao=", "--value", "débat")
    assert sorted(shown(byline, coded[0])["keywords"]) == ["Akim Oural", "débat"]


@pytest.mark.parametrize(
    ("of_event", "text", "message"),
    [
        (True, "=mk=", "Error: '=mk=': unknown code =mk=; known are: ml, ao"),
        (False, "=ml=", "Error: '=ml=': unknown code =ml=; no preset here has codes"),
    ],
)
def test_a_code_that_no_table_explains_is_no_speaker(
    archive, byline, coded, of_event, text, message
):
    uid = coded[0] if of_event else coded[1]

    assert message in byline("tag", uid, "--speaker", text, exit_code=2).stderr
    assert (
        message in byline("correct", uid, "--field", "creator", "--value", text, exit_code=2).stderr
    )
    assert rows(archive, "select name from people where name like '%=%'") == []


def test_a_code_with_a_number_of_any_length_is_an_unknown_one(archive, byline, preset, tmp_path):
    _with_codes(preset)
    card = write(tmp_path / "card", A__JPG=jpeg(exif={"description": f"x =ml#{'1' * 5000}= y"}))

    done = byline("ingest", card, "--stationery", preset, exit_code=2)

    assert "unknown code =ml#1111" in done.stderr


def test_a_keyword_that_is_not_known_keeps_no_other_away(archive, byline, preset, tmp_path):
    preset.write_text('keywords = ["conférence", "{place}"]', encoding="utf-8")
    card = write(tmp_path / "card", A__JPG=jpeg(xmp={"keywords": ("débat",)}), B__JPG=jpeg(seed=1))

    done = byline("ingest", card, "--stationery", preset)

    assert sorted(shown(byline, uid_of(archive, "A.JPG"))["keywords"]) == ["conférence", "débat"]
    assert shown(byline, uid_of(archive, "B.JPG"))["keywords"] == ["conférence"]
    assert "keywords was not filled in: {place} is not known" in done.stderr


def test_speakers_of_the_file_stand_in_a_caption(archive, byline, tmp_path):
    (tmp_path / "codes.tsv").write_text("ml\tMarylise Lebranchu\n", "utf-8")
    preset = tmp_path / "preset.toml"
    preset.write_text('caption = "{speakers}, à Paris"\ncodes = "codes.tsv"\n', "utf-8")
    card = write(
        tmp_path / "card",
        A__JPG=credited(seed=1, person_shown=("=ml=", "Akim Oural")),
        B__JPG=credited(seed=2),
        C__JPG=credited(seed=3, person_shown=("Jean Jeune",), model_age=("15",)),
    )
    byline("ingest", card, "--stationery", preset)

    found = dict(rows(archive, "select source_name, description from photos"))
    assert found == {
        "A.JPG": "Marylise Lebranchu, Akim Oural, à Paris", "B.JPG": None, "C.JPG": None,
    }  # fmt: skip
