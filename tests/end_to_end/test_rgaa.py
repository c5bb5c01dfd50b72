"""RGAA 4.1 on every kind of page, in both languages: each check is seen to find a fault that is planted."""

import os
import re
from pathlib import Path

import lxml.html
import pytest

from byline.plugins.duties import rgaa
from tests.chromium import visited
from tests.pages import addresses
from tests.rgaa import CHECKS, said

_ROOT = Path(__file__).parents[2]
_STATIC = _ROOT / "plugins" / "site" / "static"
_PAGE = _ROOT / "docs" / "accessibility.md"
_HEAD = """# Accessibility

The 106 criteria of RGAA 4.1 (French law, from WCAG 2.1 A and AA), and how each is known to be met by the gallery.
Made of `plugins/duties/rgaa.tsv` by the test that checks it; the statement of every gallery (`/fr/accessibilite`)
is made of the same. "Looked at" is by a person: all pages, on 2026-11-27, in Chromium, at 320, 768 and 1440 px, in
the light and in the dark, without style sheets, and by keyboard alone.

What *depends* is met by the software as far as photos and texts are described; `byline doctor` lists those without
an alternative of their own, and those without a caption. None of this is an audit: the home page says "non
conforme" until the organisation enters the result of one in `site.toml` (docs/site.md).

| | criterion | | how it is known |
| --- | --- | --- | --- |
"""


@pytest.fixture(scope="module")
def pages(sites):
    """Every kind of page in both languages: its HTML by its address."""
    import urllib.error
    import urllib.request

    archive, running = sites
    found = {}
    for language in ("fr", "en"):
        for path in addresses(archive).values():
            try:
                with urllib.request.urlopen(f"{running.public}/{language}{path}") as answer:
                    found[f"/{language}{path}"] = answer.read().decode()
            except urllib.error.HTTPError as answer:
                found[f"/{language}{path}"] = answer.read().decode()
    return found


@pytest.mark.parametrize("criterion", CHECKS)
def test_every_page_meets(pages, criterion):
    check, *_ = CHECKS[criterion]
    faults = {path: list(check(lxml.html.fromstring(html), html)) for path, html in pages.items()}

    assert {path: found for path, found in faults.items() if found} == {}


@pytest.mark.parametrize("criterion", CHECKS)
def test_a_planted_fault_is_found(pages, criterion):
    check, right, wrong = CHECKS[criterion]
    spoilt = {
        path: re.sub(right, wrong, html, flags=re.DOTALL)
        for path, html in pages.items()
        if re.search(right, html, flags=re.DOTALL) and not path.endswith("/embed")
    }

    assert spoilt
    assert any(list(check(lxml.html.fromstring(html), html)) for html in spoilt.values())


def test_pages_have_titles_of_their_own(pages):
    """RGAA 8.6; two photos that nobody has described may share one."""
    found = {}
    for path, html in pages.items():
        if not re.search(r"gone|/photo/|nothing", path):
            found.setdefault(lxml.html.fromstring(html).findtext(".//title"), []).append(path)

    assert [paths for paths in found.values() if len({path[4:] for path in paths}) > 1] == []


def test_texts_of_another_language_are_marked(pages):
    """RGAA 8.7: what the archive says is French on the English pages, and so is what the event is called."""
    for path, html in pages.items():
        tree = lxml.html.fromstring(html)
        for element in tree.xpath(
            "//*[contains(text(), 'Territoires') or contains(text(), 'ministre de')]"
        ):
            # What we make of an event's name is in the language of the page.
            is_ours = said(element).endswith("(photograph)")
            if (
                is_ours
                or element.tag in ("title", "script", "code")
                or element.get("class") == "copyable"
            ):
                continue
            lang = next(
                one.get("lang") for one in (element, *element.iterancestors()) if one.get("lang")
            )
            assert lang == "fr", (path, said(element))
        for image in tree.xpath(
            "//img[contains(@alt, 'Le public') or contains(@alt, 'Une question')]"
        ):
            assert image.get("lang") == ("fr" if path.startswith("/en") else None), path


def test_alternatives_of_a_row_are_told_apart(pages):
    (html,) = [html for path, html in pages.items() if path == "/fr/event/up-conference-2015"]
    for row in lxml.html.fromstring(html).xpath("//div[@class='rows']"):
        alternatives = row.xpath(".//img/@alt")
        assert len(set(alternatives)) == len(alternatives)


def test_navigation_stands_at_the_same_place(pages):
    """RGAA 12.2: the same links in the same order on every page of a language, but for the other language's."""
    for language in ("fr", "en"):
        found = {
            tuple(
                lxml.html.fromstring(html).xpath("//body/header//a[not(@class='language')]/@href")
            )
            for path, html in pages.items()
            if path.startswith(f"/{language}") and not path.endswith("/embed")
        }
        assert len(found) == 1


def test_keys_act_on_what_has_the_focus_alone():
    """RGAA 12.10: no script listens to keys of the whole page."""
    listening = [
        found for path in _STATIC.glob("*.js") for found in re.findall(r"(\w+)\??\.addEventListener\(\"key", path.read_text("utf-8"))
    ]  # fmt: skip
    # The viewer of the gallery; the sheet of the desk, its large view, a form: each while it has the focus.
    assert sorted(listening) == ["dialog", "form", "large", "sheet"]
    assert not [path for path in _STATIC.glob("*.js") if re.search(r"\bon?key(down|press|up) =|(^|\s)addEventListener\(\"key|window\.open", path.read_text("utf-8"))]  # fmt: skip


def test_nothing_moves_by_itself():
    """RGAA 13.7, 13.8: what is animated is so once, when it is asked for, and by nobody who wishes less of it."""
    text = (_STATIC / "byline.css").read_text("utf-8")
    assert "infinite" not in text
    (place,) = [found.start() for found in re.finditer(r"animation:", text)]
    assert "prefers-reduced-motion: no-preference" in text[:place].rpartition("@media")[2]


def test_text_may_be_spaced_and_the_window_turned(browser, sites):
    """RGAA 10.11, 10.12, 13.9: nothing is cut off, and nothing scrolls sideways."""
    archive, running = sites
    spaced = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }"
    with visited(browser, "about:blank", bypass_csp=True) as visit:
        for name, path in addresses(archive).items():
            visit.page.goto(f"{running.public}/fr{path}")
            visit.page.add_style_tag(content=spaced)
            for size in ((320, 640), (640, 320), (1280, 800)):
                visit.page.set_viewport_size({"width": size[0], "height": size[1]})
                widest = visit.page.evaluate("document.documentElement.scrollWidth")
                assert widest <= size[0], (name, size)


def test_the_grid_is_whole_and_the_page_is_made_of_it():
    """Regenerate with: BYLINE_WRITE=1 pytest tests/end_to_end/test_rgaa.py."""
    grid = rgaa.grid()
    sizes = {1: 9, 2: 2, 3: 3, 4: 13, 5: 8, 6: 2, 7: 5, 8: 10, 9: 4, 10: 14, 11: 13, 12: 11, 13: 12}
    text = _HEAD + "".join(
        f"| {one.number} | {one.en} | {one.state} | {one.proof} |\n" for one in grid
    )
    if os.environ.get("BYLINE_WRITE"):
        _PAGE.write_text(text, encoding="utf-8")

    assert [one.number for one in grid] == [
        f"{theme}.{n + 1}" for theme, number in sizes.items() for n in range(number)
    ]
    assert {one.state for one in grid} == {rgaa.MET, rgaa.DEPENDS, rgaa.NOT_APPLICABLE}
    for named in set(re.findall(r"tests/[a-z_/]+\.py", " ".join(one.proof for one in grid))):
        assert (_ROOT / named).is_file(), named
    proved = {one.number for one in grid if "test_rgaa.py" in one.proof}
    assert {criterion.partition(" ")[0] for criterion in CHECKS} <= proved | {
        "2.1",
        "6.2",
        "11.1",
        "11.10",
    }
    assert _PAGE.read_text("utf-8") == text
