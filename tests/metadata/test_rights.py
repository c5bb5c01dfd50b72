"""Which licence a statement names: by the address of Creative Commons, and by nobody else's."""

import pytest

from byline.metadata.rights import licence_of


@pytest.mark.parametrize(
    ("statement", "licence"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by-nc-sa/3.0/deed.fr", "CC-BY-NC-SA-3.0"),
        ("Cette photo : creativecommons.org/licenses/by/4.0.", "CC-BY-4.0"),
        ("(https://www.creativecommons.org/licenses/by-nd/4.0)", "CC-BY-ND-4.0"),
        ("Licence:https://creativecommons.org/licenses/by/4.0/, merci", "CC-BY-4.0"),
        ('<a href="https://creativecommons.org/licenses/by/2.0/?ref=x">', "CC-BY-2.0"),
        ("HTTPS://CreativeCommons.org/Licenses/BY/4.0/", "CC-BY-4.0"),
        ("creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://evil.example/?creativecommons.org/licenses/by/4.0/", None),
        ("https://evil.example/creativecommons.org/licenses/by/4.0/", None),
        ("https://evil.example/?u=https://creativecommons.org/licenses/by/4.0/", None),
        ("https://evil.example/a,https://creativecommons.org/licenses/by/4.0/", None),
        ("https://evil.example#https://creativecommons.org/licenses/by/4.0/", None),
        ("https://notcreativecommons.org/licenses/by/4.0/", None),
        ("https://creativecommons.org@evil.example/licenses/by/4.0/", None),
        ("https://creativecommons.org.evil.example/licenses/by/4.0/", None),
        ("https://creativecommons.org/licenses/by/4.0evil", None),
        ("https://creativecommons.org/licenses/by/4.01/", None),
        ("https://creativecommons.org/licenses/by/9.9/", None),
        ("creative commons", None),
        ("", None),
    ],
)
def test_an_address_of_creative_commons_and_nobody_elses_names_a_licence(statement, licence):
    found = licence_of(statement)

    assert (found.id if found else None) == licence


def test_the_first_statement_that_names_one_stands():
    found = licence_of(
        "all mine",
        "see creativecommons.org/licenses/by-sa/4.0/ (or creativecommons.org/licenses/by/4.0/)",
    )

    assert found.id == "CC-BY-SA-4.0"
