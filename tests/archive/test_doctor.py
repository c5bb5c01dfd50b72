"""The doctor: each fault found, its fix proposed, applied only when asked, and undone."""

import json

import pytest

from byline.archive.editing.doctor import CHECKS
from tests.archive.test_keeping import told
from tests.catalogues import change_in, rows, uid_of
from tests.pictures import credited, jpeg, with_picture, write

WHOLE = {"description": "Une légende", "alt_text": "Une salle"}
_CUT = "Crédits photos : Elodie Quatresous".encode()[:32].decode()


def diagnosed(byline, *arguments):
    lines = byline("doctor", "--json", *arguments).stdout.splitlines()
    return [json.loads(line) for line in lines if "check" in line]


#: For each fault: a file that has it, what is said, and the fix proposed.
_FAULTS = [
    (
        "caption-writer", jpeg(xmp={**WHOLE, "caption_writer": "Élodie Quatresous"}),
        "nobody is credited, and “Élodie Quatresous” stands where the caption's writer does",
        {"field": "creator", "value": ["Élodie Quatresous"]},
    ),
    ("no-creator", jpeg(xmp=WHOLE), "nobody is credited", None),
    (
        "names-nobody", jpeg(xmp={**WHOLE, "creator": ("DR",), "credit_line": "Jane Doe"}),
        "creator “DR” names nobody", {"field": "creator", "value": None},
    ),
    (
        "names-nobody",
        jpeg(xmp={**WHOLE, "creator": ("Jane Doe",), "copyright_notice": "© 2015"}),
        "copyright_notice “© 2015” names nobody",
        {"field": "copyright_notice", "value": "© 2015 Jane Doe"},
    ),
    (
        "conflicting-creators", jpeg(exif={"creator": ("Jane Doe",)}, xmp={**WHOLE, "creator": ("John Roe",)}),
        "creators conflict: exif says “Jane Doe”, xmp says “John Roe”",
        {"field": "creator", "value": ["Jane Doe"]},
    ),
    (
        "conflicting-creators", credited("Jane Doe", **WHOLE, copyright_notice="© John Roe"),
        "the byline names “Jane Doe”, the copyright notice “John Roe”", None,
    ),
    (
        "truncated", jpeg(xmp=WHOLE, iim={"credit_line": _CUT}),
        f"credit_line “{_CUT}” fills IIM's 32 bytes, and may be cut",
        {"field": "credit_line", "value": "Crédits photos : Elodie Quatresous"},
    ),
    (
        "mojibake", credited("Ã‰lodie Quatresous", **WHOLE),
        "creator “Ã‰lodie Quatresous” was read in the wrong character set",
        {"field": "creator", "value": ["Élodie Quatresous"]},
    ),
    (
        "lost-letters", credited("?lodie Quatresous", **WHOLE),
        "creator “?lodie Quatresous” has lost letters; no other source has them", None,
    ),
    (
        "keywords", credited("Jane Doe", **WHOLE, keywords=("conférence, Lille; innovation",)),
        "one keyword “conférence, Lille; innovation” may be 3: “conférence”, “Lille”, “innovation”",
        {"field": "keywords", "value": ["conférence", "Lille", "innovation"]},
    ),
    (
        "unknown-photographer", credited("Elodie Quatressous", **WHOLE),
        (
            '“Elodie Quatressous” may be “Elodie Quatresous”; if so: '
            'byline people merge "Elodie Quatresous" "Elodie Quatressous"'
        ), None,
    ),
    (
        "placeholder", credited("Jane Doe", **{**WHOLE, "description": "Name to come"}),
        "description “Name to come” stands for one still to be written",
        {"field": "description", "value": None},
    ),
    (
        "placeholder", credited("Jane Doe", **{**WHOLE, "description": "XXX parle de {event}"}),
        "description has “XXX” still to be replaced", None,
    ),
    (
        "placeholder", credited("Jane Doe", **WHOLE, headline="=ml= à {place}"),
        "headline has “=ml=” still to be replaced", None,
    ),
    (
        "unknown-photographer", credited("E. Quatresous", **WHOLE),
        '“E. Quatresous” may be “Elodie Quatresous”; if so: byline people merge "Elodie Quatresous" "E. Quatresous"',
        None,
    ),
    (
        "unknown-photographer", credited("@janedoe", **WHOLE),
        "“@janedoe” is an account, not a name", None,
    ),
    (
        "no-caption", credited("Jane Doe", headline="Ouverture", alt_text="Une salle"),
        "has no caption", {"field": "description", "value": "Ouverture"},
    ),
    (
        "no-alt-text", credited("Jane Doe", description="Une légende"),
        "has no text for those who do not see it", {"field": "alt_text", "value": "Une légende"},
    ),
]  # fmt: skip


@pytest.fixture
def known(archive, byline, tmp_path):
    """An archive that knows a photographer well, from another shoot."""
    byline("event", "create", "before", "--title", "Before", "--from", "2014-01-01")
    card = write(
        tmp_path / "before",
        X__JPG=credited("Elodie Quatresous", seed=101, **WHOLE),
        Y__JPG=credited("Elodie Quatresous", seed=102, **WHOLE),
    )
    byline("ingest", card, "--event", "before")
    return archive


@pytest.mark.parametrize(("check", "data", "problem", "fix"), _FAULTS)
def test_a_fault_is_found_with_its_fix(known, byline, tmp_path, check, data, problem, fix):
    byline("ingest", write(tmp_path / "card", A__JPG=data))
    before = told(known)

    found = diagnosed(byline, "--only", check)

    assert {
        "uid": uid_of(known, "A.JPG"), "shoot": "undated/undated", "source_name": "A.JPG",
        "check": check, "problem": problem, "fix": fix,
    } in found  # fmt: skip
    assert told(known) == before


def test_every_check_has_its_case():
    elsewhere = {"content-credentials", "date", "place"}  # below, and in test_walls.py
    assert set(CHECKS) - elsewhere == {check for check, *_ in _FAULTS}


def test_content_credentials_are_told(known, byline, tmp_path):
    from tests.metadata.test_reading import _signed

    byline("ingest", write(tmp_path / "card", A__JPG=_signed("JPEG")))

    (found,) = diagnosed(byline, "--only", "content-credentials")
    assert found["problem"] == (
        "carries Content Credentials (C2PA), which hold for the original alone"
    )


def test_a_healthy_photo_has_no_finding(known, byline):
    assert diagnosed(byline) == []
    assert byline("doctor").stdout == "No fault was found.\n"


def test_the_only_photographer_of_a_shoot_is_proposed(known, byline, tmp_path):
    card = write(
        tmp_path / "card", A__JPG=jpeg(seed=1, xmp=WHOLE), B__JPG=credited("Jane Doe", 2, **WHOLE)
    )
    byline("ingest", card)

    (found,) = diagnosed(byline)

    assert found["fix"] == {"field": "creator", "value": ["Jane Doe"]}


def test_nobody_is_credited_for_the_photos_of_another_shoot(known, byline, tmp_path):
    byline("ingest", write(tmp_path / "one", A__JPG=credited("Jane Doe", 1, **WHOLE)))
    byline("ingest", write(tmp_path / "two", B__JPG=jpeg(seed=2, xmp=WHOLE)))

    (found,) = diagnosed(byline)

    assert (found["source_name"], found["fix"]) == ("B.JPG", None)


def test_nobody_is_credited_where_the_file_says_so(known, byline, tmp_path):
    card = write(
        tmp_path / "card",
        A__JPG=credited("Jane Doe", 1, **WHOLE),
        B__JPG=jpeg(seed=2, xmp={**WHOLE, "credit_line": "D.R.", "caption_writer": "Zoë"}),
    )
    byline("ingest", card)

    fixes = {found["check"]: found["fix"] for found in diagnosed(byline)}

    assert fixes == {"caption-writer": None, "no-creator": None, "names-nobody": None}


def test_a_fault_that_nothing_mends_stops_no_other_fix(known, byline, tmp_path):
    card = write(
        tmp_path / "card",
        A__JPG=jpeg(seed=1, exif={"creator": ("DR",)}, xmp={**WHOLE, "creator": ("Jane Doe",)}),
        B__JPG=credited("Jane Doe", 2, **WHOLE, lens="RÃ©flex", headline="RÃ©union"),
    )
    byline("ingest", card)

    byline("doctor", "--fix")

    assert rows(known, "select title from photos where source_name = 'B.JPG'") == [("Réunion",)]


def test_no_fix_spreads_a_wrong_character_set(known, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited("Jane Doe", headline="RÃ©union")))

    byline("doctor", "--fix")

    assert rows(known, "select title, description from photos where source_name = 'A.JPG'") == [
        ("Réunion", "Réunion")
    ]


def test_fixes_are_one_change_and_undone_in_one(known, byline, tmp_path):
    faults = [data for _, data, _, fix in _FAULTS if fix]
    card = write(
        tmp_path / "card",
        **{f"F{i}__JPG": with_picture(data, i) for i, data in enumerate(faults)},
    )
    byline("ingest", card, exit_code=None)
    before = {
        name: rows
        for name, rows in told(known).items()
        if name not in ("changes", "chain_head", "edits")
    }
    fixable = [item for item in diagnosed(byline) if item["fix"]]

    result = byline("doctor", "--fix", "--json")
    left = [item for item in diagnosed(byline) if item["fix"]]
    byline("undo", change_in(result))

    assert len(fixable) >= len(faults)
    assert len(left) < 3  # a caption set just now asks for its alternative text
    after = {
        name: rows
        for name, rows in told(known).items()
        if name not in ("changes", "chain_head", "edits")
    }
    for table in ("photos", "resolutions", "credits", "overrides", "derivatives", "search"):
        assert after[table] == before[table]
    assert "0 faults" in byline("verify").stdout


def test_fixes_reach_the_credit_and_only_those_asked_for(known, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited("Ã‰lodie Quatresous")))

    said = byline("doctor", "--only", "mojibake", "--fix").stdout

    assert "      fix: creator = Élodie Quatresous\n1 fix applied;" in said
    assert rows(known, "select credit_line, alt_text from photos where source_name = 'A.JPG'") == [
        ("Elodie Quatresous", None)  # the spelling on record
    ]
