"""Withdrawal, restriction, destruction: nothing is left in public, nothing comes back, a mistake is undone whole."""

import json
import os
import random
import shutil
import sqlite3

import pytest

from byline.archive.publishing.publication import current_bundle, publish, published_uids
from byline.archive.rights.situation import names_any
from byline.plugins.server import public_site
from tests.catalogues import ingested, rows, said_by_copies, shown, uid_of
from tests.pictures import credited, write
from tests.plugins.conftest import asked

CASES = 50 if os.environ.get("BYLINE_RIGHTS") == "whole" else 4
NAME = "Zoé Traçable"


def public_bytes(archive):
    """All bytes that may be public, by their files."""
    return {path: path.read_bytes() for path in archive.public.rglob("*") if path.is_file()}


@pytest.fixture
def shoot(archive, byline, tmp_path):
    """Photos that show somebody by file, by tag, in a caption alone, in a keyword, and not at all."""
    byline(
        "event",
        "create",
        "up",
        "--title",
        "Up conférence",
        "--from",
        "2015-02-17",
        "--session",
        "Ouverture",
    )
    card = write(
        tmp_path / "card",
        SHOWN__JPG=credited(seed=1, person_shown=(NAME,)),
        TAGGED__JPG=credited(seed=2),
        CAPTION__JPG=credited(seed=3, description="Au fond, ZOE TRACABLE et le public"),
        KEYWORD__JPG=credited(seed=4, keywords=("salle", NAME)),
        OTHER__JPG=credited(seed=5, description="La salle"),
        BYHER__JPG=credited(NAME, seed=6),
    )
    ingested(byline("ingest", card, "--event", "up", "--json"))
    byline(
        "tag",
        uid_of(archive, "TAGGED.JPG"),
        "--speaker",
        NAME,
        "--role",
        "oratrice",
        "--session",
        "Ouverture",
    )
    byline("publish")
    assert len(published_uids(archive)) == 6
    return archive


def uids(archive, *names):
    return {uid_of(archive, f"{name}.JPG") for name in names}


def test_a_person_leaves_every_public_place_and_stays_credited(shoot, byline):
    result = byline("withdraw", "--person", NAME, "--reason", "asked", "--json")
    first, *places = [json.loads(line) for line in result.stdout.splitlines()]

    assert set(first["withdrawn"]) == uids(shoot, "SHOWN", "TAGGED")
    assert set(first["held_back"]) == uids(shoot, "CAPTION", "KEYWORD")
    assert set(published_uids(shoot)) == uids(shoot, "OTHER", "BYHER")
    assert {place["place"]: place["outcome"] for place in places} == {
        "pages, feeds, embeds, documents, search": "taken out",
        "older bundles": "none",
        "pictures": "removed",
    }
    gallery = asked(public_site(current_bundle(shoot.public)))
    for uid in uids(shoot, "SHOWN", "TAGGED", "CAPTION"):
        assert gallery(f"/fr/photo/{uid}").status_code == 410
    assert NAME in gallery(f"/fr/photo/{uid_of(shoot, 'BYHER.JPG')}").text
    assert "oratrice" not in gallery("/fr/event/up").text
    assert rows(shoot, "select count(*) from credits") == [(6,)]
    assert f"{NAME} withdrew on" in byline("status").stdout


def test_without_a_credit_of_hers_not_a_byte_of_her_is_public(shoot, byline):
    byline("bin", uid_of(shoot, "BYHER.JPG"))
    byline("withdraw", "--person", NAME, "--reason", "asked SENTINELLE")

    hers = uids(shoot, "SHOWN", "TAGGED", "CAPTION", "KEYWORD")
    for path, data in public_bytes(shoot).items():
        for trace in (NAME, "ZOE TRACABLE", "zoe-tracable", "SENTINELLE", "oratrice"):
            assert trace.encode() not in data, (path, trace)
    with_gone = current_bundle(shoot.public).read_bytes()
    assert all(with_gone.count(uid.encode()) <= 2 for uid in hers)  # that it is gone, and its index


def test_a_photo_that_names_her_comes_back_when_it_is_rewritten(shoot, byline):
    byline("withdraw", "--person", NAME, "--reason", "asked")
    caption = uid_of(shoot, "CAPTION.JPG")
    assert "names withdrawn" in byline("status").stdout

    byline("correct", caption, "--field", "description", "--value", "Au fond, le public")
    byline("publish")

    assert caption in published_uids(shoot)


def test_whoever_is_tagged_or_ingested_later_is_held_back_too(shoot, byline, tmp_path):
    byline("withdraw", "--person", NAME, "--reason", "asked")
    other = uid_of(shoot, "OTHER.JPG")
    byline("tag", other, "--speaker", "zoe tracable")
    (late,) = ingested(
        byline(
            "ingest",
            write(tmp_path / "late", L__JPG=credited(seed=9, person_shown=(NAME,))),
            "--json",
        )
    )
    byline("event", "edit", "up", "--description", f"Avec {NAME}")
    byline("publish")

    assert published_uids(shoot) == []
    byline("event", "edit", "up", "--empty", "description")
    byline("publish")
    assert set(published_uids(shoot)) == uids(shoot, "BYHER")
    assert late["uid"] not in published_uids(shoot)


def test_a_record_she_is_merged_into_is_hers(shoot, byline):
    byline("tag", uid_of(shoot, "OTHER.JPG"), "--speaker", "Z. Traçable")
    byline("withdraw", "--person", NAME, "--reason", "asked")
    byline("people", "merge", "Z. Traçable", NAME)
    byline("publish")

    assert set(published_uids(shoot)) <= uids(shoot, "BYHER")


def test_she_is_known_by_her_other_spellings_too(shoot, byline, tmp_path):
    other = uid_of(shoot, "OTHER.JPG")
    byline("tag", other, "--speaker", "Zaza T.")
    byline("people", "merge", NAME, "Zaza T.")
    byline("untag", other, "--speaker", NAME)
    byline("correct", other, "--field", "headline", "--value", "Zaza T. au micro")

    byline("withdraw", "--person", NAME, "--reason", "asked")

    assert set(published_uids(shoot)) == uids(shoot, "BYHER")


def test_neither_a_rebuild_nor_the_card_brings_anything_back(shoot, byline, tmp_path):
    byline("withdraw", "--person", NAME, "--reason", "asked")
    byline("withdraw", uid_of(shoot, "OTHER.JPG"), "--reason", "asked, too")
    before = set(published_uids(shoot))

    byline("rebuild")
    byline("publish")
    assert set(published_uids(shoot)) == before
    byline("ingest", tmp_path / "card", "--event", "up")
    byline("publish")
    assert set(published_uids(shoot)) == before
    assert "0 faults" in byline("verify").stdout


def test_a_mistake_is_undone_whole(shoot, byline):
    before = {path.name for path in (shoot.public / "media").rglob("*.*")}
    person = change_in_first(byline("withdraw", "--person", NAME, "--reason", "asked", "--json"))
    photo = change_in_first(
        byline("withdraw", uid_of(shoot, "OTHER.JPG"), "--reason", "asked", "--json")
    )

    byline("undo", photo)
    byline("undo", person)
    byline("publish")

    assert len(published_uids(shoot)) == 6
    assert {path.name for path in (shoot.public / "media").rglob("*.*")} == before
    assert "oratrice" in asked(public_site(current_bundle(shoot.public)))("/fr/event/up").text


def change_in_first(result):
    return json.loads(result.stdout.splitlines()[0])["change"]


def test_places_that_byline_cannot_reach_are_named(shoot, byline, tmp_path):
    other = uid_of(shoot, "OTHER.JPG")
    byline("export", other, "--to", tmp_path / "out", "--for", "Le Monde")
    byline("publish", "--shipped-to", "web1")

    said = byline("withdraw", other, "--reason", "asked").stdout
    assert "destination web1: has the bundle of" in said
    assert "copies of Le Monde: handed over on" in said
    assert "a destination's name" in byline("publish", "--shipped-to", "../x", exit_code=2).stderr


def test_who_is_unknown_or_withdrew_already_is_said(shoot, byline):
    assert (
        "nobody is called"
        in byline("withdraw", "--person", "Nobody", "--reason", "x", exit_code=2).stderr
    )
    byline("withdraw", "--person", NAME, "--reason", "x")
    assert "recorded before" in byline("withdraw", "--person", NAME, "--reason", "x").stdout
    assert "give UID" in byline("withdraw", "--reason", "x", exit_code=2).stderr


@pytest.mark.parametrize("seed", range(CASES))
def test_of_random_cases_no_trace_is_left(archive, byline, tmp_path, seed):
    """Names of every kind, in every place a file can have them."""
    chance = random.Random(seed)
    name = chance.choice(
        [
            "Jo O'Neil",
            "Anne-Lise Œuvrard",
            "Łukasz Żółć",
            "李小龍",
            "Zoé Traçable",
            "Max Mustermann",
        ]
    )
    fields = [
        "description",
        "headline",
        "alt_text",
        "keywords",
        "person_shown",
        "title",
        "extended_description",
    ]

    def said(field):
        typed = chance.choice(
            [name, name.upper(), f"« {name} »", f"{name}, à gauche", f"Vu avec {name}."]
        )
        return {
            field: (typed,)
            if field == "keywords"
            else (name,)
            if field == "person_shown"
            else typed
        }

    photos = {
        f"P{n}__JPG": credited(seed=10 * seed + n, **said(chance.choice(fields))) for n in range(4)
    }
    photos |= {
        f"Q{n}__JPG": credited(seed=500 + 10 * seed + n, description="Personne") for n in range(2)
    }
    byline("ingest", write(tmp_path / "card", **photos))
    byline("tag", uid_of(archive, "Q0.JPG"), "--speaker", name)
    byline("publish")
    change = change_in_first(byline("withdraw", "--person", name, "--reason", "x", "--json"))

    assert published_uids(archive) == [uid_of(archive, "Q1.JPG")]
    for path, data in public_bytes(archive).items():
        for typed in (name, name.upper()):
            assert typed.encode() not in data, (path, typed)
    byline("rebuild")
    shutil.rmtree(archive.public)
    archive.public.mkdir()
    byline("ingest", tmp_path / "card")
    byline("publish")
    assert published_uids(archive) == [uid_of(archive, "Q1.JPG")]
    byline("undo", change)
    byline("publish")
    assert len(published_uids(archive)) == 6


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("Jo O'Neil arrive", True), ("JO ONEIL", False), ("jo o’neil", True), ("(Jo O'Neil)", True),
        ("Jo O'Neil-Smith", True), ("#JoONeil", True), ("J. O'Neil", True),
        ("#JoONeil2015", True), ("O'Neil J.", True),
        ("Jo <b>O'Neil</b>", True), ("Jo&nbsp;O&#39;Neil", True), ("1 < 2 Jo", False), ("Jojo O'Neil", False), ("Jo\nO'Neil", True), ("O'Neil, Jo", True),
        ("ONEIL Jo", False), ("Jo\tO'Neil", True), ("Jo O\u00ad'Neil", True), ("Neil, Jo O", True),
    ],
)  # fmt: skip
def test_whom_a_text_names(text, is_named):
    assert names_any([text], ["Jo O'Neil"]) == is_named


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lukasz Kowalski", "Łukasz Kowalski"), ("KOWALSKI Łukasz", "Lukasz Kowalski"),
        ("在台上的山田太郎先生", "山田太郎"), ("Dupont Jean Marie", "Jean Marie Dupont"),
    ],
)  # fmt: skip
def test_names_are_found_in_other_letters_and_orders(text, name):
    assert names_any([text], [name])
    assert not names_any(["Un joli jour"], ["Jo Li"])
    assert not names_any(["Quelqu'un d'autre, Marie"], [name])


@pytest.mark.parametrize("between", ["\n", "\t", ", ", "\u00ad "])
def test_a_name_is_found_however_a_caption_breaks_it(archive, byline, tmp_path, between):
    said = f"Avec Traçable{between}Zoé au fond"
    write(tmp_path / "card", A__JPG=credited(seed=1, description=said), B__JPG=credited(seed=2))
    byline("ingest", tmp_path / "card")
    byline("tag", uid_of(archive, "B.JPG"), "--speaker", NAME)

    byline("withdraw", "--person", NAME, "--reason", "x")
    assert published_uids(archive) == []


def test_whom_a_spelling_was_split_from_stays_withdrawn(shoot, byline, tmp_path):
    write(tmp_path / "more", ALIAS__JPG=credited(seed=8, person_shown=("Zozo",)))
    byline("ingest", tmp_path / "more")
    merged = byline("people", "merge", NAME, "Zozo", "--json").stdout
    byline("withdraw", "--person", NAME, "--reason", "x")
    before = set(published_uids(shoot))
    assert uid_of(shoot, "ALIAS.JPG") not in before

    assert "withdrew" in byline("people", "split", NAME, "Zozo", exit_code=2).stderr
    change = json.loads(merged)["change"]
    assert "undo that first: withdraw-" in byline("undo", change, exit_code=2).stderr
    byline("people", "rename", NAME, "Z. Autrement")
    assert "withdrew" in byline("people", "split", "Z. Autrement", NAME, exit_code=2).stderr
    byline("publish")
    assert set(published_uids(shoot)) == before


def test_who_withdraws_while_two_records_are_one_has_done_so_when_they_are_two(
    shoot, byline, tmp_path
):
    write(tmp_path / "more", DIVA__JPG=credited(seed=8, person_shown=("La Diva",)))
    byline("ingest", tmp_path / "more")
    byline("withdraw", "--person", NAME, "--reason", "hers")
    merged = json.loads(byline("people", "merge", "La Diva", NAME, "--json").stdout)["change"]
    byline("withdraw", "--person", "La Diva", "--reason", "the other's")
    assert "undo that first: withdraw-" in byline("undo", merged, exit_code=2).stderr
    assert "recorded before" in byline("withdraw", "--person", "La Diva", "--reason", "x").stdout

    assert {said for (said,) in rows(shoot, "select reason from withdrawals")} == {
        "hers", "the other's",
    }  # fmt: skip


def test_whoever_withdrew_is_known_by_other_spellings_after_their_photos_were_destroyed(
    shoot, byline, tmp_path
):
    alias = write(tmp_path / "more", ALIAS__JPG=credited(seed=8, person_shown=("La Diva",)))
    byline("ingest", alias)
    byline("people", "merge", NAME, "La Diva")
    byline("withdraw", "--person", NAME, "--reason", "x")
    for name in ("SHOWN", "TAGGED", "ALIAS", "KEYWORD", "BYHER"):
        byline("destroy", uid_of(shoot, f"{name}.JPG"), "--reason", "court")
    later = write(tmp_path / "later", LATER__JPG=credited(seed=9, person_shown=("La Diva",)))
    byline("ingest", later)
    byline("publish")

    assert uid_of(shoot, "LATER.JPG") not in published_uids(shoot)


def test_names_and_roles_of_whom_a_photo_shows_are_among_its_words(shoot, byline):
    byline("withdraw", "--person", NAME, "--reason", "x")
    other, hers = uid_of(shoot, "OTHER.JPG"), uid_of(shoot, "BYHER.JPG")
    assert {other, hers} == set(published_uids(shoot))
    byline("tag", other, "--speaker", f"Mme {NAME}")
    byline("tag", hers, "--speaker", "Bob Bee", "--role", f"assistant de {NAME}")
    byline("publish")

    assert published_uids(shoot) == []


def test_the_address_of_an_event_is_among_its_words(archive, byline, tmp_path):
    byline("event", "create", "soiree-zoe-tracable", "--title", "Soirée", "--from", "2015-02-17")
    card = write(
        tmp_path / "card", A__JPG=credited(seed=1, person_shown=(NAME,)), B__JPG=credited(seed=2)
    )
    byline("ingest", card, "--event", "soiree-zoe-tracable")
    said = byline("withdraw", "--person", NAME, "--reason", "x").stdout

    assert f"  {uid_of(archive, 'B.JPG')}" in said
    assert published_uids(archive) == []


def test_who_takes_a_withdrawn_person_off_a_photo_is_told(shoot, byline):
    shown_by_file, tagged = uid_of(shoot, "SHOWN.JPG"), uid_of(shoot, "TAGGED.JPG")
    byline("withdraw", "--person", NAME, "--reason", "x")

    said = byline("untag", tagged, "--speaker", NAME)
    assert f"{tagged}: is no longer said to show {NAME}, who withdrew" in said.stderr
    again = byline("undo", last_change(byline, "untag"))
    assert again.stderr == ""
    emptied = byline("correct", shown_by_file, "--field", "person_shown", "--empty")
    assert f"{shown_by_file}: is no longer said to show" in emptied.stderr
    assert byline("undo", last_change(byline, "correct")).stderr == ""
    assert byline("undo", last_change(byline, "withdraw")).stderr == ""


@pytest.mark.parametrize("faulty", ["rights.toml", "site.toml"])
def test_a_withdrawal_that_cannot_be_published_is_recorded_and_says_so(shoot, byline, faulty):
    before = (shoot.root / faulty).read_text() if (shoot.root / faulty).exists() else ""
    (shoot.root / faulty).write_text("[nonsense\n", "utf-8")

    said = byline("withdraw", "--person", NAME, "--reason", "x", exit_code=2).stderr
    assert faulty in said
    assert "the withdrawal is recorded, and taken out of the gallery" in said
    assert len(published_uids(shoot)) == 2
    assert b"SHOWN" not in (shoot.public / "current").read_bytes()
    gone = uid_of(shoot, "SHOWN.JPG")
    assert asked(public_site(current_bundle(shoot.public)))(f"/fr/photo/{gone}").status_code == 410
    (shoot.root / faulty).write_text(before, "utf-8")
    assert "2 photos withdrawn" in byline("withdraw", "--person", NAME, "--reason", "x").stdout
    assert len(published_uids(shoot)) == 2
    uid = uid_of(shoot, "OTHER.JPG")
    byline("withdraw", uid, "--reason", "x")
    assert "recorded before" in byline("withdraw", uid, "--reason", "x").stdout


@pytest.mark.parametrize("is_rebuilt", [False, True])
def test_what_stops_a_publication_stops_no_withdrawal(shoot, byline, tmp_path, is_rebuilt):
    more = write(tmp_path / "more", NEW__JPG=credited(seed=11))
    byline("ingest", more)
    if is_rebuilt:
        byline("rebuild")
        (shoot.root / "rights.toml").write_text("x = = ", "utf-8")
    else:
        new = uid_of(shoot, "NEW.JPG")
        ((digest,), *_) = rows(
            shoot,
            "select digest from derivatives where photo = (select id from photos where uid = ?)", new,
        )  # fmt: skip
        for path in (shoot.root / "derivatives").rglob(f"{digest[:12]}*"):
            path.unlink()

    said = byline("withdraw", "--person", NAME, "--reason", "x", exit_code=None)
    assert said.exit_code in (2, 3)
    assert "the withdrawal is recorded, and taken out of the gallery" in said.stderr
    assert not {*published_uids(shoot)} & uids(shoot, "SHOWN", "TAGGED", "CAPTION", "KEYWORD")
    assert media_that_nothing_names(shoot) == set()


def test_a_photo_is_taken_out_though_a_file_of_settings_is_at_fault(shoot, byline):
    (shoot.root / "site.toml").write_text("[nonsense\n", "utf-8")
    uid = uid_of(shoot, "OTHER.JPG")
    byline("withdraw", uid, "--reason", "x", exit_code=2)

    assert set(published_uids(shoot)) == uids(
        shoot, "SHOWN", "TAGGED", "CAPTION", "KEYWORD", "BYHER"
    )


def media_that_nothing_names(archive):
    with sqlite3.connect(current_bundle(archive.public)) as connection:
        named = {
            name
            for (name,) in connection.execute(
                "select name from derivatives union select name from share_pictures"
            )
        }
    connection.close()
    return {path.name for path in (archive.public / "media").glob("*/*")} - named


def test_a_publication_that_fails_leaves_no_picture_in_public(shoot, byline, tmp_path):
    byline(
        "ingest",
        write(tmp_path / "more", **{f"N{n}__JPG": credited(seed=20 + n) for n in range(3)}),
    )
    new = uid_of(shoot, "N2.JPG")
    found = rows(
        shoot, "select digest from derivatives where photo = (select id from photos where uid = ?)", new
    )  # fmt: skip
    (path, *_) = (shoot.root / "derivatives").rglob(f"{found[0][0][:12]}*")
    data = path.read_bytes()
    path.unlink()

    assert "nothing was published" in byline("publish", exit_code=3).stderr
    assert media_that_nothing_names(shoot) == set()
    path.write_bytes(data)
    # One that died, and left what it had placed.
    (shoot.root / ".byline" / "placing").touch()
    stray = shoot.public / "media" / "ab" / "abcd.jpg"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    byline("publish")
    assert media_that_nothing_names(shoot) == set()


def test_no_copy_leaves_of_what_was_withdrawn_binned_or_withheld(shoot, byline, tmp_path):
    gone, binned, withheld, embargoed = (
        uid_of(shoot, f"{name}.JPG") for name in ("SHOWN", "TAGGED", "OTHER", "BYHER")
    )
    byline("withdraw", gone, "--reason", "x")
    byline("bin", binned)
    byline("withhold", withheld, "--reason", "wait")
    byline("embargo", embargoed, "--until", "2099-01-01T00:00")
    all_of = (gone, binned, withheld, embargoed)

    def exported(folder, *options):
        found = byline(
            "export", *all_of, "--to", tmp_path / folder, "--json", *options, exit_code=1
        )
        items = map(json.loads, found.stdout.splitlines())
        return {item["uid"]: item for item in items}

    inside = exported("house")
    assert {uid for uid in all_of if inside[uid]["path"]} == {withheld, embargoed}
    assert "Withdrawn on" in inside[gone]["reason"]
    assert "wait" in inside[withheld]["notes"][0]
    outside = exported("press", "--for", "Le Monde")
    assert {uid for uid in all_of if outside[uid]["path"]} == {embargoed}
    assert "2099" in outside[embargoed]["notes"][0]
    assert len([*(tmp_path / "press").glob("*.jpg")]) == 1
    byline("people", "list")
    byline("withdraw", "--person", NAME, "--reason", "x")
    (shoot.root / "rights.toml").write_text("[nonsense\n", "utf-8")
    byline("export", embargoed, "--to", tmp_path / "none", exit_code=2)


def test_destroying_leaves_no_name_reason_lease_or_word_of_it(archive, byline, tmp_path):
    card = write(
        tmp_path / "card",
        A__JPG=credited(seed=1, description="Sentinellemot du fichier"),
        B__JPG=credited(seed=2),
    )
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17")
    byline("ingest", card, "--event", "up")
    a, b = uid_of(archive, "A.JPG"), uid_of(archive, "B.JPG")
    byline("correct", a, "--field", "description", "--value", "Sentinellecorrige")
    byline("correct", a, "--field", "description", "--value", "Autre")
    byline("tag", a, "--speaker", "Sentinelle Personne")
    byline("people", "identify", "Sentinelle Personne", "orcid", "0000-sentinelle-id")
    byline("untag", a, "--speaker", "Sentinelle Personne")
    byline("tag", a, "--speaker", "Sentinelle Deux")
    byline("withhold", a, "--reason", "Sentinelleraison")
    byline("release", a, "--reason", "Sentinelleraison")
    byline("withdraw", a, "--reason", "Sentinelleraison")
    byline("lease", "add", a, "--deny", "press", "--note", "Sentinellenote")
    byline("tag", a, "--speaker", "Sentinelle Trois", "--role", "Sentinellerole")
    byline("embargo", a, b, "--until", "2027-01-01T00:00", "--reason", "for both")
    byline("destroy", a, "--reason", "court")

    left = {
        str(path): data[max(0, at - 60) : at + 40]
        for path in archive.root.rglob("*")
        if path.is_file()
        for data in [path.read_bytes().lower()]
        for at in [data.find(b"sentinelle")]
        if at >= 0 and b"0000-sentinelle-id" not in data and not path.name.startswith("identify-")
    }
    assert left == {}
    assert "0 faults" in byline("verify").stdout
    assert "embargo" in byline("changes", "--photo", b).stdout
    byline("rebuild")
    assert "0 faults" in byline("verify").stdout


@pytest.fixture
def second(tmp_path):
    place = tmp_path / "second"
    place.mkdir()
    return place


def test_destroying_erases_originals_second_copies_and_values(archive, byline, tmp_path, second):
    card = write(
        tmp_path / "card",
        A__JPG=credited(
            seed=1, description="SENTINELLE-caption", person_shown=("SENTINELLE Person",)
        ),
        B__JPG=credited(seed=2),
    )
    byline("ingest", card, "--also", second)
    a, b = uid_of(archive, "A.JPG"), uid_of(archive, "B.JPG")
    byline("correct", a, b, "--field", "headline", "--value", "SENTINELLE-of-both")
    byline("correct", a, "--field", "headline", "--value", "SENTINELLE-of-one")
    byline("withhold", a, b, "--reason", "plain")
    byline("release", a, b)
    byline("correct", b, "--field", "headline", "--value", "Plain")
    byline("publish")
    byline("rebuild")
    byline("publish")

    said = byline("destroy", a, "--reason", "court order").stdout

    assert f"{a}: destroyed on" in said
    assert "records of changes: erased in 4" in said
    assert f"{second}/originals" in said
    left = {}
    for place in (archive.root, second):
        for path in place.rglob("*"):
            if path.is_file() and b"SENTINELLE" in path.read_bytes():
                left[path] = path.read_bytes()
    # What was said of both is still said of the other.
    assert {
        path.name: data for path, data in left.items()
        if b"SENTINELLE" in data.replace(b"SENTINELLE-of-both", b"")
    } == {}  # fmt: skip
    assert "0 faults" in byline("verify").stdout
    assert [path.name for path in second.rglob("*.JPG")] == ["B.JPG"]
    assert a not in published_uids(archive)
    assert asked(public_site(current_bundle(archive.public)))(f"/fr/photo/{a}").status_code == 410
    (certificate,) = (archive.records / "certificates").glob("*.json")
    assert json.loads(certificate.read_text())["reason"] == "court order"
    again = ingested(byline("ingest", card, "--json", exit_code=1))
    assert {item["outcome"] for item in again} == {"refused", "seen"}
    assert "was destroyed on" in next(item["reason"] for item in again if item["reason"])
    assert "cannot be undone" in byline("undo", last_change(byline, "destroy"), exit_code=2).stderr
    byline("rebuild")
    assert "0 faults" in byline("verify").stdout
    assert asked(public_site(current_bundle(archive.public)))(f"/fr/photo/{a}").status_code == 410


def last_change(byline, action):
    return next(
        record["name"]
        for record in map(json.loads, byline("changes", "--json").stdout.splitlines())
        if record["action"] == action
    )


def test_a_public_body_needs_a_visa(archive, byline, tmp_path):
    byline("ingest", write(tmp_path / "card", A__JPG=credited(seed=1)))
    uid = uid_of(archive, "A.JPG")
    (archive.root / "rights.toml").write_text("[policy]\npublic_body = true\n", "utf-8")

    assert "--visa REFERENCE" in byline("destroy", uid, "--reason", "x", exit_code=2).stderr
    assert shown(byline, uid)["uid"] == uid
    assert "visa AD92-118" in byline("destroy", uid, "--reason", "x", "--visa", "AD92-118").stdout


def test_a_second_place_that_is_not_there_is_named(archive, byline, tmp_path, second):
    byline("ingest", write(tmp_path / "card", A__JPG=credited(seed=1)), "--also", second)
    second.rename(tmp_path / "elsewhere")

    uid = uid_of(archive, "A.JPG")
    original = shown(byline, uid)["original"]
    said = byline("destroy", uid, "--reason", "x").stdout
    assert f"{second}/{original}: is not there: erase it by hand" in said


def test_the_credit_in_copies_is_untouched_by_a_withdrawal(shoot, byline):
    uid = uid_of(shoot, "SHOWN.JPG")
    before = said_by_copies(shoot, uid, "creator")
    byline("withdraw", uid, "--reason", "x")
    publish(shoot)

    assert said_by_copies(shoot, uid, "creator") == before


def test_an_organiser_who_withdraws_is_no_longer_among_them(archive, byline, tmp_path):
    byline(
        "event",
        "create",
        "up",
        "--title",
        "Up",
        "--from",
        "2015-02-17",
        "--organiser",
        NAME,
        "--organiser",
        "UP",
    )
    byline("ingest", write(tmp_path / "card", A__JPG=credited(seed=1)), "--event", "up")
    byline("publish")
    assert NAME.encode() in (archive.public / "current").read_bytes()

    byline("withdraw", "--person", NAME, "--reason", "x")

    assert len(published_uids(archive)) == 1
    assert NAME.encode() not in (archive.public / "current").read_bytes()
    assert b"UP" in (archive.public / "current").read_bytes()
