"""site.toml: what an organisation says of itself, what is refused, what is missing, and what of it is published."""

import io
import json
import os
import re
import sqlite3
import tomllib
from datetime import date

import pytest
from PIL import Image, PngImagePlugin

from byline.archive.publishing import site_file
from byline.archive.publishing.colours import DARK_PAPER, LEAST_CONTRAST, PAPER, contrast, lightened
from byline.archive.publishing.house import Audit, House, read_assets, read_house
from byline.archive.publishing.publication import current_bundle

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><path d="M0 0h300v100z"/></svg>'
)


@pytest.fixture
def site(archive, byline):
    """Write site.toml and whatever lies beside it, and publish."""

    def publish(toml, exit_code=0, **files):
        (archive.root / "site.toml").write_text(toml, "utf-8")
        for name, data in files.items():
            path = archive.root / name.replace("__", ".")
            path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return byline("publish", exit_code=exit_code)

    return publish


def published(archive):
    return read_house(current_bundle(archive.public))


def read_asset(bundle, name):
    (found,) = [asset for asset in read_assets(bundle) if asset.name == name]
    return found


def page(archive, language, name):
    with sqlite3.connect(current_bundle(archive.public)) as connection:
        sql = "select html from pages where language = ? and name = ?"
        return connection.execute(sql, (language, name)).fetchone()[0]


def test_a_new_archive_has_every_key_explained_and_none_set(archive):
    text = (archive.root / "site.toml").read_text("utf-8")
    uncommented = re.sub(r"^#(?=[a-z_\[])", "", text, flags=re.MULTILINE)
    said = tomllib.loads(uncommented)

    assert tomllib.loads(text) == {}
    assert set(said) == {*site_file.KEYS, "fr", "en"}
    assert set(said["fr"]) == set(said["en"]) == set(site_file.WORDS)
    assert published(archive) == House()


def test_what_is_said_is_published_without_a_photo_being_written_again(archive, site, monkeypatch):
    site('name = "UP"\ndefault_language = "fr"')
    monkeypatch.setattr(
        "byline.archive.publishing.publication.write_bundle",
        lambda *_: pytest.fail("all was written anew"),
    )
    first = current_bundle(archive.public)
    site(
        """
        name = "UP"
        default_language = "fr"
        contact = "photos@example.org"
        publisher = "Association UP"
        public_url = "https://photos.example.org/"
        languages = ["fr"]
        time_zone = "Europe/Paris"
        retention_days = 30
        mining = "reserved"
        accessibility_audit = { date = 2026-05-04, rate = 82.5, auditor = "Quelqu’un" }
        [fr]
        tagline = "Nos photos."
        footer = [{ title = "Notre site", url = "https://www.example.org" }]
        """
    )
    house = published(archive)

    assert current_bundle(archive.public) != first
    assert (house.contact_href, house.public_url) == (
        "mailto:photos@example.org",
        "https://photos.example.org",
    )
    assert (house.languages, house.retention_days, house.mining) == (("fr",), 30, "reserved")
    assert house.audit == Audit(audited_on=date(2026, 5, 4), rate=82.5, auditor="Quelqu’un")
    assert house.words_in("fr").footer[0].url == "https://www.example.org"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("nam = 'UP'", "nam: is no key; there are: name, contact"),
        ("name = 3", "name: is no line of text"),
        ("name = ''", "name: is no line of text"),
        ('name = "a\\u001b[31mb"', "name: is no line of text"),
        (f"name = '{'a' * 301}'", "name: is longer than 300 signs"),
        ("public_url = 'photos.example.org'", "is not like https://photos.example.org"),
        ("public_url = 'https://a.example/photos'", "is not like https://photos.example.org"),
        ("languages = ['de']", 'is not like ["fr", "en"]'),
        ("languages = []", 'is not like ["fr", "en"]'),
        ("languages = 'fr'", 'is not like ["fr", "en"]'),
        ("default_language = 'de'", "'de' is none of: fr, en"),
        ("languages = ['fr']\ndefault_language = 'en'", "'en' is not among the languages"),
        ("time_zone = 'Paris'", "'Paris' is no time zone"),
        ("retention_days = 0", "0 is no number of days"),
        ("retention_days = true", "True is no number of days"),
        ("accent = 'red'", "'red' is no colour"),
        ("accent = '#ffcc00'", "#ffcc00 cannot be read on our paper (1.4:1, at least 4.5:1 is needed)"),
        ("mining = 'never'", "'never' is none of: reserved, allowed"),
        ("accessibility_audit = { rate = 80 }", "is not like { date = 2026-05-04"),
        ("accessibility_audit = { date = 2026-05-04, rate = 180, auditor = 'X' }", "is not like { date"),
        ("logo = 'logo.svg'", "logo: logo.svg: No such file or directory; put it beside site.toml"),
        ("logo = '../logo.svg'", "lies outside the archive"),
        ("logo = '/etc/hostname'", "lies outside the archive"),
        ("fr = 'x'", "fr: is no table; write [fr]"),
        ("[fr]\nname = 'x'", "[fr] name: is no key; there are: tagline, legal"),
        ("[en]\nlegal = 'legal.md'", "[en] legal: legal.md: No such file"),
        ("[fr]\nfooter = [{ title = 'X', url = 'javascript:alert(1)' }]", "[fr] footer: is not like"),
        ("[fr]\nfooter = [{ title = 'X' }]", "[fr] footer: is not like"),
        ("name = ", "is no TOML"), ("name = " + "[" * 5000 + "]" * 5000, "is no TOML"),
        ("retention_days = " + "9" * 5000, "is no TOML"),
        ("time_zone = ['Europe/Paris']", "is no time zone"), ("mining = {a = 1}", "is none of"),
        ("accessibility_audit = { date = 9999-01-01, rate = 80, auditor = 'X' }", "is no day on which an audit"),
        ("accessibility_audit = { date = 2090-01-01, rate = 100, auditor = 'X' }", "is no day on which an audit"),
        ('accessibility_audit = { date = 2026-01-01, rate = 100, auditor = "x\\u001b" }', "is no line of text"),
        ("public_url = 'https://a.example:٨٠'", "is not like https://photos.example.org"),
        ("public_url = 'https://a.example:99999'", "is not like https://photos.example.org"),
        ("public_url = 'https://....'", "is not like https://photos.example.org"),
        ("public_url = 'https://-..-'", "is not like https://photos.example.org"),
        ('name = "UP\\u202e"', "name: is no line of text"), ('name = "UP\\u2028"', "name: is no line of text"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_said_and_nothing_is_published(archive, byline, site, toml, said):
    before = current_bundle(archive.public)

    assert said in site(toml, exit_code=2).stderr
    assert said in byline("site", "check", exit_code=2).stderr
    assert current_bundle(archive.public) == before


def test_every_fault_is_named_at_once(site, byline):
    told = site("name = 3\naccent = 'red'\nnam = 1", exit_code=2).stderr

    assert [line.split(":")[-2 if "there are" in line else 1].strip() for line in told.splitlines()]
    assert len(re.findall(r"site\.toml: ", told)) == 3


def test_missing_facts_are_named_to_the_editor_and_nothing_is_made_up(archive, byline, site):
    kinds = {}
    for line in byline("site", "check", "--json").stdout.splitlines():
        record = json.loads(line)
        kinds.setdefault(record["kind"], []).append(record["what"])
    assert set(kinds) == {"missing"}
    told = " ".join(kinds["missing"])
    for fact in ("name", "contact", "publisher", "public_url", "default_language",
                 "[fr] legal", "[en] legal", "[fr] privacy", "accessibility_audit"):  # fmt: skip
        assert f"{fact} is not said" in told

    site(
        'name = "UP"\ncontact = "a@b.example"\nlanguages = ["fr"]\n[fr]\nlegal = "l.md"', l__md="x"
    )
    told = byline("site", "check").stdout
    assert "name is not said" not in told
    assert "legal is not said" not in told
    assert "[en]" not in told
    assert "The gallery is called UP" in told


def test_an_accent_is_readable_in_the_light_and_in_the_dark(archive, site):
    site('accent = "#1A3D94"')
    bundle = current_bundle(archive.public)
    sheet = read_asset(bundle, published(archive).stylesheet).data.decode()

    light, dark = re.findall("#[0-9a-f]{6}", sheet)
    assert light == "#1a3d94"
    assert contrast(light, PAPER) >= LEAST_CONTRAST
    assert contrast(dark, DARK_PAPER) >= LEAST_CONTRAST
    assert lightened("#000000") != "#000000"


def test_the_papers_are_those_of_the_style_sheet():
    text = (site_file.files("byline.plugins.site") / "static" / "byline.css").read_text("utf-8")
    assert re.findall(r"--paper: (#\w+)", text)[:2] == [PAPER, DARK_PAPER]


def test_a_theme_of_theirs_stands_after_the_accent(archive, site):
    site('accent = "#9a3d14"', theme__css="body { letter-spacing: 1px }\n")
    sheet = read_asset(current_bundle(archive.public), published(archive).stylesheet)

    assert sheet.media_type.startswith("text/css")
    assert sheet.data.decode().endswith("body { letter-spacing: 1px }\n")


def test_texts_are_set_as_html_and_hold_none_of_their_own(archive, site):
    text = (
        "# Éditeur\n\nUP, *Paris*. <script>alert(1)</script> <b>x</b>\n\n"
        "[ici](https://www.example.org) [non](javascript:alert(1)) ![x](https://e.example/p.png)\n\n"
        "| a | b |\n|--:|:-:|\n| 1 | 2 |\n"
    )
    site('[fr]\nlegal = "l.md"', l__md=text)
    html = page(archive, "fr", "legal")

    assert "<h2>Éditeur</h2>" in html
    assert "<em>Paris</em>" in html
    assert '<a href="https://www.example.org">ici</a>' in html
    assert "<th>a</th>" in html
    assert not re.search(r"<(script|b|img)\b|href=.javascript|style=|p\.png|!", html)


@pytest.mark.parametrize(
    ("svg", "size"),
    [
        (SVG, (300, 100)),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="40px" height="20"/>', (40, 20)),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="30mm" height="2e1mm"/>', (30, 20)),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1.5e2 20"/>', (150, 20)),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80000 40000"/>', (4000, 2000)),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0,0,0.5,0.25"/>', (2, 1)),
    ],
)
def test_a_logo_of_svg_has_its_size(archive, site, svg, size):
    site('logo = "l.svg"', l__svg=svg)
    logo = published(archive).logo
    assert (logo.width_px, logo.height_px) == size


def test_a_logo_is_made_harmless(archive, site):
    evil = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)"><script>alert(2)</script>'
        '<foreignObject><p>x</p></foreignObject><a href="javascript:alert(3)"><path d="M0 0h9"/></a>'
        '<image href="https://e.example/track.png"/><style>@import url(https://e.example/x.css);path{fill:url(https://e.example/x.svg)}</style></svg>'
    )
    site('logo = "l.svg"', l__svg=evil)
    data = read_asset(current_bundle(archive.public), published(archive).logo.name).data.decode()

    assert "<path" in data
    assert not re.search(r"alert|script|foreignObject|onload|@import|url\(.?http|href=.http", data)


def test_a_logo_of_png_leaves_behind_what_was_hidden_in_it(archive, site):
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", "SENTINEL")
    made = io.BytesIO()
    Image.new("RGBA", (120, 40), "#123456").save(made, "PNG", pnginfo=said)
    site('logo = "l.png"', l__png=made.getvalue() + b"SENTINEL")
    logo = published(archive).logo
    asset = read_asset(current_bundle(archive.public), logo.name)

    assert (logo.width_px, logo.height_px, asset.media_type) == (120, 40, "image/png")
    assert b"SENTINEL" not in asset.data
    with Image.open(io.BytesIO(asset.data)) as image:
        assert image.getpixel((5, 5)) == (0x12, 0x34, 0x56, 255)


@pytest.mark.parametrize(
    "data",
    [SVG.replace("<path", "<g>" * 100 + "<path").replace("/></svg>", "/>" + "</g>" * 100 + "</svg>").encode(),
     SVG.replace("300 100", f"{'9' * 400} 10").encode(), SVG.replace("300 100", "9999999 10").encode(),
     b"", b"no picture", b"<html/>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\nrest",
     b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 0 0'/>", SVG.encode() * 9000],
)  # fmt: skip
def test_what_is_no_logo_is_refused(archive, site, data):
    assert "site.toml: logo: l.svg" in site('logo = "l.svg"', exit_code=2, l__svg=data).stderr


@pytest.mark.parametrize(
    ("audited_on", "rate", "state"),
    [
        (None, 0, "none"), ("2026-01-01", 100, "full"), ("2026-01-01", 99.9, "partial"),
        ("2026-01-01", 50, "partial"), ("2026-01-01", 49.9, "none"), ("2023-11-27", 100, "full"),
        ("2023-11-26", 100, "none"),
    ],
)  # fmt: skip
def test_the_statement_is_never_better_than_the_audit_nor_holds_for_longer(audited_on, rate, state):
    audit = audited_on and Audit(audited_on=date.fromisoformat(audited_on), rate=rate, auditor="X")
    assert House(audit=audit or None).accessibility(date(2026, 11, 27)) == state


@pytest.mark.parametrize("name", ["l.svg", "l.md", "theme.css", "site.toml"])
def test_a_link_out_of_the_archive_is_not_followed(archive, byline, site, tmp_path, name):
    (tmp_path / "outside").write_text("SENTINEL = 1")
    (archive.root / "l.svg").write_text(SVG)
    (archive.root / "l.md").write_text("x")
    (archive.root / "site.toml").write_text('logo = "l.svg"\n[fr]\nlegal = "l.md"\n')
    (archive.root / name).unlink(missing_ok=True)
    (archive.root / name).symlink_to(tmp_path / "outside")

    assert f"{name}: is no file of the archive" in byline("publish", exit_code=2).stderr


@pytest.mark.parametrize("name", ["site.toml", "theme.css"])
@pytest.mark.parametrize("kind", ["dangling", "folder", "pipe", "itself"])
def test_settings_that_cannot_be_read_leave_the_gallery_as_it_was(
    archive, byline, site, name, kind
):
    site('name = "UP"')
    path = archive.root / name
    path.unlink(missing_ok=True)
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(name if kind == "itself" else "nowhere")

    assert name in byline("publish", exit_code=2).stderr
    byline("site", "check", exit_code=2)
    assert published(archive).name == "UP"


@pytest.mark.parametrize(
    "text", ["Qui vient\u00a0?", "Qui vient\u202f?", "می\u200cخواهم", "👩\u200d🎨", "אבג"]
)
def test_what_people_write_is_text(archive, site, text):
    site(f'[fr]\ntagline = "{text}"')
    assert published(archive).words_in("fr").tagline == text


def test_a_logo_of_sixteen_bits_keeps_its_greys(archive, site):
    made = io.BytesIO()
    Image.new("I;16", (20, 10), 32768).save(made, "PNG")
    site('logo = "l.png"', l__png=made.getvalue())
    asset = read_asset(current_bundle(archive.public), published(archive).logo.name)

    with Image.open(io.BytesIO(asset.data)) as image:
        assert abs(image.getpixel((3, 3))[0] - 128) <= 1


def test_what_is_no_file_is_not_waited_for(archive, site):
    os.mkfifo(archive.root / "l.svg")
    (archive.root / "l.md").mkdir()

    told = site('logo = "l.svg"\n[fr]\nlegal = "l.md"', exit_code=2).stderr
    assert "logo: l.svg: is no file of the archive" in told
    assert "legal: l.md: is no file of the archive" in told
