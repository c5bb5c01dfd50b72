"""The desk in a real browser: culled by keys, tagged, captioned and undone; with the keyboard, without script."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from byline.archive.storage.accounts import ROLES, add_account
from tests.catalogues import copied, rows
from tests.chromium import visited
from tests.sites import served

PASSWORD = "correct horse battery"
#: The short lane looks at two widths; the whole (make test-desk) at every one, by day and by night.
_WHOLE = os.environ.get("BYLINE_DESK") == "whole"
LOOKS = (
    [(width, scheme) for width in (320, 768, 1024, 1440, 1920) for scheme in ("light", "dark")]
    if _WHOLE
    else [(320, "light"), (1440, "dark")]
)


@pytest.fixture(scope="module")
def house(sample, tmp_path_factory):
    archive = copied(sample, tmp_path_factory.mktemp("desk") / "archive")
    for role in ROLES:
        add_account(archive.accounts, role, PASSWORD, role)
    with served(archive.root) as running:
        yield archive, running


def signed_in(page, desk, name, path):
    page.goto(f"{desk}{path}")
    page.fill("input[name=name]", name)
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("header.desk")


def found_by_axe(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_in_any_room(browser, house, language, width, scheme):
    archive, running = house
    uid = rows(archive, "select uid from photos order by id limit 1")[0][0]
    with visited(browser, f"{running.desk}/", width=width, scheme=scheme) as visit:
        page = visit.page
        signed_in(page, running.desk, "admin", f"/{language}/library")
        page.goto(f"{running.desk}/{language}/library")
        page.locator(".tile .tick input").first.check()
        page.wait_for_selector("[data-bar].is-full")
        faults = {"selected": found_by_axe(page)}
        page.click("[data-edit]")
        page.fill("[name=city]", f"Lille {language} {width} {scheme}")
        page.click("form.change button.main")
        faults["preview"] = found_by_axe(page)
        for path in (
            "", "library", f"library?look={uid}", "library?q=zzzz", f"photo/{uid}", f"photo/{uid}/values",
            f"change?uid={uid}", "changes", "account", "staff", "jobs", "change?uid=",
        ):  # fmt: skip
            page.goto(f"{running.desk}/{language}/{path}")
            faults[path] = found_by_axe(page)
            is_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not is_wide, (path, width)
    assert {path: found for path, found in faults.items() if found} == {}
    unexpected = [line for line in visit.said if "409" not in line and "autocomplete" not in line]
    assert [line for line in unexpected if "Password forms" not in line] == []


def test_a_card_is_culled_by_keys(browser, house):
    archive, running = house
    with visited(browser, f"{running.desk}/") as visit:
        page = visit.page
        signed_in(page, running.desk, "editor", "/fr/library")
        page.locator("a.look").first.focus()
        uids = [tile.get_attribute("data-uid") for tile in page.locator(".tile").all()]
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Digit4")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("x")
        page.wait_for_selector(f'.tile.is-rejected[data-uid="{uids[2]}"]')
        page.keyboard.press("ArrowRight")
        page.keyboard.press("p")
        page.wait_for_selector('[data-said]:has-text("Retenir")')
    marks = rows(
        archive,
        "select uid, field, cast(value as real) from resolutions join photos on photos.id = photo"
        " where field in ('rating', 'pick') and source = 'staff'",
    )
    assert {(uids[1], "rating", 4.0), (uids[2], "pick", -1.0), (uids[3], "pick", 1.0)} <= set(marks)


def test_captions_are_fixed_and_undone_and_the_selection_lives(browser, house):
    archive, running = house
    before = rows(archive, "select uid, description from photos order by uid")
    with visited(browser, f"{running.desk}/") as visit:
        page = visit.page
        signed_in(page, running.desk, "editor", "/en/library")
        ticks = page.locator(".tile .tick")
        ticks.nth(2).click()
        ticks.nth(8).click(modifiers=["Shift"])
        page.wait_for_selector("[data-number]:has-text('7 selected')")
        page.reload()
        assert page.locator(".tile.is-selected").count() == 7
        page.click("[data-edit]")
        page.fill("[name=caption]", "La soirée du {date:%d/%m/%Y}")
        page.click("form.change button.main")
        assert page.locator("h1").inner_text().startswith("To change: ")
        page.click("text=/^Apply to/")
        page.wait_for_selector("text=Undo")
        changed = rows(
            archive, "select count(*) from photos where description like 'La soirée du 17/02/2015'"
        )
        assert changed[0][0] >= 6
        page.click("button:has-text('Undo')")
        page.wait_for_selector("text=undone")
    assert rows(archive, "select uid, description from photos order by uid") == before


def test_without_script_all_of_it_works_as_forms(browser, house):
    _, running = house
    with visited(browser, f"{running.desk}/", java_script_enabled=False) as visit:
        page = visit.page
        signed_in(page, running.desk, "communications", "/fr/library")
        for number in range(3):
            page.locator(".tile .tick input").nth(number).check()
        page.click("text=Sélectionner les photos cochées")
        assert "3 sélectionnées" in page.locator("[data-number]").inner_text()
        page.click("[data-edit]")
        page.select_option("[name='how.people']", "add")
        page.fill("[name=people]", "Zoé Traçable")
        page.click("form.change button.main")
        page.click("text=/^Appliquer/")
        assert "Modification : 3 photos · Personnes" in page.locator("h1").inner_text().replace(
            "\xa0", " "
        )
        page.click("text=Annuler la modification")
        page.goto(f"{running.desk}/fr/library?q=avec:Tra%C3%A7able")
        assert page.locator(".tile").count() == 0


def test_a_photo_is_withheld_and_the_gallery_published(browser, house):
    archive, running = house
    uid = rows(
        archive, "select uid from photos where published_at is not null order by id limit 1"
    )[0][0]
    with visited(browser, f"{running.desk}/") as visit:
        page = visit.page
        signed_in(page, running.desk, "communications", f"/en/change?uid={uid}")
        page.select_option("[name='state']", label="Unpublish")
        page.fill("[name=reason]", "asked by the speaker")
        page.click("form.change button.main")
        page.click("text=/^Apply to/")
        page.goto(f"{running.desk}/en/")
        page.click("button:has-text('Publish')")
        page.wait_for_selector("text=/in the gallery/", timeout=60_000)
        # The gallery looks for another bundle by itself, and takes a moment to open it.
        for _ in range(100):
            if page.request.get(f"{running.public}/en/photo/{uid}").status == 410:
                break
            page.wait_for_timeout(100)
        assert page.request.get(f"{running.public}/en/photo/{uid}").status == 410
        page.goto(f"{running.desk}/en/photo/{uid}")
        assert "Cannot be published" in page.locator("article").inner_text()


def test_a_photographer_looks_and_marks_and_changes_no_words(browser, house):
    _, running = house
    with visited(browser, f"{running.desk}/") as visit:
        page = visit.page
        signed_in(page, running.desk, "photographer", "/fr/library")
        page.locator(".tile .tick").first.click()
        page.wait_for_selector("[data-bar].is-full")
        page.click("[data-edit]")
        page.wait_for_selector("text=Aucune photo que vous puissiez modifier")
        page.goto(f"{running.desk}/fr/staff")
        assert "Lecture seule" in page.locator("h1").inner_text()


def test_two_browsers_change_the_same_photos_and_nothing_typed_is_lost(browser, house):
    archive, running = house
    uid = rows(archive, "select uid from photos order by id desc limit 1")[0][0]
    place = f"{running.desk}/en/change?uid={uid}"
    with (
        visited(browser, f"{running.desk}/") as first,
        visited(browser, f"{running.desk}/") as second,
    ):
        mine, theirs = first.page, second.page
        signed_in(mine, running.desk, "editor", f"/en/change?uid={uid}")
        signed_in(theirs, running.desk, "admin", f"/en/change?uid={uid}")
        for page, words in ((mine, "Le mien"), (theirs, "Le leur")):
            page.goto(place)
            page.fill("[name=caption]", words)
            page.keyboard.press("Control+Enter")
            page.wait_for_selector("table.preview")
        theirs.click("text=/^Apply to/")
        theirs.wait_for_selector("text=Undo")
        mine.reload()
        said = mine.locator("section.notice").inner_text()
        assert "admin" in said
        assert "Le leur" in said
        assert "Le mien" in said
        mine.check("[name=mine]")
        mine.click("text=/^Apply to/")
        mine.wait_for_selector("text=Undo")
    assert rows(archive, "select description from photos where uid = ?", uid) == [("Le mien",)]


def test_with_the_keyboard_alone_one_finds_selects_looks_and_changes(browser, house):
    archive, running = house
    with visited(browser, f"{running.desk}/") as visit:
        page = visit.page
        signed_in(page, running.desk, "editor", "/en/library")
        page.locator("a.look").first.focus()
        uids = [tile.get_attribute("data-uid") for tile in page.locator(".tile").all()]
        page.keyboard.press("ArrowRight")
        page.wait_for_selector("[data-panel] dl")
        page.keyboard.press(" ")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+ ")
        page.wait_for_selector("[data-number]:has-text('3 selected')")
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog.large[open]")
        assert uids[3] in page.locator("dialog.large img").get_attribute("src")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Digit2")
        page.keyboard.press("Escape")
        assert page.locator("dialog.large[open]").count() == 0
        page.keyboard.press("?")
        page.wait_for_selector("dialog.keys[open]")
        page.keyboard.press("Escape")
        page.keyboard.press("k")
        page.wait_for_selector("form.change")
        assert page.evaluate("document.activeElement.name") == "keywords"
        page.keyboard.type("au clavier")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("table.preview")
        page.locator("button.main").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Undo")
    tagged = rows(
        archive,
        "select uid from keywords join photos on photos.id = photo where keyword = 'au clavier'",
    )
    assert {uid for (uid,) in tagged} == set(uids[1:4])
    # In the large view a mark is of what is shown alone.
    stars = rows(
        archive,
        "select uid from resolutions join photos on photos.id = photo where field = 'rating' and value = '2'",
    )
    assert {uid for (uid,) in stars} == {uids[2]}


def test_a_selection_goes_along_and_is_whole_before_it_is_edited(browser, house):
    _, running = house
    with visited(browser, f"{running.desk}/") as visit:
        page = visit.page
        signed_in(page, running.desk, "editor", "/en/library")
        for number in (0, 2, 4):
            page.locator(".tile .tick").nth(number).click()
        page.click("[data-edit]")
        page.wait_for_selector("form.change")
        assert "Acts on 3 photos" in page.locator("h1").inner_text()
        page.go_back()
        page.wait_for_selector("[data-number]:has-text('3 selected')")
        page.locator(".facets a").first.click()
        page.wait_for_selector("[data-number]:has-text('3 selected')")
        page.fill("#q", "oural")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-number]:has-text('3 selected')")


def test_single_keys_can_be_switched_off(browser, house):
    archive, running = house
    marked = "select count(*) from resolutions where field = 'pick' and source = 'staff'"
    before = rows(archive, marked)
    with visited(browser, f"{running.desk}/") as visit:
        page = visit.page
        signed_in(page, running.desk, "editor", "/en/account")
        page.uncheck("[data-single-keys]")
        page.goto(f"{running.desk}/en/library")
        page.locator("a.look").nth(5).focus()
        page.keyboard.press("p")
        page.keyboard.press(" ")
        page.wait_for_selector("[data-bar].is-full")
    assert rows(archive, marked) == before


def test_no_script_that_somebody_wrote_is_run(browser, house):
    archive, running = house
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>'\"{{7*7}}"
    uid = rows(archive, "select uid from photos order by id limit 1 offset 3")[0][0]
    with visited(browser, f"{running.desk}/") as visit:
        page = visit.page
        met = []
        page.on("dialog", lambda dialog: (met.append(dialog.message), dialog.dismiss()))
        signed_in(page, running.desk, "admin", f"/en/change?uid={uid}")
        page.goto(f"{running.desk}/en/change?uid={uid}")
        for name in (
            "caption",
            "headline",
            "alt_text",
            "keywords",
            "credit",
            "copyright",
            "people",
            "place",
            "city",
            "country",
            "usage_terms",
            "instructions",
        ):
            page.fill(f"[name={name}]", f"A {name} {evil}")
        page.click("form.change button.main")
        page.click("text=/^Apply to/")
        page.wait_for_selector("text=Undo")
        change = page.url
        for path in (
            "library",
            f"library?look={uid}",
            f"photo/{uid}",
            f"photo/{uid}/values",
            f"change?uid={uid}",
            "changes",
            "",
            f"library?q={evil}",
        ):
            page.goto(f"{running.desk}/en/{path}")
            page.wait_for_timeout(150)
        page.goto(f"{running.desk}/en/library")
        page.locator(f'.tile[data-uid="{uid}"] a.look').click()
        page.wait_for_selector("[data-panel] dl")
        page.keyboard.press("Enter")
        page.wait_for_timeout(300)
        assert met == []
        assert not [line for line in visit.said if "alert" in line]
        page.goto(change)
        page.click("button:has-text('Undo')")
