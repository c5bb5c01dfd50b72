"""A credit in words: per language, per medium, from the organisation's own templates."""

import csv
import html
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byline.metadata.credit import (
    MEDIA,
    Credit,
    Wording,
    Work,
    fault_in,
    in_cell,
    names,
    say,
    segments,
    understand,
)

_BOTH = Credit(people=("Elodie Quatresous", "Thomas Vasseur"), organisations=("UP",))
_WORK = Work(
    title="Table ronde",
    source="https://photos.example.org/7q2m",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
)


@pytest.mark.parametrize(
    ("credit", "french", "english"),
    [
        (Credit(people=("Elodie Quatresous",)), "Crédit photo : Elodie Quatresous", "Photo: Elodie Quatresous"),
        (Credit(people=("A", "B")), "Crédit photo : A et B", "Photo: A and B"),
        (Credit(people=("A", "B", "C")), "Crédit photo : A, B et C", "Photo: A, B and C"),
        (Credit(people=("A",), organisations=("X", "Y")), "Crédit photo : A / X / Y", "Photo: A / X / Y"),
        (Credit(organisations=("X",)), "Crédit photo : X", "Photo: X"),
        (Credit(), "", ""),
    ],
)  # fmt: skip
def test_a_credit_is_put_into_words(credit, french, english):
    assert french == say(credit, "fr")
    assert english == say(credit, "en")


@pytest.mark.parametrize(
    ("medium", "french", "english"),
    [
        ("line", "Crédit photo : Elodie Quatresous et Thomas Vasseur / UP", "Photo: Elodie Quatresous and Thomas Vasseur / UP"),
        ("social", "Photo : Elodie Quatresous et Thomas Vasseur / UP", "Photo: Elodie Quatresous and Thomas Vasseur / UP"),
        ("print", "© Elodie Quatresous et Thomas Vasseur / UP", "© Elodie Quatresous and Thomas Vasseur / UP"),
        (
            "cc",
            "« Table ronde » par Elodie Quatresous et Thomas Vasseur / UP, source : https://photos.example.org/7q2m, licence : CC BY 4.0 https://creativecommons.org/licenses/by/4.0/",
            "“Table ronde” by Elodie Quatresous and Thomas Vasseur / UP, source: https://photos.example.org/7q2m, licence: CC BY 4.0 https://creativecommons.org/licenses/by/4.0/",
        ),
        (
            "html",
            '<span class="credit"><a href="https://photos.example.org/7q2m">Crédit photo : Elodie Quatresous et Thomas Vasseur / UP</a></span>',
            '<span class="credit"><a href="https://photos.example.org/7q2m">Photo: Elodie Quatresous and Thomas Vasseur / UP</a></span>',
        ),
        (
            "markdown",
            "[Crédit photo : Elodie Quatresous et Thomas Vasseur / UP](<https://photos.example.org/7q2m>)",
            "[Photo: Elodie Quatresous and Thomas Vasseur / UP](<https://photos.example.org/7q2m>)",
        ),
        (
            "csv",
            "Crédit photo : Elodie Quatresous et Thomas Vasseur / UP,Table ronde,https://photos.example.org/7q2m,CC BY 4.0,https://creativecommons.org/licenses/by/4.0/",
            "Photo: Elodie Quatresous and Thomas Vasseur / UP,Table ronde,https://photos.example.org/7q2m,CC BY 4.0,https://creativecommons.org/licenses/by/4.0/",
        ),
    ],
)  # fmt: skip
def test_each_medium_has_its_words(medium, french, english):
    assert french == say(_BOTH, "fr", medium, work=_WORK)
    assert english == say(_BOTH, "en", medium, work=_WORK)


@pytest.mark.parametrize(
    ("work", "text"),
    [
        (Work(), "A"),
        (Work(title="T"), "“T” by A"),
        (Work(licence="CC0"), "A, licence: CC0"),
        (Work(source="https://x.org"), "A, source: https://x.org"),
    ],
)
def test_what_is_not_known_is_left_out(work, text):
    assert text == say(Credit(people=("A",)), "en", "cc", work=work)


def test_an_organisation_words_its_credits_itself():
    wording = Wording(templates={("fr", "line"): "Photo © {credit} – tous droits réservés"})
    credit = Credit(people=("A", "B"))

    assert say(credit, "fr", wording=wording) == "Photo © A et B – tous droits réservés"
    assert say(credit, "en", wording=wording) == "Photo: A and B"
    assert [piece.text for piece in segments(credit, "fr", wording=wording) if piece.is_name] == [
        "A",
        "B",
    ]


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{credit}", None),
        ("Photo", "names nobody: it needs {credit}"),
        (
            "{credit} {who}",
            "{who} is no variable; there are: {credit}, {licence}, {source}, {title}",
        ),
        ("{credit", "expected '}' before end of string"),
    ],
)
def test_a_template_that_would_lose_the_credit_is_faulty(template, fault):
    assert fault == fault_in(template)


_NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=20).filter(
    lambda text: text.strip() == text
)  # fmt: skip


@given(
    people=st.lists(_NAMES, min_size=1, max_size=3),
    language=st.sampled_from(["fr", "en"]),
    title=_NAMES,
)
def test_no_medium_drops_a_name(people, language, title):
    credit, work = Credit(people=tuple(people)), Work(title=title, source="https://x.org/?a=1&b=2")
    line = say(credit, language, "line", work=work)

    for medium in MEDIA:
        text = say(credit, language, medium, work=work)
        if medium == "html":
            text = html.unescape(re.sub(r"<[^>]*>", "", text))
        if medium == "markdown":
            text = re.sub(r"\\([\\`*_{}\[\]<>#|~])", r"\1", text)
        if medium == "csv":
            ((text, *_),) = csv.reader([text])
        assert all(name in text for name in people), medium
    assert line.startswith(("Crédit photo : ", "Photo: "))


@given(people=st.lists(_NAMES, min_size=1, max_size=3))
def test_no_name_becomes_markup(people):
    text = say(Credit(people=tuple(people)), "en", "html")

    assert re.fullmatch(r'<span class="credit">[^<>]*</span>', text)


@pytest.mark.parametrize("name", ["=cmd()", "+1", "-1", "@jane"])
def test_no_name_becomes_a_formula(name):
    wording = Wording(templates={("en", "line"): "{credit}"})

    assert say(Credit(people=(name,)), "en", "csv", wording=wording).startswith(f"'{name}")


def test_names_alone_are_of_no_language():
    assert names(_BOTH) == "Elodie Quatresous & Thomas Vasseur / UP"
    assert understand([], names(_BOTH)).credit == _BOTH


_PAYLOADS = [
    f"{lead}{sign}HYPERLINK(1)"
    for lead in ("", " ", "\u200b", "\ufeff", "a;", "a; ", "a\t", "a\n", 'a"', 'a";')
    for sign in "=+-@＝＋－＠"
]


@pytest.mark.parametrize("payload", _PAYLOADS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_is_a_formula_whatever_parts_them(payload, separator):
    table = io.StringIO()
    csv.writer(table).writerow(["before", in_cell(payload), "after"])

    cells = [
        cell
        for row in csv.reader(io.StringIO(table.getvalue()), delimiter=separator)
        for cell in row
    ]

    unseen = '\u200b\ufeff\u2060 \t\r\n"'
    assert not [cell for cell in cells if cell.strip(unseen)[:1] in tuple("=+-@＝＋－＠")]


@pytest.mark.parametrize(
    "text", ["Jane Doe", "Jean-Pierre", "UP – Conférences", "a + b", "a;b", "x@y.org", ""]
)
def test_what_is_no_formula_stays(text):
    assert in_cell(text) == text
