"""In which language a text is: as its file says, else the event, else the organisation's default (RGAA 8.7)."""

import lxml.html
import pytest

from tests.archive.test_languages import spoken
from tests.catalogues import uid_of
from tests.pictures import jpeg, write


@pytest.fixture
def shown(archive, byline, tmp_path, gallery_of):
    """The heading and the alternative of a photo, each with its language, on the page of a language."""

    def look(language, *, site="", event=(), **spoken_in):
        (archive.root / "site.toml").write_text(site, "utf-8")
        packet = spoken({"creator": ("Jane Doe",), "description": "Stage"}, **spoken_in)
        options = ()
        if event:
            byline("event", "create", "e", "--title", "Titre", "--from", "2015-02-17", *event)
            options = ("--event", "e")
        byline("ingest", write(tmp_path / "card", A__JPG=jpeg(xmp=packet)), *options)
        byline("publish")
        page = gallery_of(archive)(f"/{language}/photo/{uid_of(archive, 'A.JPG')}")
        tree = lxml.html.fromstring(page.text)
        (heading,), (image,) = tree.xpath("//h1"), tree.xpath("//article//img")
        assert image.get("lang") == heading.get("lang")
        return heading.text, heading.get("lang")

    return look


_FRENCH = 'name = "UP"\ndefault_language = "fr"\n'


@pytest.mark.parametrize(
    ("language", "said", "text"),
    [
        # The page has its own language, whatever the default.
        ("fr", {"fr": "Scène"}, ("Scène", None)), ("en", {"en_GB": "Stage"}, ("Stage", None)),
        ("en", {"en_GB": "The stage"}, ("The stage", None)), ("fr", {"en_GB": "Stage"}, ("Stage", "en")), ("en", {"de": "Stage"}, ("Stage", "de")),
        ("en", {"fr": "Scène"}, ("Stage", "fr")), ("fr", {}, ("Stage", None)), ("en", {}, ("Stage", "fr")),
    ],
)  # fmt: skip
def test_a_file_tells_it_and_else_the_default(shown, language, said, text):
    assert shown(language, site=_FRENCH, **said) == text


def test_an_event_tells_it_before_the_default(shown):
    assert shown("fr", site=_FRENCH, event=("--language", "en")) == ("Stage", "en")


def test_where_nobody_tells_it_nothing_is_marked(shown):
    assert shown("en") == ("Stage", None)


def test_an_event_is_marked_as_its_texts_are(archive, byline, shown, gallery_of):
    shown("fr", event=("--language", "en"))
    gallery = gallery_of(archive)

    for path in ("/", "/event/e", "/site-map", "/credits"):
        french = lxml.html.fromstring(
            gallery(f"/fr{path}".replace("site-map", "plan-du-site")).text
        )
        (title, *_) = french.xpath("//*[text()='Titre' and not(self::title)]")
        english = lxml.html.fromstring(gallery(f"/en{path}").text)

        assert title.get("lang") == "en", path
        assert not english.xpath("//main//*[@lang='en']")


def test_what_is_no_language_is_refused(archive, byline):
    options = ("--title", "T", "--from", "2015-02-17", "--language", "français")
    assert (
        "'français' is no language" in byline("event", "create", "e", *options, exit_code=2).stderr
    )
