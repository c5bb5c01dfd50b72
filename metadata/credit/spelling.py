"""Names as their bearers write them: initials, order, capitals; each mended only where it is sure."""

from __future__ import annotations

import re

from .words import PARTICLES, is_given_name, is_known_organisation


def part_initials(text: str) -> str:
    """Put a blank between initials and the family name.

    >>> part_initials("E.Quatresous"), part_initials("J.-M. Borello")
    ('E. Quatresous', 'J.-M. Borello')
    """
    return re.sub(r"(?<=\b[^\W\d_]\.)(?=[^\W\d_][^\W\d_])", " ", text)


def in_natural_order(name: str) -> str:
    """Turn "Dupont, Jean" and "DUPONT Jean" round, where it is sure that the family name is first.

    >>> in_natural_order("Dupont, Jean"), in_natural_order("DUPONT Jean")
    ('Jean Dupont', 'Jean Dupont')
    """
    family, comma, given = name.partition(", ")
    if comma and re.fullmatch(r"(?:Jr|Sr)\.?|I{2,3}", given):
        return f"{family} {given}"
    if comma:
        is_sure = "," not in given and _are_given_names(given.split())
        is_pair = len(family.split()) == len(given.split()) == 1 and not is_given_name(family)
        return f"{given} {family}" if is_sure or is_pair else name
    words = name.split()
    loud = next((i for i, word in enumerate(words) if not _is_family_loud(word)), len(words))
    given_names = words[loud:]
    if 0 < loud < len(words) and _are_given_names(given_names):
        loud_words = words[:loud]
        is_sure = not hides_its_capitals(name)
        return " ".join(
            [
                *given_names,
                *(_with_small_particles(["", *loud_words])[1:] if is_sure else loud_words),
            ]
        )
    return name


def _are_given_names(words: list[str]) -> bool:
    """Given names, and the particle that stands behind them where the family name is first."""
    while len(words) > 1 and words[-1] in PARTICLES:
        words = words[:-1]
    return bool(words) and all(map(is_given_name, words))


def _is_loud(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters)


def in_written_case(name: str) -> str:
    """Write a name in capitals as its bearer would, particles small; others stay as they are.

    >>> in_written_case("ELODIE DE LA TOUR"), in_written_case("Jean DUPONT"), in_written_case("JR")
    ('Elodie de la Tour', 'Jean Dupont', 'JR')
    """
    words = name.split()
    is_all_loud = all(_is_loud(word) or len(word.strip(".")) == 1 for word in words)
    if (len(words) < 2 and len(name) < 6) or any(letter.isdigit() for letter in name):
        return name  # an acronym, as likely as a name; or a code
    if hides_its_capitals(name):
        return name
    if is_all_loud:
        return " ".join(_with_small_particles(words))
    if not is_given_name(words[0]) and not re.match(r"[^\W\d_][^\W\d_]*[a-zß-ÿ]", words[0]):
        return name
    # Jean DUPONT, Yann LE GOFF: the family name is loud, and its particles with it.
    loud = next((place for place, word in enumerate(words) if place and _is_family_loud(word)), 0)
    if not any(len(word) > 2 and _is_family_loud(word) for word in words[loud:]):
        return name
    return " ".join([*words[:loud], *_with_small_particles(words, loud)]) if loud else name


def _is_family_loud(word: str) -> bool:
    """Whether a word in capitals is a family name, or its particle: "J.-P.", "A-S", "JM." are initials."""
    if word.lower() in PARTICLES:
        return word.isupper()
    is_roman = re.fullmatch(r"[IVX]+", word) is not None
    is_short = "." in word or any(len(part) == 1 for part in word.split("-")) or len(word) < 3
    return _is_loud(word) and not is_short and not is_roman and not is_known_organisation(word)


def hides_its_capitals(name: str) -> bool:
    """Whether capitals hide how a name is written: it may be D'Alessandro, and as well d'Alessandro.

    >>> hides_its_capitals("ANNA D'AMICO"), hides_its_capitals("JEAN D'ORMESSON")
    (True, False)
    """
    return re.search(r"(?<!\w)D[’'][AEIOUYÀ-Ý][^\W\d_a-zß-ÿ]*[AIOUY](?![\w’'])", name) is not None


#: Le Gall, La Fontaine, Ben Ahmed: articles and patronyms keep their capital, but not behind "de".
_CAPITAL_PARTICLES = ("le", "la", "les", "ben", "bin", "ibn", "el", "al")


def _with_small_particles(words: list[str], start: int = 0) -> list[str]:
    """JEAN DE LA TOUR to Jean de la Tour, PIERRE LE GALL to Pierre Le Gall; the words from `start`."""
    found: list[str] = []
    for place, word in enumerate(words[start:], start=start):
        small = word.lower()
        is_article = small in _CAPITAL_PARTICLES and found[-1:] != ["de"]
        is_particle = place and small in PARTICLES and not is_article
        is_kept = place and not _is_loud(word) and start
        found.append(word if is_kept else small if is_particle else _capitalised(word))
    return found


def _capitalised(word: str) -> str:
    """DUPONT-MARTIN to Dupont-Martin, D'ORMESSON to d'Ormesson, D'SOUZA to D'Souza, MCKAY to McKay."""
    if re.fullmatch(r"(?:[^\W\d_]\.-?)*|I{2,3}|IV|[B-DF-HJ-NP-TV-XZ]{2}", word):
        return word  # initials, "JP" among them, and the third of a name
    elided = re.match(r"([dDlL])([’'])([AEIOUYHÀ-Ýaeiouyhà-ÿ].+)", word)
    if elided:
        first = elided[1].lower() if elided[1] in "dD" else elided[1]
        return first + elided[2] + _capitalised(elided[3])
    parts = re.split(r"([-’'])", word)
    return "".join(_mc(part.capitalize()) for part in parts)


def _mc(part: str) -> str:
    return f"Mc{part[2:].capitalize()}" if part.startswith("Mc") and len(part) > 4 else part


def with_capitals(name: str) -> str:
    """Give capitals to a name in small letters whose first word is a given name.

    >>> with_capitals("jean dupont"), with_capitals("bell hooks")
    ('Jean Dupont', 'bell hooks')
    """
    words = name.split()
    if len(words) < 2 or name != name.lower() or not is_given_name(words[0]):
        return name
    return " ".join(_with_small_particles(words))
