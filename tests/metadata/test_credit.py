"""Credits as people write them: a table of forms, a table for each cleaner, and properties."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byline.metadata.credit import Credit, is_cut, names, names_somebody, say, understand
from byline.metadata.credit import cleaners as c
from byline.metadata.credit import spelling as s
from byline.metadata.names import fold

_FORMS = list(
    csv.DictReader(
        (Path(__file__).parent / "credits.tsv").open(encoding="utf-8"),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
)


@pytest.mark.parametrize("form", _FORMS, ids=lambda form: form["credit"])
def test_a_form_people_write_is_understood(form):
    understood = understand([], form["credit"])

    assert form["people"] == "; ".join(understood.credit.people)
    assert form["organisations"] == "; ".join(understood.credit.organisations)
    assert form["year"] == str(understood.year or "")
    assert bool(form["unsure"]) == bool(understood.problems)


def test_the_table_holds_enough_forms_of_both_languages():
    french = [form for form in _FORMS if form["language"] == "fr"]

    assert len(_FORMS) >= 400
    assert len(french) >= 200
    assert len({form["credit"] for form in _FORMS}) == len(_FORMS)


_CLEANED = {
    c.tidy: [
        ("  Elodie \t Quatresous ", "Elodie Quatresous"),
        ("E\u0301lodie", "Élodie"),
        ("Elodie\u00a0Quatresous\u200b", "Elodie Quatresous"),
        ("«\u00a0Elodie\u00a0»", "Elodie"),
        ("Elodie\r\nThomas", "Elodie; Thomas"),
        ("©2015Jane", "©2015 Jane"),
        ("Agence VU'", "Agence VU'"),
    ],
    c.take_off_label: [
        ("Crédits photos : Elodie Quatresous", "Elodie Quatresous"),
        ("CREDITS PHOTO - Elodie", "Elodie"),
        ("Crédit(s) photo(s) : Elodie", "Elodie"),
        ("Crédit Elodie Quatresous", "Elodie Quatresous"),
        ("Crédit Agricole", "Crédit Agricole"),
        ("Photo Club de Lille", "Photo Club de Lille"),
        ("Photo Jane Doe", "Jane Doe"),
        ("Photographies d'Élodie", "Élodie"),
        ("Textes et photos Jean Dupont", "Jean Dupont"),
        ("Avec l’aimable autorisation du Musée", "Musée"),
        ("Photini", "Photini"),
        ("Bylander", "Bylander"),
        ("Parker Lee", "Parker Lee"),
    ],
    c.take_off_copyright: [
        ("© Jane Doe", "Jane Doe"),
        ("(c) 2015 Jane Doe", "2015 Jane Doe"),
        ("Copyright (C) of Jane Doe", "Jane Doe"),
        ("Copyright de la Tour", "de la Tour"),
        ("Copyrighter", "Copyrighter"),
    ],
    c.take_off_years: [
        ("2015 Jane Doe", "Jane Doe"),
        ("2010-2015, Jane Doe", "Jane Doe"),
        ("Jane Doe, 17 février 2015", "Jane Doe"),
        ("Jane Doe (2015)", "Jane Doe"),
        ("Jane Doe 17/02/2015", "Jane Doe"),
        ("Studio 54", "Studio 54"),
        ("UN0201534", "UN0201534"),
    ],
    c.take_off_terms: [
        ("Jane Doe. All rights reserved.", "Jane Doe"),
        ("Tous droits réservés - Jane Doe", "Jane Doe"),
        ("Jane Doe - reproduction interdite sans accord", "Jane Doe"),
        ("Reproductions du Nord", "Reproductions du Nord"),
    ],
    c.take_off_licence: [
        ("Jane Doe, CC BY-SA 3.0, via Wikimedia", "Jane Doe, , via Wikimedia"),
        ("Jane Doe (CC BY 4.0)", "Jane Doe"),
        ("CC0", "CC0"),
        ("McCby", "McCby"),
    ],
    c.take_off_address: [
        ("Jane Doe – www.janedoe.com", "Jane Doe"),
        ("Jane Doe <jane@doe.com>", "Jane Doe"),
        ("janedoe.fr", "janedoe.fr"),
        ("J. Doe", "J. Doe"),
    ],
    c.take_off_handle: [
        ("Jane Doe (@janedoe)", "Jane Doe"),
        ("Jane Doe - Instagram : @jane", "Jane Doe"),
        ("@janedoe", "@janedoe"),
        ("jane@doe", "jane@doe"),
    ],
    c.take_off_job: [
        ("Jane Doe, staff photographer", "Jane Doe"),
        ("Jean Dupont, photographe indépendant", "Jean Dupont"),
        ("Jean Dupont (photographe)", "Jean Dupont"),
        ("M. Jean Dupont", "Jean Dupont"),
        ("M. de La Rochefoucauld", "M. de La Rochefoucauld"),
        ("Jane Stringer", "Jane Stringer"),
    ],
    c.take_off_stop: [
        ("Jane Doe.", "Jane Doe"),
        ("Élodie Q.", "Élodie Q."),
        ("Studio Inc.", "Studio Inc."),
        ("John Roe Jr.", "John Roe Jr."),
    ],
    s.part_initials: [
        ("E.Quatresous", "E. Quatresous"),
        ("J.-M. Borello", "J.-M. Borello"),
        ("J.P. Dupont", "J.P. Dupont"),
        ("janedoe.com", "janedoe.com"),
    ],
    s.in_natural_order: [
        ("Dupont, Jean", "Jean Dupont"),
        ("DUPONT, Jean-Marc", "Jean-Marc DUPONT"),
        ("de la Tour, Georges", "Georges de la Tour"),
        ("DUPONT Jean", "Jean Dupont"),
        ("VAN DER BERG Jane", "Jane van der Berg"),
        ("John Roe, Jr.", "John Roe Jr."),
        ("Jean Dupont, Lille", "Jean Dupont, Lille"),
        ("UNHCR Blue Heron", "UNHCR Blue Heron"),
        ("Dupont Jean", "Dupont Jean"),
    ],
    s.in_written_case: [
        ("JEAN DUPONT", "Jean Dupont"),
        ("JEAN-MARC DE LA TOUR", "Jean-Marc de la Tour"),
        ("PIERRE LE GALL", "Pierre Le Gall"),
        ("JEAN D’ORMESSON", "Jean d’Ormesson"),
        ("SEAN O'BRIEN", "Sean O'Brien"),
        ("JANE MCKAY", "Jane McKay"),
        ("Jean DUPONT", "Jean Dupont"),
        ("JR", "JR"),
        ("ÉLODIE Q.", "Élodie Q."),
        ("Blue HERON", "Blue Heron"),
        ("Jane Doe", "Jane Doe"),
    ],
    s.with_capitals: [
        ("jean dupont", "Jean Dupont"),
        ("jean de la tour", "Jean de la Tour"),
        ("bell hooks", "bell hooks"),
        ("Jean dupont", "Jean dupont"),
    ],
    c.bare_name: [
        ("Crédits photos : © 2015 Elodie Quatresous. Tous droits réservés", "Elodie Quatresous"),
        ("Photo: (c) Jane Doe, photographer - www.janedoe.com", "Jane Doe"),
        ("Crédits photos :", ""),
    ],
}


@pytest.mark.parametrize(
    ("cleaner", "text", "cleaned"),
    [(cleaner, *case) for cleaner, cases in _CLEANED.items() for case in cases],
)
def test_a_cleaner_mends_its_habit_and_nothing_else(cleaner, text, cleaned):
    assert cleaned == cleaner(text)


@pytest.mark.parametrize("form", _FORMS, ids=lambda form: form["credit"])
def test_what_byline_stores_is_understood_again(form):
    credit = understand([], form["credit"]).credit

    assert credit == understand(credit.creators, names(credit)).credit


@pytest.mark.parametrize(
    "text",
    ["", "DR", "D.R.", "d. r.", "Droits réservés", "©", "© 2015", "(c)", "handout", "Unknown", "n/a",
     "inconnu", "RDC-5300 User", "KODAK DIGITAL CAMERA", "Crédits photos :", "© DR 2015", "SONY DSC", "photo DR", "Name to come", "à venir", "sans crédit",
     "no credit", "Unknown Author", "Photo: DR"],
)  # fmt: skip
def test_some_words_name_nobody(text):
    assert not names_somebody(text)
    assert not understand([text]).credit.is_usable


@pytest.mark.parametrize(
    ("byline", "credit_line", "copyright_notice", "people", "organisations"),
    [
        (["Jane Doe"], "", "", ["Jane Doe"], []),
        (["Jane Doe", "John Roe"], "", "", ["Jane Doe", "John Roe"], []),
        (["Jane Doe et John Roe"], "", "", ["Jane Doe", "John Roe"], []),
        (["Jane Doe"], "JANE DOE", "", ["Jane Doe"], []),
        (["Élodie Quatresous"], "Elodie QUATRESOUS / UP Conférences", "", ["Élodie Quatresous"], ["UP Conférences"]),
        (["Jane Doe"], "Jane Doe / AFP", "", ["Jane Doe"], ["AFP"]),
        (["Jane Doe"], "Agence Nord", "", ["Jane Doe"], ["Agence Nord"]),
        (["Jane Doe"], "Blue Heron", "", ["Jane Doe"], ["Blue Heron"]),
        (["AFP"], "Jane Doe", "", ["Jane Doe"], ["AFP"]),
        (["Agence Nord"], "Crédits photos : Elodie Quatresous", "", ["Elodie Quatresous"], ["Agence Nord"]),
        ([], "", "© 2015 Jane Doe", ["Jane Doe"], []),
        (["DR"], "", "© 2015 Jane Doe", ["Jane Doe"], []),
        (["Jane Doe"], "", "© 2015 John Roe", ["Jane Doe"], []),
        (["Jane Doe"], "handout", "", ["Jane Doe"], []),
        (["DR"], "DR", "", [], []),
    ],
)  # fmt: skip
def test_three_fields_make_one_credit(byline, credit_line, copyright_notice, people, organisations):
    credit = understand(byline, credit_line, copyright_notice).credit

    assert (people, organisations) == (list(credit.people), list(credit.organisations))


@pytest.mark.parametrize(
    ("byline", "credit_line", "copyright_notice", "problem"),
    [
        (["Elodie Quatresous"], "Crédits photos : Elodie Quatres", "", "“Crédits photos : Elodie Quatres” was cut: “Elodie Quatres” stands for “Elodie Quatresous”"),
        (["Jane Doe"], "Blue Heron", "", "“Blue Heron” is taken for an organisation; it may be a person"),
        (["Jane Doe"], "", "© John Roe", "the byline names “Jane Doe”, the copyright notice “John Roe”"),
        (["E. Quatresous"], "Elodie Quatresous", "", "“E. Quatresous” and “Elodie Quatresous” may be one person"),
        (["@janedoe"], "", "", "“@janedoe” is an account, not a name"),
        (["Dupont Jean"], "", "", "“Dupont Jean” was kept as it is; it may be “Jean Dupont”"),
        (["Marks & Spencer"], "", "", "“Marks & Spencer” was kept whole: it may name several"),
    ],
)  # fmt: skip
def test_what_is_not_sure_is_said_and_not_settled(byline, credit_line, copyright_notice, problem):
    assert problem in understand(byline, credit_line, copyright_notice).problems


_FIRST = st.sampled_from(["Elodie", "Élodie", "Jean-Marc", "Akim", "Zoë", "Ørjan"])
_LAST = st.sampled_from(
    ["Quatresous", "d’Ormesson", "de la Tour", "van der Berg", "Le Gall", "Müller"]
)
_NAMES = st.builds("{} {}".format, _FIRST, _LAST)


@given(
    people=st.lists(_NAMES, min_size=1, max_size=3, unique_by=lambda name: name.casefold()[-9:]),
    organisations=st.lists(st.sampled_from(["AFP", "Agence Nord", "UP Conférences"]), unique=True),
)
def test_a_credit_in_words_is_understood_again(people, organisations):
    credit = Credit(people=tuple(people), organisations=tuple(organisations))

    assert credit == understand([], say(credit, "fr")).credit
    assert credit == understand([], say(credit, "en")).credit
    assert credit == understand([], names(credit)).credit


@given(people=st.lists(_NAMES, min_size=1, max_size=4, unique=True), order=st.randoms())
def test_the_order_of_fields_changes_nothing_but_the_order_of_names(people, order):
    shuffled = list(people)
    order.shuffle(shuffled)

    named = {fold(name) for name in understand(people).credit.people}
    assert named == {fold(name) for name in understand(shuffled).credit.people}


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_a_credit(text):
    credit = understand([text], text, text).credit

    assert all(credit.people + credit.organisations)


_WORDS = st.sampled_from(
    [
        "et",
        "and",
        "&",
        ",",
        ";",
        "/",
        "-",
        "–",
        "via",
        "pour",
        "for",
        "by",
        "de",
        "la",
        "©",
        "(c)",
        "2015",
        "(",
        ")",
        "[",
        "]",
        "«",
        "»",
        "@x",
        ".",
        "..",
        ":",
        "'",
        "d'",
        "DR",
        "AFP",
        "Photo",
        "photo",
        "Crédits",
        ":",
        "Jean",
        "JEAN",
        "Dupont",
        "DUPONT",
        "J.",
        "J.-M.",
        "A-",
        "x",
        "X",
        "le",
        "LE",
        "Agence",
        "www.x.fr",
        "CC",
        "BY",
        "1er",
        "mai",
    ]
)


@given(st.lists(_WORDS, max_size=12).map(" ".join), st.lists(_WORDS, max_size=6).map("".join))
def test_no_mixture_of_its_own_words_breaks_the_reading(spaced, glued):
    for text in (spaced, glued, f"{glued} {spaced}"):
        credit = understand([text], text, text).credit

        assert all(name.strip() for name in credit.people + credit.organisations)


@pytest.mark.parametrize(
    "piece",
    [
        "?",
        ".",
        "- ",
        "/ ",
        "2001, ",
        "© 2001, ",
        "(c) ",
        "()",
        "photo ",
        "licence ",
        "by ",
        "@a ",
        "a-",
    ],
)
def test_no_text_is_read_for_long(piece):
    # A pattern that goes back over itself would need hours for these, not milliseconds.
    for text in (piece * 100, piece * 25_000, f"{piece * 90}Lille"):
        assert understand([text[:300]], text[:64_000], text[:300]) is not None


def test_a_text_too_long_for_a_credit_is_kept_whole():
    found = understand([], "Jane Doe " * 50)

    assert found.credit.people == (("Jane Doe " * 50).strip(),)
    assert "it is too long for a credit" in found.problems[0]


def test_a_single_word_behind_a_whole_name_is_part_of_it():
    """ "Doe/AFP" in a line behind the byline "Jane Doe" names her again, and nobody else."""
    for line in ("Doe/AFP", "Jane/AFP"):
        credit = understand(("Jane Doe",), line).credit
        assert (credit.people, credit.organisations) == (("Jane Doe",), ("AFP",))
    assert understand(("Jane Doe",), "Roe/AFP").credit.organisations == ("Roe", "AFP")


@pytest.mark.parametrize(
    ("bytes_long", "is_doubted"), [(27, False), (28, False), (29, True), (32, True), (33, False)]
)
def test_a_text_counts_as_cut_within_three_bytes_of_the_limit_of_iim(bytes_long, is_doubted):
    text = "Photo by Jane Doe".ljust(bytes_long, "x")

    assert is_cut(text) == is_doubted
    assert is_cut("é" * 14 + "x", 32) == (29 <= len("é" * 14 + "x") + 14 <= 32)


@pytest.mark.parametrize(("name", "is_asked"), [("ABC Kwabla", False), ("ABCD Kwabla", True)])
def test_three_loud_letters_are_no_family_name(name, is_asked):
    """An agency or a rank has them as well; four are asked about."""
    problems = understand([name]).problems

    assert any("may be the family name" in problem for problem in problems) == is_asked


@pytest.mark.parametrize(
    "text",
    ["NIKON CORPORATION", "Picasa", "FUJIFILM", "Samsung", "SONY", "Canon", "OLYMPUS IMAGING CORP.", "LEICA CAMERA AG",
     "RICOH IMAGING COMPANY, LTD.", "Eastman Kodak Company", "Adobe Photoshop CS6", "SAMSUNG ELECTRONICS CO., LTD."],
)  # fmt: skip
def test_what_a_camera_writes_where_a_name_belongs_credits_nobody(text):
    assert not understand([text]).credit.is_usable
    assert not understand([], "", f"© {text}").credit.is_usable
    assert understand([text], "Jane Doe").credit.people == ("Jane Doe",)


def test_a_person_with_a_makers_name_is_a_person():
    assert understand(["Jane Nikon"]).credit.people == ("Jane Nikon",)
    assert understand(["Paul Sigma"]).credit.people == ("Paul Sigma",)


@pytest.mark.parametrize(
    ("text", "people", "organisations"),
    [
        ("A. Martin /via B. Durand/C. Petit", ("A. Martin", "B. Durand", "C. Petit"), ()),
        ("Jean Dupont /via AFP/Getty Images", ("Jean Dupont",), ("AFP", "Getty Images")),
        ("Jean Dupont/via Reuters", ("Jean Dupont",), ("Reuters",)),
        ("Jean Dupont#Marie Curie", ("Jean Dupont", "Marie Curie"), ()),
        ("Jean Dupont#AFP", ("Jean Dupont",), ("AFP",)),
    ],
)
def test_signs_that_agencies_put_between_names_part_them(text, people, organisations):
    credit = understand([], text).credit

    assert (credit.people, credit.organisations) == (people, organisations)


@pytest.mark.parametrize("code", ["KGC-03", "XYZ-12", "PHOTO2000"])
def test_a_code_is_written_as_it_stands(code):
    credit = understand([code]).credit

    assert code in (*credit.people, *credit.organisations)


@pytest.mark.parametrize(
    "text",
    ["Nom du photographe", "Crédit photo", "Photo credit", "Photographer Name", "Votre nom", "Utilisateur",
     "Administrator", "Not defined", "Image générée par IA", "Capture d'écran", "Autoportrait"],
)  # fmt: skip
def test_what_stands_where_a_name_is_to_come_credits_nobody(text):
    assert not names_somebody(text)
    assert not understand([text]).credit.is_usable


def test_a_persian_name_keeps_what_joins_its_letters():
    assert understand(["علی\u200cرضا محمدی"]).credit.people == ("علی\u200cرضا محمدی",)


def test_a_credit_that_is_too_long_is_quoted_by_its_beginning():
    text = "".join(chr(97 + number % 26) for number in range(301))

    assert understand([text]).problems == (
        f"“{text[:60]}…” was kept whole: it is too long for a credit",
    )
