"""The criteria of RGAA 4.1 that a page can be read for, each with a fault that it must find."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise

import lxml.html

Tree = lxml.html.HtmlElement
_HEADINGS = "//h1|//h2|//h3|//h4|//h5|//h6"
_FIELDS = "//input[not(@type='hidden')]|//textarea|//select"
_STARTS = {
    "fr": ("/fr/search", "/fr/plan-du-site", "/fr/accessibilite"),
    "en": ("/en/search", "/en/site-map", "/en/accessibility"),
}


def said(element: Tree) -> str:
    """The text of an element, as it is read aloud."""
    return " ".join("".join(element.itertext()).split())


def is_embedded(tree: Tree) -> bool:
    """Whether this page stands in another site's, and has no frame of ours."""
    return bool(tree.xpath("//main[contains(@class, 'embed')]"))


def alternatives(tree: Tree, _html: str) -> Iterator[str]:
    yield from (image.get("src") for image in tree.xpath("//img[normalize-space(@alt)='']"))


def decorations(tree: Tree, _html: str) -> Iterator[str]:
    yield from ("svg" for _ in tree.xpath("//svg[not(@aria-hidden='true')]"))


def pictures_of_text(tree: Tree, _html: str) -> Iterator[str]:
    for image in tree.xpath("//img"):
        is_logo = any("wordmark" in (one.get("class") or "") for one in image.iterancestors("a"))
        if not is_logo and not image.get("src", "").startswith("/media/"):
            yield image.get("src")


def captions(tree: Tree, _html: str) -> Iterator[str]:
    for figure in tree.xpath("//figure"):
        (caption,) = figure.xpath(".//figcaption") or [None]
        if (
            figure.get("role") != "figure"
            or caption is None
            or figure.get("aria-label") != said(caption)
        ):
            yield f"{figure.get('aria-label')!r}, not {caption is not None and said(caption)!r}"


def frames(tree: Tree, _html: str) -> Iterator[str]:
    yield from (frame.get("src") for frame in tree.xpath("//iframe[normalize-space(@title)='']"))


def layout_tables(tree: Tree, _html: str) -> Iterator[str]:
    yield from ("a table without headers" for _ in tree.xpath("//table[not(.//th)]"))


def link_names(tree: Tree, _html: str) -> Iterator[str]:
    """Links of one name in one section lead to one place."""
    places: dict[tuple[object, str], set[str]] = defaultdict(set)
    for link in tree.xpath("//a[@href]"):
        around = next(
            (one for one in link.iterancestors("section", "figure", "ul", "ol", "nav", "main")),
            None,
        )
        alternative = " ".join(link.xpath(".//img/@alt"))
        places[around, f"{said(link)} {alternative}".strip()].add(link.get("href"))
    yield from (name for (_, name), hrefs in places.items() if len(hrefs) > 1)


def nameless_links(tree: Tree, _html: str) -> Iterator[str]:
    for link in tree.xpath("//a[@href]|//button"):
        if not (said(link) or link.get("aria-label") or "".join(link.xpath(".//img/@alt"))):
            yield link.get("href") or "a button"


def statuses(tree: Tree, _html: str) -> Iterator[str]:
    """Results and faults are announced."""
    if tree.xpath("//form[@role='search']") and not tree.xpath("//*[@role='status']"):
        yield "the number of results"
    if tree.xpath("//*[@aria-invalid]") and not tree.xpath("//*[@role='alert']"):
        yield "what is wrong"


def doctype(_tree: Tree, html: str) -> Iterator[str]:
    if not html.lower().startswith("<!doctype html>"):
        yield html[:40]


def validity(tree: Tree, html: str) -> Iterator[str]:
    yield from (name for name, number in Counter(tree.xpath("//@id")).items() if number > 1)
    yield from re.findall(r"<p[^>]*>(?:(?!</p>).)*<(?:div|p|ul|ol|h\d|section|figure)\b", html)


def language(tree: Tree, _html: str) -> Iterator[str]:
    if tree.get("lang") not in ("fr", "en"):
        yield str(tree.get("lang"))


def titles(tree: Tree, _html: str) -> Iterator[str]:
    if not (tree.findtext(".//title") or "").partition(" · ")[0].strip():
        yield str(tree.findtext(".//title"))


def headings(tree: Tree, _html: str) -> Iterator[str]:
    levels = [int(one.tag[1]) for one in tree.xpath(_HEADINGS)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} h1"
    yield from (
        f"h{after} after h{before}" for before, after in pairwise(levels) if after > before + 1
    )  # fmt: skip
    yield from ("an empty heading" for one in tree.xpath(_HEADINGS) if not said(one))


def zones(tree: Tree, _html: str) -> Iterator[str]:
    wanted = (
        ["//main"]
        if is_embedded(tree)
        else ["//body/header", "//body/header/nav", "//main", "//body/footer"]
    )
    yield from (zone for zone in wanted if len(tree.xpath(zone)) != 1)


def labels(tree: Tree, _html: str) -> Iterator[str]:
    for field in tree.xpath(_FIELDS):
        own = tree.xpath(f"//label[@for='{field.get('id')}']") or list(field.iterancestors("label"))
        if not (field.get("aria-label") or (own and said(own[0]))):
            yield field.get("name")


def groups(tree: Tree, _html: str) -> Iterator[str]:
    for field in tree.xpath("//input[@type='radio']"):
        sets = list(field.iterancestors("fieldset"))
        if not sets or not said((sets[0].xpath("./legend") or [lxml.html.Element("p")])[0]):
            yield field.get("value")


def required(tree: Tree, _html: str) -> Iterator[str]:
    for field in tree.xpath("//*[@required]"):
        (label, *_) = field.iterancestors("label")
        if not re.search(r"obligatoire|required", said(label)):
            yield field.get("name")


def purposes(tree: Tree, _html: str) -> Iterator[str]:
    for field in tree.xpath("//input[@name='contact' or @name='name']"):
        if not field.get("autocomplete"):
            yield field.get("name")


def two_ways(tree: Tree, _html: str) -> Iterator[str]:
    """Search, site map and accessibility are one link away, at the same place."""
    if is_embedded(tree):
        return
    links = tree.xpath("//body/header//a/@href"), tree.xpath("//body/footer//a/@href")
    search, *others = _STARTS[tree.get("lang")]
    if search not in links[0]:
        yield search
    yield from (path for path in others if path not in links[1])


def skip_link(tree: Tree, _html: str) -> Iterator[str]:
    if is_embedded(tree):
        return
    first = tree.xpath("//body//a")[0].get("href")
    if not first.startswith("#") or not tree.xpath(f"//*[@id='{first[1:]}']"):
        yield first


def tab_order(tree: Tree, _html: str) -> Iterator[str]:
    yield from (value for value in tree.xpath("//@tabindex") if int(value) > 0)


def new_windows(tree: Tree, _html: str) -> Iterator[str]:
    if not is_embedded(tree):
        yield from tree.xpath("//a[@target]/@href")


#: A check for each criterion, and a fault of it: what of a page is replaced, and by what.
Check = Callable[[Tree, str], Iterator[str]]
CHECKS: dict[str, tuple[Check, str, str]] = {
    "1.1": (alternatives, r'alt="[^"]+"', 'alt=""'),
    "1.2": (decorations, ' aria-hidden="true"', ""),
    "1.8": (pictures_of_text, '<img src="/media/', '<img src="/text/'),
    "1.9": (captions, ' role="figure"', ""),
    "1.9 (text)": (captions, 'aria-label="Crédit', 'aria-label="Autre'),
    "2.1": (frames, "</main>", '<iframe src="/x"></iframe></main>'),
    "5.3": (layout_tables, "</main>", "<table><tr><td>x</td></tr></table></main>"),
    "6.1": (link_names, "</main>", '<p><a href="/1">ici</a> <a href="/2">ici</a></p></main>'),
    "6.2": (nameless_links, "</main>", '<a href="/x"></a></main>'),
    "7.5": (statuses, ' role="status"', ""),
    "8.1": (doctype, "(?i)<!doctype html>", ""),
    "8.2": (validity, "</main>", '<p id="content"></p></main>'),
    "8.2 (nesting)": (validity, "</main>", "<p><div></div></p></main>"),
    "8.3": (language, '<html lang="fr">', "<html>"),
    "8.5": (titles, "<title>.*?</title>", "<title> · UP</title>"),
    "9.1": (headings, "</main>", "<h1>x</h1></main>"),
    "9.1 (levels)": (headings, "</main>", "<h5>x</h5></main>"),
    "9.2": (zones, r"<footer.*?</footer>", ""),
    "11.1": (labels, "</main>", "<input name='x'></main>"),
    "11.5": (groups, "</?fieldset>", ""),
    "11.6": (groups, "<legend>.*?</legend>", ""),
    "11.10": (required, r"\(obligatoire\)", ""),
    "11.13": (purposes, 'autocomplete="email"', ""),
    "12.1": (two_ways, 'href="/fr/search"', 'href="/fr/x"'),
    "12.4": (two_ways, 'href="/fr/plan-du-site"', 'href="/fr/x"'),
    "12.7": (skip_link, 'id="content"', ""),
    "12.8": (tab_order, "</main>", '<p tabindex="3"></p></main>'),
    "13.2": (new_windows, "</main>", '<a href="/x" target="_blank">x</a></main>'),
}
