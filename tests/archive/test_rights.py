"""On which terms a photo may be used, and whether: licences, usage rights, contracts, leases, one answer."""

import json
import os

import pytest

from byline.archive.catalogue.opening import open_catalogue
from byline.archive.catalogue.transactions import transaction
from byline.archive.publishing.publication import current_bundle, publish, published_uids
from byline.archive.rights.sentences import SENTENCES
from byline.plugins.server import public_site
from tests.catalogues import change_in, ingested, rows, shown, uid_of
from tests.pictures import credited, write
from tests.plugins.conftest import asked
from tests.plugins.crawling import crawled

RIGHTS = """
[policy]
country = "FR"
[licences.up-presse]
title_fr = "Licence presse UP"
title_en = "UP press licence"
url = "https://example.org/presse"
allows = ["press", "website"]
text_fr = "Usage rédactionnel libre."
text_en = "Free editorial use."
attribution_fr = "Photo {credit} / UP"
attribution_en = "Photo: {credit} / UP"
[channels]
intranet = "internal"
[usage_rights.agency]
gallery = "no"
elsewhere = "ask"
"""
CONTRACT = """
title = "Prise de vue"
photographer = "Elodie Quatresous"
[[rights]]
right = "reproduction"
extent = "sans limite de nombre"
purpose = "communication de l'association"
uses = ["web", "linkedin"]
territory = ["FR", "BE"]
starts_on = 2026-01-01
ends_on = 2027-12-31
"""


@pytest.fixture
def uids(archive, byline, tmp_path):
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17")
    card = write(tmp_path / "card", A__JPG=credited(seed=1), B__JPG=credited(seed=2))
    return [item["uid"] for item in ingested(byline("ingest", card, "--event", "up", "--json"))]


@pytest.fixture
def uid(uids):
    return uids[0]


@pytest.fixture
def can(byline):
    """The answer for a photo, and the rules that decided."""

    def ask(uid, channel, *options):
        result = byline("can-use", uid, "--channel", channel, *options, "--json")
        record = json.loads(result.stdout)
        assert record["uid"] == uid
        assert all(reason["text"] for reason in record["reasons"])
        return record["answer"], [reason["rule"] for reason in record["reasons"]]

    return ask


def test_what_nobody_said_anything_of_is_public_inside_and_to_be_asked_elsewhere(can, uid):
    assert can(uid, "gallery") == ("yes", ["nothing_said_yes"])
    assert can(uid, "internal") == ("yes", ["in_house"])
    assert can(uid, "linkedin") == ("ask", ["nothing_said_ask"])


@pytest.mark.parametrize(
    ("licence", "linkedin", "rules"),
    [
        ("CC-BY-4.0", "yes", ["free_licence"]),
        ("cc0-1.0", "yes", ["free_licence"]),
        ("Etalab-2.0", "yes", ["free_licence"]),
        ("CC-BY-NC-4.0", "ask", ["non_commercial"]),
        ("CC-BY-ND-4.0", "yes", ["free_licence", "as_it_is"]),
        ("all-rights-reserved", "ask", ["nothing_said_ask"]),
    ],
)
def test_a_licence_answers(byline, can, uid, licence, linkedin, rules):
    byline("rights", "set", uid, "--to-licence", licence)

    assert can(uid, "linkedin") == (linkedin, rules)
    assert can(uid, "gallery")[0] == "yes"


def test_a_licence_of_the_house_allows_what_it_says(archive, byline, can, uid, gallery_pages):
    (archive.root / "rights.toml").write_text(RIGHTS, "utf-8")
    assert "up-presse" in byline("rights", "check").stdout
    byline("rights", "set", uid, "--to-licence", "UP-Presse")

    assert can(uid, "press") == ("yes", ["own_licence"])
    assert can(uid, "website") == ("yes", ["own_licence"])
    assert can(uid, "linkedin")[0] == "ask"
    assert can(uid, "intranet") == ("yes", ["in_house"])
    french, english = gallery_pages(f"/photo/{uid}")
    assert "Licence presse UP" in french
    assert "Usage rédactionnel libre." in french
    assert "Photo Elodie Quatresous / UP" in french
    assert "Photo: Elodie Quatresous / UP" in english
    assert "Free editorial use." in english
    assert "https://example.org/presse" in english
    (french, _) = gallery_pages("/licences")
    assert "Licence presse UP" in french
    (statement,) = {
        item.value for item in derivative_says(archive, uid) if item.field == "web_statement"
    }
    assert statement == "https://example.org/presse"


@pytest.fixture
def gallery_pages(archive):
    from byline.archive.publishing.publication import current_bundle
    from byline.plugins.server import public_site
    from tests.plugins.conftest import asked

    def pages(address):
        publish(archive)
        gallery = asked(public_site(current_bundle(archive.public)))
        return tuple(gallery(f"/{language}{address}").text for language in ("fr", "en"))

    return pages


def derivative_says(archive, uid):
    from byline.archive.storage.derivatives import derivative_path, media_name
    from byline.metadata.reading import read

    ((digest, kind),) = rows(
        archive, "select d.digest, media_type from derivatives d join photos on photos.id = photo where uid = ?"
        " and media_type = 'image/jpeg' limit 1", uid,
    )  # fmt: skip
    return read(
        derivative_path(archive.derivatives, media_name(digest, kind)).read_bytes()
    ).readings


def test_usage_rights_are_inherited_and_the_deciding_level_is_shown(archive, byline, can, uids):
    (archive.root / "rights.toml").write_text(RIGHTS, "utf-8")
    byline(
        "rights",
        "set",
        "--of-event",
        "up",
        "--usage-rights",
        "agency",
        "--to-licence",
        "CC-BY-NC-4.0",
    )
    byline(
        "rights", "set", uids[1], "--usage-rights", "staff", "--to-licence", "all-rights-reserved"
    )
    first, second = (
        json.loads(line)["terms"]
        for line in byline("rights", "show", *uids, "--json").stdout.splitlines()
    )

    assert first["usage_rights"] == {"value": "agency", "source": "event"}
    assert first["licence"] == {"value": "CC-BY-NC-4.0", "source": "event"}
    assert second["usage_rights"] == {"value": "staff", "source": "staff"}
    assert can(uids[1], "linkedin") == ("yes", ["usage_rights_yes"])
    byline("rights", "set", "--of-event", "up", "--empty", "licence")
    assert can(uids[0], "linkedin") == ("ask", ["usage_rights_ask"])
    assert can(uids[0], "gallery") == ("no", ["usage_rights_no"])
    publish(archive)
    assert published_uids(archive) == [uids[1]]
    assert (
        "no kind of usage rights"
        in byline("rights", "set", uids[0], "--usage-rights", "mine", exit_code=2).stderr
    )


def test_a_photo_that_comes_later_has_the_terms_of_its_event(archive, byline, tmp_path):
    byline("event", "create", "up", "--title", "Up", "--from", "2015-02-17")
    byline(
        "rights", "set", "--of-event", "up", "--to-licence", "CC-BY-4.0", "--usage-rights", "pool"
    )
    card = write(tmp_path / "later", C__JPG=credited(seed=7))
    (done,) = ingested(byline("ingest", card, "--event", "up", "--json"))

    said = shown(byline, done["uid"])
    assert said["licence"] == "CC-BY-4.0"
    assert said["resolved"]["usage_rights"]["source"] == "event"
    assert any(
        item.field == "web_statement" and "by/4.0" in item.value
        for item in derivative_says(archive, done["uid"])
    )
    byline("rebuild")
    assert shown(byline, done["uid"])["licence"] == "CC-BY-4.0"
    assert rows(archive, "select * from overrides") == []


def test_terms_of_a_day_are_known(archive, byline, uid):
    byline("rights", "set", uid, "--to-licence", "CC-BY-4.0")
    byline(
        "rights", "set", uid, "--to-licence", "all-rights-reserved", "--usage-rights", "freelance"
    )
    for term, moment in (
        ("CC-BY-4.0", "2024-05-10T00:00:00+00:00"),
        ("none", "2024-05-01T00:00:00+00:00"),
    ):
        change(
            archive,
            "update former_terms set until = ? where value is ?",
            moment,
            None if term == "none" else term,
        )

    def on(day):
        return json.loads(byline("rights", "show", uid, "--on", day, "--json").stdout)["terms"]

    assert on("2024-05-03")["licence"]["value"] == "CC-BY-4.0"
    assert "usage_rights" not in on("2024-04-01")
    assert "licence" not in on("2024-04-01")
    assert on("2026-01-01")["licence"]["value"] == "all-rights-reserved"
    assert "licence        all-rights-reserved  (staff)" in byline("rights", "show", uid).stdout


def change(archive, sql, *parameters):
    import sqlite3

    with sqlite3.connect(archive.catalogue) as connection:
        connection.execute(sql, parameters)
    connection.close()


def test_a_contract_answers_by_use_country_and_day(archive, byline, can, uid, tmp_path):
    (tmp_path / "contract.toml").write_text(CONTRACT, "utf-8")
    paper = write(tmp_path / "papers", signed__pdf=b"%PDF SENTINELLE") / "signed.pdf"
    byline("contract", "add", "quatresous", tmp_path / "contract.toml", "--file", paper)
    byline("rights", "set", uid, "--contract", "quatresous")

    assert can(uid, "linkedin", "--country", "fr", "--on", "2026-06-01") == (
        "yes",
        ["contract", "not_cropped"],
    )
    assert can(uid, "linkedin", "--country", "US", "--on", "2026-06-01") == (
        "no",
        ["contract_elsewhere"],
    )
    assert can(uid, "linkedin", "--on", "2026-06-01")[0] == "ask"
    assert can(uid, "facebook", "--country", "FR", "--on", "2026-06-01") == (
        "no",
        ["contract_elsewhere"],
    )
    assert can(uid, "website", "--country", "BE", "--on", "2027-12-31")[0] == "yes"
    assert can(uid, "website", "--country", "BE", "--on", "2028-01-01")[0] == "no"
    assert can(uid, "internal", "--on", "2030-01-01")[0] == "yes"
    (kept,) = (archive.records / "contracts").glob("*.pdf")
    assert kept.read_bytes() == paper.read_bytes()
    kept.write_bytes(b"%PDF forged")
    assert "damaged" in byline("verify", exit_code=3).stderr
    assert "2026-01-01 to 2027-12-31" in byline("contract", "list").stdout


@pytest.mark.parametrize(
    "missing", ["extent", "purpose", "uses", "territory", "starts_on", "ends_on", "[[rights]]"]
)
def test_a_contract_that_lacks_one_of_the_five_is_for_the_house_alone(
    archive, byline, can, uid, tmp_path, missing
):
    text = CONTRACT.partition("[[rights]]")[0] if missing == "[[rights]]" else "\n".join(
        line for line in CONTRACT.splitlines() if not line.startswith(missing)
    )  # fmt: skip
    (tmp_path / "contract.toml").write_text(text, "utf-8")
    said = byline("contract", "add", "quatresous", tmp_path / "contract.toml").output
    byline("rights", "set", uid, "--contract", "quatresous")

    assert "good for internal use alone" in said
    assert can(uid, "linkedin", "--country", "FR", "--on", "2026-06-01") == (
        "no",
        ["incomplete_contract"],
    )
    assert can(uid, "internal") == ("yes", ["incomplete_contract"])
    publish(archive)
    assert uid not in published_uids(archive)


def test_what_a_contract_excludes_is_not_merely_to_be_asked(byline, can, uid, tmp_path):
    (tmp_path / "contract.toml").write_text(CONTRACT, "utf-8")
    byline("contract", "add", "quatresous", tmp_path / "contract.toml")
    byline("rights", "set", uid, "--contract", "quatresous", "--to-licence", "CC-BY-NC-4.0")

    assert can(uid, "facebook", "--on", "2026-06-01") == ("no", ["contract_elsewhere"])
    assert can(uid, "linkedin", "--country", "FR", "--on", "2026-06-01")[0] == "yes"


def test_of_several_rights_the_one_that_covers_the_place_is_enough(byline, can, uid, tmp_path):
    more = CONTRACT.partition("[[rights]]")[2].replace('["FR", "BE"]', '["world"]')
    (tmp_path / "contract.toml").write_text(f"{CONTRACT}[[rights]]{more}", "utf-8")
    byline("contract", "add", "quatresous", tmp_path / "contract.toml")
    byline("rights", "set", uid, "--contract", "quatresous")

    assert can(uid, "linkedin", "--on", "2026-06-01") == ("yes", ["contract", "not_cropped"])


def test_a_shoot_is_ingested_under_a_contract(byline, archive, tmp_path):
    (tmp_path / "contract.toml").write_text(CONTRACT.replace("FR", "world"), "utf-8")
    byline("contract", "add", "quatresous", tmp_path / "contract.toml")
    card = write(tmp_path / "shoot", D__JPG=credited(seed=4))
    byline("ingest", card, "--contract", "quatresous")

    terms = shown(byline, uid_of(archive, "D.JPG"))["resolved"]["contract"]
    assert (terms["value"], terms["source"]) == ("quatresous", "ingest")
    assert (
        "no contract 'nosuch'" in byline("ingest", card, "--contract", "nosuch", exit_code=2).stderr
    )
    change_ = change_in(byline("contract", "add", "other", tmp_path / "contract.toml", "--json"))
    byline("undo", change_)
    assert "other" not in byline("contract", "list").stdout


def test_leases_allow_and_deny_from_one_day_to_another(byline, can, uid):
    byline("rights", "set", uid, "--usage-rights", "agency")
    byline("lease", "add", uid, "--allow", "social", "--from", "2026-01-01", "--to", "2026-12-31")
    name = json.loads(byline("lease", "add", "--event", "up", "--deny", "linkedin", "--from", "2026-06-01",
                             "--note", "exclusive", "--json").stdout)["lease"]  # fmt: skip

    assert can(uid, "linkedin", "--on", "2025-12-31")[0] == "ask"
    assert can(uid, "linkedin", "--on", "2026-05-31") == ("yes", ["leased"])
    assert can(uid, "linkedin", "--on", "2026-06-01") == ("no", ["denied"])
    assert can(uid, "facebook", "--on", "2026-06-01") == ("yes", ["leased"])
    assert can(uid, "press", "--on", "2026-06-01")[0] == "ask"
    said = byline(
        "can-use", uid, "--channel", "linkedin", "--on", "2026-07-01", "--language", "fr"
    ).stdout
    assert said == f"{uid}  non\n    Refusée pour linkedin : exclusive.\n"
    change_ = change_in(byline("lease", "end", name, "--json"))
    assert can(uid, "linkedin", "--on", "2026-06-01")[0] == "yes"
    byline("undo", change_)
    assert can(uid, "linkedin", "--on", "2026-06-01")[0] == "no"
    assert "no use or channel" in byline("lease", "add", uid, "--allow", "moon", exit_code=2).stderr
    assert (
        "before it starts"
        in byline(
            "lease",
            "add",
            uid,
            "--allow",
            "web",
            "--from",
            "2026-02-01",
            "--to",
            "2026-01-01",
            exit_code=2,
        ).stderr
    )


def test_restrictions_are_for_a_person_to_read(byline, can, uid):
    byline(
        "rights", "set", uid, "--to-licence", "CC-BY-4.0", "--restrictions", "not for advertising"
    )

    assert can(uid, "linkedin") == ("ask", ["free_licence", "restrictions"])
    assert can(uid, "gallery") == ("yes", ["free_licence", "restrictions"])


def test_the_strictest_answer_of_a_day_is_its_answer(byline, can, uid):
    byline("rights", "set", uid, "--to-licence", "CC-BY-4.0")
    byline("embargo", uid, "--until", "2027-03-01T18:00")

    assert can(uid, "linkedin", "--on", "2027-03-01")[0] == "no"
    assert can(uid, "linkedin", "--on", "2027-03-02")[0] == "yes"


def test_a_search_finds_what_is_usable_now(byline, uids):
    byline("rights", "set", uids[0], "--to-licence", "CC-BY-4.0")

    for query in ("usable:linkedin", "utilisable:LinkedIn"):
        assert byline("search", query, "--ids").stdout.split() == [uids[0]]
    assert byline("search", "quatresous", "usable:linkedin", "--ids").stdout.split() == [uids[0]]
    assert "no channel 'moon'" in byline("search", "usable:moon", exit_code=2).stderr


def test_what_ends_soon_is_told_with_who_received_it(byline, uids, tmp_path):
    from datetime import UTC, datetime, timedelta

    soon = (datetime.now(UTC) + timedelta(days=10)).date().isoformat()
    late = (datetime.now(UTC) + timedelta(days=50)).date().isoformat()
    byline("lease", "add", uids[0], "--allow", "web", "--to", soon)
    byline("lease", "add", uids[1], "--allow", "web", "--to", late)
    byline("event", "edit", "up", "--keep-until", soon)
    byline("export", uids[0], "--to", tmp_path / "out", "--for", "Le Monde")

    found = [json.loads(line) for line in byline("rights", "due", "--json").stdout.splitlines()]
    assert [set(item["uids"]) for item in found] == [set(uids), {uids[0]}]
    assert found[1]["what"].endswith("allowed for web")
    assert found[1]["received"][0]["recipient"] == "Le Monde"
    assert "Le Monde received 1 photo" in byline("rights", "due").stdout
    assert len(byline("rights", "due", "--within", "60d", "--json").stdout.splitlines()) == 3
    assert "Nothing ends within 5 days." in byline("rights", "due", "--within", "5").stdout


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[licences", "is no TOML"),
        ("[moon]\nx = 1", "moon"),
        ('[licences."../x"]\ntitle_fr = "x"\ntitle_en = "x"', "an id holds"),
        ('[licences.cc-by-4_0]\ntitle_fr = "x"\ntitle_en = "x"', "an id holds"),
        ('[licences."cc-by-4.0"]\ntitle_fr = "x"\ntitle_en = "x"', "everybody knows"),
        ('[licences.x]\ntitle_fr = "x"', "title_en"),
        ('[licences.x]\ntitle_fr = "x"\ntitle_en = "x"\nallows = ["moon"]', "no use or channel"),
        ('[licences.x]\ntitle_fr = "x"\ntitle_en = "x"\nurl = "javascript:x"', "no address"),
        (
            '[licences.x]\ntitle_fr = "x"\ntitle_en = "x"\nattribution_fr = "Photo"',
            "lose the credit",
        ),
        ('[channels]\nmoon = "space"', "a channel is of a use"),
        ('[channels]\ngallery = "internal"', "means the same everywhere"),
        ('[channels]\ninternal = "web"', "means the same everywhere"),
        ('[channels]\nsocial = "internal"', "means the same everywhere"),
        ('[channels]\nall = "web"', "means the same everywhere"),
        ('[channels]\nlinkedin = "internal"', "outside the house everywhere"),
        ("x = " + "[" * 5000, "is no TOML"),
        ('[usage_rights.agency]\ngallery = "maybe"\nelsewhere = "no"', "maybe"),
        ('[policy]\ncountry = "France"', "no country"),
        ('[policy]\ncountry = "UK"', "no country"),
        ("[policy]\ndays_in_bin = 0", "number of days"),
    ],
)
def test_every_fault_of_the_file_is_told_and_nothing_is_decided_by_it(
    archive, byline, uid, text, fault
):
    (archive.root / "rights.toml").write_text(text, "utf-8")

    assert fault in byline("rights", "check", exit_code=2).stderr
    assert fault in byline("can-use", uid, "--channel", "linkedin", exit_code=2).stderr
    assert fault in byline("publish", exit_code=2).stderr
    assert uid in byline("search", "quatresous", "--ids").stdout


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_stands_where_a_file_of_rules_would_be_is_told(archive, byline, uid, make):
    for name in ("rights.toml", "wording.toml", "site.toml"):
        (archive.root / name).unlink(missing_ok=True)
        make(archive.root / name)
        assert "is no file" in byline("publish", exit_code=2).stderr
        (os.rmdir if make is os.mkdir else os.unlink)(archive.root / name)


def test_a_name_that_no_file_can_have_is_refused_before_anything_is_recorded(
    archive, byline, uid, tmp_path
):
    terms, name = tmp_path / "terms.toml", "a" * 201
    terms.write_text(CONTRACT, "utf-8")
    publish(archive)
    for command in (
        ("contract", "add", name, terms),
        ("event", "create", name, "--title", "Up", "--from", "2027-03-01"),
        ("publish", "--shipped-to", name),
    ):
        assert "200 signs at most" in byline(*command, exit_code=2).stderr
    fits = "a" * 200
    byline("contract", "add", fits, terms)
    byline("event", "create", fits, "--title", "Up", "--from", "2027-03-01")
    byline("publish", "--shipped-to", fits)
    byline("rebuild")
    assert fits in byline("contract", "list").stdout
    assert fits in byline("event", "list").stdout


def test_texts_of_a_contract_are_kept_as_people_can_read_them(byline, uid, tmp_path):
    terms = tmp_path / "terms.toml"
    terms.write_text(CONTRACT.replace("Prise de vue", "Prise\\u001b[31m\\u202e de vue"), "utf-8")
    byline("contract", "add", "odd", terms)

    (said,) = map(json.loads, byline("contract", "list", "--json").stdout.splitlines())
    assert said["title"] == "Prise[31m de vue"
    for text, fault in (("   ", "needs words"), ("x" * 3_000_000, "is larger than")):
        terms.write_text(CONTRACT.replace("Prise de vue", text), "utf-8")
        assert fault in byline("contract", "add", "other", terms, exit_code=2).stderr
    terms.write_text(CONTRACT.replace('"BE"', '"UK"'), "utf-8")
    assert "no country of ISO 3166" in byline("contract", "add", "other", terms, exit_code=2).stderr
    terms.write_text("x = " + "[" * 5000, "utf-8")
    assert "is no TOML" in byline("contract", "add", "other", terms, exit_code=2).stderr
    missing = byline("contract", "add", "other", tmp_path / "none.toml", exit_code=2).stderr
    assert "there is no such file" in missing


def test_a_contract_that_photos_are_under_stays(byline, uid, tmp_path):
    terms = tmp_path / "terms.toml"
    terms.write_text(CONTRACT, "utf-8")
    change = change_in(byline("contract", "add", "shoot", terms, "--json"))
    byline("rights", "set", uid, "--contract", "shoot")

    assert "is the contract of 1 photo or event" in byline("undo", change, exit_code=2).stderr


def test_what_contradicts_itself_is_refused(byline, uid):
    for options, words in (
        ((uid, "--of-event", "up", "--usage-rights", "staff"), "not both"),
        ((uid, "--empty", "licence", "--to-licence", "CC0-1.0"), "given and emptied at once"),
    ):
        assert words in byline("rights", "set", *options, exit_code=2).stderr
    assert (
        "no country"
        in byline("can-use", uid, "--channel", "press", "--country", "XX", exit_code=2).stderr
    )
    for within in ("3000000d", "٣٠d"):
        assert (
            "no number of days" in byline("rights", "due", "--within", within, exit_code=2).stderr
        )


def test_a_zone_that_this_machine_does_not_know_is_said(archive, byline, uid):
    assert (
        "is no time zone"
        in byline("event", "edit", "up", "--time-zone", "localtime", exit_code=2).stderr
    )
    with open_catalogue(archive) as db, transaction(db):
        db.execute("update events set time_zone = 'Moon/Base'")

    byline("embargo", uid, "--until", "2027-03-01T18:00")
    assert "knows no time zone 'Moon/Base'" in byline("publish", exit_code=2).stderr


def test_each_rule_has_its_sentence_in_both_languages():
    assert all(french and english and french != english for french, english in SENTENCES.values())
    assert all(text[-1] in ".?" for texts in SENTENCES.values() for text in texts)


def test_what_is_put_into_a_sentence_is_never_a_template(byline, uid):
    byline("withhold", uid, "--reason", "{day} {nothing} [x] %s")

    said = byline("can-use", uid, "--channel", "linkedin").stdout
    assert "{day} {nothing} [x] %s" in said


def test_notes_reasons_and_contracts_are_private(archive, byline, uids, tmp_path, gallery_pages):
    """Sentinels in every private column of rights, note and contract: no byte of them in anything public."""
    s = "SENTINELLE"
    (archive.root / "rights.toml").write_text(RIGHTS, "utf-8")
    (tmp_path / "contract.toml").write_text(
        CONTRACT.replace("Prise de vue", f"{s}-title").replace("Elodie Quatresous", f"{s}-who")
        .replace("sans limite", f"{s}-extent").replace("communication", f"{s}-purpose"), "utf-8",
    )  # fmt: skip
    paper = write(tmp_path / "papers", x__pdf=f"%PDF {s}".encode()) / "x.pdf"
    byline("contract", "add", "sentinelle-contract", tmp_path / "contract.toml", "--file", paper)
    byline(
        "rights",
        "set",
        uids[0],
        "--contract",
        "sentinelle-contract",
        "--restrictions",
        f"{s}-restrictions",
    )
    byline("lease", "add", uids[0], "--allow", "web", "--note", f"{s}-note", "--to", "2098-01-01")
    byline("rights", "set", "--of-event", "up", "--restrictions", f"{s}-of-event")
    byline("approve", uids[0], "--reason", f"{s}-approved")
    byline("release", uids[0], "--reason", f"{s}-released")
    byline("withhold", uids[1], "--reason", f"{s}-withheld")
    byline("export", uids[0], "--to", tmp_path / "out", "--for", f"{s}-recipient")
    pages = [*gallery_pages("/search?q=up"), *gallery_pages(f"/photo/{uids[0]}")]
    found, _ = crawled(asked(public_site(current_bundle(archive.public))), "/fr/")
    assert len(found) > 50
    pages += [answer.content.decode("utf-8", "replace") for answer in found.values()]
    byline("publish", "--shipped-to", "sentinelle")

    assert published_uids(archive) == [uids[0]]
    files = [path for path in archive.public.rglob("*") if path.is_file()]
    assert len(files) > 2
    for path in files:
        assert s.lower().encode() not in path.read_bytes().lower(), path
    assert all(s not in page for page in pages)
    assert b"SENTINELLE" in b"".join(path.read_bytes() for path in archive.records.rglob("*.json"))


def test_a_sentinel_that_is_let_in_is_found(archive, byline, uids, gallery_pages):
    """So that the test above can fail: what the public may read is in the bundle."""
    byline("correct", uids[0], "--field", "headline", "--value", "SENTINELLE")
    pages = gallery_pages(f"/photo/{uids[0]}")

    assert any(
        b"SENTINELLE" in path.read_bytes() for path in archive.public.rglob("*") if path.is_file()
    )
    assert all("SENTINELLE" in page for page in pages)


def test_the_file_of_a_new_archive_says_every_key_and_sets_none(archive):
    from byline.archive.catalogue.rights_file import RightsFile, read_rights_file, template

    assert (archive.root / "rights.toml").read_text("utf-8") == template()
    assert read_rights_file(archive) == (RightsFile(), ())
    said = "\n".join(line.removeprefix("#") if (line.startswith("#") and " = " in line) or line.startswith("#[")
                     else line for line in template().splitlines())  # fmt: skip
    (archive.root / "rights.toml").write_text(said, "utf-8")
    found, faults = read_rights_file(archive)
    assert faults == ()
    assert found.licences["up-presse"].allows == ("press", "website")
    assert (found.country, found.days_in_bin, found.is_public_body) == ("FR", 30, True)
    assert found.usage_rights["agency"].gallery == "no"


def test_no_copy_says_another_licence_than_staff(archive, byline, tmp_path):
    stated = "https://creativecommons.org/licenses/by/4.0/"
    card = write(
        tmp_path / "stated",
        S__JPG=credited(seed=8, web_statement=stated, usage_terms=f"CC BY 4.0: {stated}"),
    )
    byline("ingest", card)
    uid = uid_of(archive, "S.JPG")
    assert shown(byline, uid)["licence"] == "CC-BY-4.0"
    byline("rights", "set", uid, "--to-licence", "all-rights-reserved")
    byline("export", uid, "--to", tmp_path / "out")

    assert not [item for item in derivative_says(archive, uid) if stated in str(item.value)]
    (copy,) = (tmp_path / "out").glob("*.jpg")
    assert stated.encode() not in copy.read_bytes()
    byline("publish")
    assert stated.encode() not in (archive.public / "current").read_bytes()
    byline("rights", "set", uid, "--to-licence", "CC-BY-4.0")
    assert [item for item in derivative_says(archive, uid) if item.value == stated]


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati", "UTC"])
def test_the_first_and_the_last_day_there_is_stop_nothing(archive, byline, can, uid, zone):
    byline("event", "edit", "up", "--time-zone", zone, "--keep-until", "9999-12-31")
    byline("lease", "add", uid, "--allow", "linkedin", "--from", "0001-01-01", "--to", "9999-12-31")
    byline("embargo", uid, "--until", "9999-12-31T23:59")

    assert can(uid, "linkedin", "--on", "9999-12-31")[0] == "no"
    byline("publish")
    byline("release", uid)
    assert can(uid, "linkedin", "--on", "9999-12-31")[0] == "yes"
    assert can(uid, "linkedin", "--on", "0001-01-01")[0] == "yes"
    byline("publish")
    assert uid in published_uids(archive)
    byline("rights", "due", "--within", "99999")
    byline("publish", "--due")


def test_a_licence_that_the_file_has_no_more_is_told_and_breaks_no_page(
    archive, byline, uid, gallery_pages
):
    (archive.root / "rights.toml").write_text(RIGHTS, "utf-8")
    byline("rights", "set", uid, "--to-licence", "up-presse")
    assert byline("search", "licence:up-presse", "--ids").stdout.split() == [uid]
    french, _ = gallery_pages("/search?q=licence:up-presse")
    assert f"/photo/{uid}" in french
    (archive.root / "rights.toml").unlink()

    assert "1 photo under licence 'up-presse'" in byline("rights", "check").stdout
    french, english = gallery_pages(f"/photo/{uid}")
    assert "Licence non indiquée" in french
    assert "No licence stated" in english


def test_a_photo_is_shown_while_a_file_of_rules_is_at_fault(archive, byline, uid):
    (archive.root / "rights.toml").write_text("[moon]", "utf-8")

    result = byline("show", uid)
    assert "original" in result.stdout
    assert "moon" in result.stderr


def test_an_event_of_which_there_are_leases_stays(byline, archive):
    change_ = change_in(
        byline("event", "create", "other", "--title", "O", "--from", "2015-02-17", "--json")
    )
    byline("lease", "add", "--event", "other", "--deny", "press")

    assert "there are leases of it" in byline("undo", change_, exit_code=2).stderr


@pytest.mark.parametrize("query", ["licence:etalab", "licence:etalab-2.0", "license:ETALAB"])
def test_licences_that_are_not_creative_commons_are_searched_for(byline, uid, query):
    byline("rights", "set", uid, "--to-licence", "etalab-2.0")

    assert byline("search", query, "--ids").stdout.split() == [uid]


def test_a_lease_of_an_event_reaches_its_photos_with_the_next_publication(archive, byline, uids):
    publish(archive)
    assert len(published_uids(archive)) == 2
    name = json.loads(
        byline("lease", "add", "--event", "up", "--deny", "gallery", "--json").stdout
    )["lease"]
    publish(archive)
    assert published_uids(archive) == []
    byline("lease", "end", name)
    publish(archive)
    assert len(published_uids(archive)) == 2


def test_a_contract_that_is_recorded_anew_reaches_its_photos(archive, byline, uids, tmp_path):
    (tmp_path / "contract.toml").write_text(CONTRACT, "utf-8")
    byline("contract", "add", "quatresous", tmp_path / "contract.toml")
    byline("rights", "set", uids[0], "--contract", "quatresous")
    (archive.root / "rights.toml").write_text('[policy]\ncountry = "FR"', "utf-8")
    publish(archive, moment="2026-06-01T00:00:00+00:00")
    assert len(published_uids(archive)) == 2
    (tmp_path / "contract.toml").write_text(CONTRACT.replace('"web", ', ""), "utf-8")
    byline("contract", "add", "quatresous", tmp_path / "contract.toml")
    publish(archive, moment="2026-06-01T00:00:01+00:00")

    assert published_uids(archive) == [uids[1]]


def test_that_only_its_end_changes_is_told(archive, byline, uid):
    publish(archive)
    byline("lease", "add", uid, "--allow", "gallery", "--to", "2099-01-01")
    byline("rights", "set", uid, "--usage-rights", "agency")

    said = byline("publish", "--diff").stdout
    assert f"{uid}  changes: until changed" in said
    assert "    until: – → 2099-01-02T00:00:00Z" in said
