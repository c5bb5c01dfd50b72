import pytest
from hypothesis import given
from hypothesis import strategies as st

from byline.metadata.credit import Credit, clean_name, names, names_somebody, say, understand


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Crédits photos : Elodie Quatresous", "Elodie Quatresous"),
        ("Crédit photo: Elodie Quatresous", "Elodie Quatresous"),
        ("CREDITS PHOTO - Elodie Quatresous", "Elodie Quatresous"),
        ("Crédit : Elodie Quatresous", "Elodie Quatresous"),
        ("Photo : Elodie Quatresous", "Elodie Quatresous"),
        ("Photos Elodie Quatresous", "Elodie Quatresous"),
        ("Photo by Jane Doe", "Jane Doe"),
        ("Photographer: Jane Doe", "Jane Doe"),
        ("© Jane Doe", "Jane Doe"),
        ("© 2015 Jane Doe", "Jane Doe"),
        ("(c) 2015-2017 Jane Doe", "Jane Doe"),
        ("Copyright of Jane Doe", "Jane Doe"),
        ("Copyright (C) 2010, Jane Doe. All rights reserved.", "Jane Doe"),
        ("Jane Doe. Tous droits réservés", "Jane Doe"),
        ("Jane Doe", "Jane Doe"),
        ("© Jane Doe 2015", "Jane Doe"),
        ("Elodie Quatresous ©", "Elodie Quatresous"),
        ("Crédit photo Elodie Quatresous", "Elodie Quatresous"),
        ("Crédits photos Elodie Quatresous", "Elodie Quatresous"),
        ("Photographie : Elodie Quatresous", "Elodie Quatresous"),
        ("Photini", "Photini"),
        ("Bylander", "Bylander"),
        ("Parker Lee", "Parker Lee"),
    ],
)
def test_labels_and_marks_come_off_a_name(text, name):
    assert name == clean_name(text)


@pytest.mark.parametrize(
    "text",
    ["", "DR", "D.R.", "d. r.", "Droits réservés", "©", "© 2015", "(c)", "handout", "Unknown", "n/a",
     "inconnu", "RDC-5300 User", "KODAK DIGITAL CAMERA", "Crédits photos :", "© DR 2015", "SONY DSC", "photo DR", "Name to come", "à venir", "sans crédit",
     "no credit", "Unknown Author", "Photo: DR"],
)  # fmt: skip
def test_some_words_name_nobody(text):
    assert not names_somebody(text)
    assert not understand([text]).is_usable


@pytest.mark.parametrize(
    ("byline", "credit_line", "copyright_notice", "credit"),
    [
        (["Jane Doe"], "", "", Credit(people=("Jane Doe",))),
        (["Jane Doe", "John Roe"], "", "", Credit(people=("Jane Doe", "John Roe"))),
        (["Jane Doe et John Roe"], "", "", Credit(people=("Jane Doe", "John Roe"))),
        (["Jane Doe"], "JANE DOE", "", Credit(people=("Jane Doe",))),
        (["Jane Doe"], "Jane Doe / AFP", "", Credit(people=("Jane Doe",), organisations=("AFP",))),
        (["Jane Doe"], "Agence Nord", "", Credit(people=("Jane Doe",), organisations=("Agence Nord",))),
        ([], "Jane Doe via Reuters", "", Credit(people=("Jane Doe",), organisations=("Reuters",))),
        ([], "", "© 2015 Jane Doe", Credit(people=("Jane Doe",))),
        (["DR"], "", "© 2015 Jane Doe", Credit(people=("Jane Doe",))),
        (["DR"], "DR", "", Credit()),
    ],
)  # fmt: skip
def test_three_fields_make_one_credit(byline, credit_line, copyright_notice, credit):
    assert credit == understand(byline, credit_line, copyright_notice)


def test_a_credit_line_cut_at_32_bytes_names_nobody_new():
    cut = "Crédits photos : Elodie Quatresous".encode()[:32].decode()

    assert Credit(people=("Elodie Quatresous",)) == understand(["Elodie Quatresous"], cut)


@pytest.mark.parametrize(
    ("credit", "french", "english"),
    [
        (Credit(people=("Elodie Quatresous",)), "Crédits photos : Elodie Quatresous", "Photo: Elodie Quatresous"),
        (Credit(people=("A", "B")), "Crédits photos : A et B", "Photo: A and B"),
        (Credit(people=("A", "B", "C")), "Crédits photos : A, B et C", "Photo: A, B and C"),
        (Credit(people=("A",), organisations=("X", "Y")), "Crédits photos : A / X / Y", "Photo: A / X / Y"),
        (Credit(organisations=("X",)), "Crédits photos : X", "Photo: X"),
        (Credit(), "", ""),
    ],
)  # fmt: skip
def test_a_credit_is_put_into_words(credit, french, english):
    assert french == say(credit, "fr")
    assert english == say(credit, "en")


_FIRST = st.sampled_from(["Elodie", "Élodie", "Jean-Marc", "Akim", "Zoë", "Ørjan"])
_LAST = st.sampled_from(
    ["Quatresous", "d’Ormesson", "de la Tour", "van der Berg", "Le Gall", "Müller"]
)
_NAMES = st.builds("{} {}".format, _FIRST, _LAST)


@given(people=st.lists(_NAMES, min_size=1, max_size=3, unique_by=str.casefold))
def test_a_credit_in_words_is_understood_again(people):
    credit = Credit(people=tuple(people))

    assert credit == understand([], say(credit, "fr"))
    assert credit == understand([], names(credit, "en").replace(", ", "; "))


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_a_credit(text):
    credit = understand([text], text, text)

    assert all(credit.people + credit.organisations)
