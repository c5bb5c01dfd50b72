"""One record per person: spellings, proposals, merge and split, and undoing both."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byline.metadata.names import is_near
from tests.archive.test_keeping import TELLING, told
from tests.catalogues import change_in, rows, said_by_copies, uid_of
from tests.pictures import credited, write

__all__ = ["TELLING"]


@pytest.fixture
def spelt(archive, byline, tmp_path):
    """Two spellings of one photographer, and two of one speaker."""
    card = write(
        tmp_path / "card",
        A__JPG=credited("Élodie Quatresous", seed=1, person_shown=("Akim Oural",)),
        B__JPG=credited("E. QUATRESOUS", seed=2, credit_line="E. QUATRESOUS / AFP"),
        C__JPG=credited("Thomas Vasseur", seed=3, person_shown=("A. Oural",)),
    )
    byline("event", "create", "up-2015", "--title", "Up", "--from", "2015-02-17",
           "--session", "Ouverture", "--organiser", "AFP")  # fmt: skip
    byline("ingest", card, "--event", "up-2015")
    uid = uid_of(archive, "C.JPG")
    byline("tag", uid, "--speaker", "A. Oural", "--role", "maire-adjoint", "--session", "ouverture")
    byline("people", "identify", "E. Quatresous", "orcid", "0000-0001")
    return archive


def proposed(byline):
    return [json.loads(line) for line in byline("people", "near", "--json").stdout.splitlines()]


def _telling(archive):
    """The catalogue but for what records the changes themselves, and where copies lie."""
    aside = ("chain_head", "changes", "edits", "written", "pending_files")
    return {name: found for name, found in told(archive).items() if name not in aside}


def test_near_matches_are_proposed_with_their_photos_and_never_merged(spelt, byline):
    before = told(spelt)

    found = proposed(byline)

    pairs = {(pair["keep"]["name"], pair["merge"]["name"]) for pair in found}
    assert ("Élodie Quatresous", "E. Quatresous") in pairs
    assert ("Akim Oural", "A. Oural") in pairs or ("A. Oural", "Akim Oural") in pairs
    photos = next(pair for pair in found if pair["merge"]["name"] == "E. Quatresous")
    assert photos["merge"]["photos"] == [uid_of(spelt, "B.JPG")]
    assert told(spelt) == before


def test_a_merge_reaches_rows_copies_and_sidecars(spelt, byline):
    uid = uid_of(spelt, "B.JPG")

    byline("people", "merge", "Élodie Quatresous", "E. Quatresous")

    assert rows(spelt, "select credit_line from photos where uid = ?", uid) == [
        ("Élodie Quatresous / AFP",)
    ]
    assert said_by_copies(spelt, uid, "creator") == {
        (source, ("Élodie Quatresous",)) for source in ("exif", "iim", "xmp")
    }
    assert not proposed(byline) or proposed(byline)[0]["keep"]["name"] != "Élodie Quatresous"
    assert rows(spelt, "select scheme from identifiers") == [("orcid",)]
    sidecar = next(spelt.originals.rglob("B.JPG.xmp")).read_text("utf-8")
    assert "Élodie Quatresous" in sidecar
    assert not (spelt.records / "people" / "e-quatresous.json").exists()
    assert "0 faults" in byline("verify").stdout


def test_a_later_card_finds_the_merged_record(spelt, byline, tmp_path):
    byline("people", "merge", "Élodie Quatresous", "E. Quatresous")

    byline("ingest", write(tmp_path / "later", D__JPG=credited("E. Quatresous", seed=9)))

    uid = uid_of(spelt, "D.JPG")
    assert said_by_copies(spelt, uid, "creator") == {
        (source, ("Élodie Quatresous",)) for source in ("exif", "iim", "xmp")
    }


@pytest.mark.parametrize(
    ("keep", "other"),
    [
        ("Élodie Quatresous", "E. Quatresous"),
        ("Akim Oural", "A. Oural"),
        ("A. Oural", "Akim Oural"),
    ],
)
def test_a_merge_can_be_undone(spelt, byline, keep, other):
    before = _telling(spelt)

    change = change_in(byline("people", "merge", keep, other, "--json"))
    merged = _telling(spelt)
    byline("undo", change)

    assert merged != before
    assert _telling(spelt) == before
    assert "0 faults" in byline("verify").stdout


def test_a_split_gives_a_spelling_its_photos_back_and_can_be_undone(spelt, byline):
    before = _telling(spelt)
    byline("people", "merge", "Élodie Quatresous", "E. Quatresous")
    merged = _telling(spelt)

    change = change_in(byline("people", "split", "Élodie Quatresous", "E. Quatresous", "--json"))
    split = _telling(spelt)
    byline("undo", change)

    for table in ("credits", "resolutions", "search", "derivatives"):
        assert split[table] == before[table]
    assert _telling(spelt) == merged


@pytest.mark.parametrize("name", ["Elodie Quatresous", "Élodie Quatresous-Dupont"])
def test_a_person_is_renamed_everywhere_and_back(spelt, byline, name):
    uid, before = uid_of(spelt, "A.JPG"), _telling(spelt)

    change = change_in(byline("people", "rename", "Élodie Quatresous", name, "--json"))
    said = said_by_copies(spelt, uid, "creator")
    renamed = told(spelt)
    byline("rebuild")
    rebuilt = told(spelt)
    byline("undo", change)

    assert said == {(source, (name,)) for source in ("exif", "iim", "xmp")}
    assert rebuilt == renamed
    assert _telling(spelt) == before


def test_an_other_spelling_may_become_the_first_and_go_back(spelt, byline):
    byline("people", "merge", "Élodie Quatresous", "E. Quatresous")
    before = _telling(spelt)

    change = change_in(byline("people", "rename", "Élodie Quatresous", "E. Quatresous", "--json"))
    byline("undo", change)

    assert _telling(spelt) == before


def test_the_changes_survive_a_rebuild(spelt, byline):
    change = change_in(byline("people", "merge", "Élodie Quatresous", "E. Quatresous", "--json"))
    before = told(spelt)

    byline("rebuild")
    after = told(spelt)
    byline("undo", change)

    assert after == before
    assert "E. Quatresous  1 photo" in byline("people", "list").stdout


def test_undoing_a_merge_gives_back_what_came_since(spelt, byline, tmp_path):
    change = change_in(byline("people", "merge", "Élodie Quatresous", "E. Quatresous", "--json"))
    byline("ingest", write(tmp_path / "later", D__JPG=credited("E. Quatresous", seed=9)))

    byline("undo", change)
    undone = told(spelt)
    byline("rebuild")

    assert told(spelt) == undone
    assert rows(spelt, "select credit_line from photos where source_name = 'D.JPG'") == [
        ("E. Quatresous",)
    ]


def test_changes_are_not_undone_out_of_their_order(spelt, byline):
    first = change_in(byline("people", "merge", "Élodie Quatresous", "E. Quatresous", "--json"))
    second = change_in(byline("people", "merge", "Thomas Vasseur", "Élodie Quatresous", "--json"))
    before = told(spelt)

    result = byline("undo", first, exit_code=2)

    assert (
        f"{first}: the orcid of elodie-quatresous was changed again since; undo that first: {second}"
        in result.stderr
    )
    assert told(spelt) == before
    byline("undo", second)
    byline("undo", first)


def test_undoing_a_split_merges_nobody_else(spelt, byline):
    byline("people", "merge", "Élodie Quatresous", "E. Quatresous")
    split = change_in(byline("people", "split", "Élodie Quatresous", "E. Quatresous", "--json"))
    byline("people", "merge", "Thomas Vasseur", "E. Quatresous")
    before = told(spelt)

    said = byline("undo", split, exit_code=2).stderr
    assert (
        f"{split}: the record e-quatresous was changed again since; undo that first: merge-" in said
    )
    assert told(spelt) == before


def test_undoing_a_merge_keeps_an_identifier_both_had(spelt, byline):
    byline("people", "identify", "Élodie Quatresous", "orcid", "0000-0001")
    before = _telling(spelt)

    change = change_in(byline("people", "merge", "Élodie Quatresous", "E. Quatresous", "--json"))
    byline("undo", change)

    assert _telling(spelt) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rename", "E. Quatresous", "akim oural"], "akim oural: is on record already"),
        (["rename", "E. Quatresous", "…"], "a person needs a name"),
        (["identify", "Akim Oural", " ", "x"], "an identifier needs its scheme and its value"),
        (["merge", "Nobody", "E. Quatresous"], "nobody is called 'Nobody' in this archive"),
        (["merge", "E. Quatresous", "e quatresous"], "are one record already"),
        (["split", "E. Quatresous", "Nobody"], "'Nobody' is no other spelling of E. Quatresous"),
    ],
)
def test_what_cannot_be_done_is_said(spelt, byline, arguments, message):
    before = told(spelt)

    assert message in byline("people", *arguments, exit_code=2).stderr
    assert told(spelt) == before


def test_the_order_of_merges_does_not_matter(archive, byline, tmp_path):
    names = ["Jane Doe", "J. Doe", "Doe Jane"]
    card = write(
        tmp_path / "card",
        **{f"P{i}__JPG": credited(name, seed=i) for i, name in enumerate(names)},
    )
    byline("ingest", card)
    found = []
    for order in (("J. Doe", "Doe Jane"), ("Doe Jane", "J. Doe")):
        changes = [
            change_in(byline("people", "merge", "Jane Doe", other, "--json")) for other in order
        ]
        found.append(_telling(archive))
        for change in reversed(changes):
            byline("undo", change)

    assert found[0] == found[1]
    assert found[0]["people"] == [("jane-doe", "Jane Doe", "jane doe", "person")]


_NAMES = st.text(st.characters(categories=("Lu", "Ll")), min_size=1, max_size=6)


@given(first=st.lists(_NAMES, min_size=1, max_size=3), second=st.lists(_NAMES, max_size=3))
def test_nearness_is_mutual(first, second):
    one, other = " ".join(first), " ".join(second)

    assert is_near(one, other) == is_near(other, one)
    assert is_near(one, one)


@pytest.mark.parametrize(
    ("name", "other", "near"),
    [
        ("Élodie Quatresous", "E. QUATRESOUS", True),
        ("Elodie Quatresous", "Quatresous Elodie", True),
        ("Elodie Quatresous", "Elodie Quatressous", True),
        ("Elodie Quatresous", "Eldoie Quatresous", False),
        ("Jean-Marc Borello", "J.-M. Borello", True),
        ("Jean-Marc Borello", "JeanMarc Borello", True),
        ("Quatresous", "Elodie Quatresous", True),
        ("Jean Dupont", "Jean Durand", False),
        ("Jean Dupont", "Jeanne Dupont", False),
        ("Marie Dupont", "Jean Dupont", False),
        ("M. Dupont", "Jean Dupont", False),
        ("Lee", "Ann Lee", False),
    ],
)
def test_which_names_are_near(name, other, near):
    assert near == is_near(name, other)


@pytest.mark.parametrize("was_both", [True, False])
def test_undoing_a_merge_restores_who_organised(archive, byline, was_both):
    both = ("--organiser", "MOUVES") if was_both else ()
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17",
           "--organiser", "Mouvement des Entrepreneurs Sociaux", *both)  # fmt: skip
    byline(
        "event",
        "create",
        "down",
        "--title",
        "Down",
        "--from",
        "2015-02-18",
        "--organiser",
        "MOUVES",
    )
    before = _telling(archive)

    change = change_in(
        byline("people", "merge", "Mouvement des Entrepreneurs Sociaux", "MOUVES", "--json")
    )
    merged = rows(archive, "select e.slug, p.name from organisers o join events e on e.id = o.event"
                  " join people p on p.id = o.person order by 1")  # fmt: skip
    byline("undo", change)

    assert {name for _, name in merged} == {"Mouvement des Entrepreneurs Sociaux"}
    assert _telling(archive) == before
