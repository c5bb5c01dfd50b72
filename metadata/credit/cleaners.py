"""One small cleaner per habit of people who write credits, from text to text.

Each takes off or mends one thing and leaves every other text as it is; tests/metadata holds a table of
cases for each. `bare_name` runs those that stand around a name until none finds any more.
"""

from __future__ import annotations

import re
import unicodedata

from .words import PARTICLES, is_given_name, is_known_organisation

_PHOTO = (
    r"(?:photo(?:s|\(s\))?|photograph(?:ies|ie|y|s)?|pictures?|images?"
    r"|clich[ée]s?|visuels?|illustrations?|ph|foto)"
)
_CREDIT = r"cr[ée]dit(?:s|\(s\))?"
_LABEL_WORDS = (
    (
        rf"(?:mandatory |mention obligatoire[ :]+)?{_CREDIT}(?:\s*[-/&]?\s*{_PHOTO}|\s+photographiques?)?"
        r"(?:\s+obligatoires?)?(?:\s+(?:to|[àa]))?"
    ),
    rf"(?:reportage|texte et|textes et|text and|words and|all)\s+{_PHOTO}(?:\s+(?:by|par|de|d[’'e]))?",
    (
        rf"{_PHOTO}\.?(?:\s*{_CREDIT}|\s+(?:taken|shot|made|prises?|r[ée]alis[ée]es?))?"
        r"(?:\s+(?:by|par|de|of|courtesy(?:\s+of)?)|\s+(?=d[’']))?"
    ),
    r"photograph(?:er|e|ed|s|i[ée]e?s?)(?:\s+(?:by|par))?",
    r"(?:reproduced|used)\s+(?:with|by)\s+(?:the\s+)?permission\s+of",
    rf"(?:{_PHOTO}\s+)?courtesy(?:\s+of)?",
    r"avec l[’']aimable (?:autorisation|concours) d(?:e|u|es)?",
    r"(?:taken|shot|pictured|pris|prise)\s+(?:by|par)",
    r"mention obligatoire|mandatory credit|source|auteur|author|user|instagram|twitter|ig|insta",
    r"(?:instagram|twitter|insta|ig)(?=\s+@)",
    r"dist\.|by|par|pic|pix|photog|owner|rights?|camera|document|doc\.|dessin|infographie",
    r"prise de vue|cr[ée]dits? iconographiques?|photo[- ]?cred(?:it)?s?",
    r"(?:photos? |documents? )?(?:fournie?s?|transmise?s?|supplied) (?:by|par)",
    r"some rights reserved by|distributed by|property of|propri[ée]t[ée] de|avec l[’']autorisation de",
    r"pic(?:ture)?s? by",
)
#: Before a given name a label needs no sign at its end: "Textes et photos Jean Dupont".
_OPEN_LABEL = re.compile(rf"^(?:{'|'.join(_LABEL_WORDS)})\s+(?=(?P<first>\S+)\s+\S)", re.IGNORECASE)
#: A label ends with a colon or a dash; those that end with "by", "par", "of" or "de" need none.
_LABEL = re.compile(
    rf"^\W*(?:{'|'.join(_LABEL_WORDS)})\s*"
    rf"(?:[:=]|\s[-–—]|(?<=\bby)(?=\s)|(?<=\bpar)(?=\s)|(?<=\bof)(?=\s)|(?<=\bde)(?=\s)"
    rf"|(?<=courtesy)(?=\s)|(?<=\bdu)(?=\s)|(?<=\bdes)(?=\s)|(?<=\bto)(?=\s)|(?<=dist\.)|(?=\s+@)"
    rf"|(?=\s*(?:©|\(c\)|copyright\b)))\s*",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^(?:(?:merci|remerciements) [àa]|(?:tous|certains) droits r[ée]serv[ée]s (?:[àa]|par))\s+",
    re.IGNORECASE,
)
_FRENCH_ELISION = re.compile(rf"^{_PHOTO}\s+d[’'](?=[A-ZÀ-Þ])", re.IGNORECASE)
_CREDIT_WORDS = re.compile(rf"^{_CREDIT}(?P<photo>\s+{_PHOTO})?\s+(?P<first>\S+)", re.IGNORECASE)
_BARE_LABEL = re.compile(
    r"^(?:[Pp]hotos?|PHOTOS?|[Pp]h\.(?=\s+\S+\s+\S)|[Ff]otos?|[Cc]lich[ée]s?)\s+(?=[^\W\d_a-z]|@)"
)
_COPYRIGHT = re.compile(
    r"^\s*(?:(?:©|\(c\)|\bcopyright\b|\bcopr\.?|\bdroits d[’']auteur\b|\(p\))"
    r"[\s,:.\-–—]*(?:(?:of|by|par|de)\b(?!\s+l[ae]\b))?\s*)+",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\w)(?:19|20)\d\d(?!\w)")
_MONTHS = (
    r"(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)"
)
_YEARS = (
    rf"(?:(?:le\s+)?(?:\d\d?(?:er)?\s+)?{_MONTHS},?\s+(?:\d\d?,\s+)?|(?:le\s+)?\d\d?[./]\d\d?[./])?"
    r"(?:19|20)\d\d(?:\s*(?:[-–,/]|et|and|[àa]|to)\s*(?:(?:19|20)?\d\d))?"
)
_LEADING_YEARS = re.compile(
    rf"^\s*\(?{_YEARS}\)?(?:\s*[,:.;\-–—/|]\s*|\s+(?:by|par)\s+|\s+|$)", re.IGNORECASE
)
#: One at a time: `bare_name` comes back for the next.
_TRAILING_YEAR = re.compile(
    r"[\s,.;\-–—/(|]+(?:(?:©|\(c\)|copyright)\s*)?"
    rf"(?:(?:le\s+)?(?:\d\d?(?:er)?\s+)?{_MONTHS},?\s+(?:\d\d?,\s+)?|(?:le\s+)?(?:\d\d?[./])?\d\d?[./])?"
    r"(?:19|20)\d\d[\s.)]*$|[\s,(]*(?:©|\(c\))[\s.)]*$",
    re.IGNORECASE,
)
_TERMS = (
    r"all rights reserved",
    r"(?:tous )?droits (?:de reproduction )?r[ée]serv[ée]s",
    r"(?:toute )?reproduction (?:interdite|strictement interdite|prohibited)[^/|]*",
    r"(?:used |reproduced )?(?:with|by) permission(?: of)?",
    r"(?:editorial|press) use only|usage (?:presse|[ée]ditorial)(?: uniquement)?",
    r"no (?:sales?|archives?|resale)|ne pas (?:diffuser|archiver)|libre de droits?|royalty[- ]free",
)
_RESERVED = re.compile(rf"(?:^|[\s,.;\-–—/(|]+)(?:{'|'.join(_TERMS)})[\s.)!,;]*$", re.IGNORECASE)
_RESERVED_FIRST = re.compile(rf"^(?:{'|'.join(_TERMS[:2])})[\s.,:;\-–—/]+(?=\S)", re.IGNORECASE)
_LICENCE = re.compile(
    r"[\s,;\-–—/(|]*(?:is |est |under |sous |licen[cs]e |licensed under |sous licence )*"
    r"\b(?:cc0|cc[- ]by(?:[- ](?:nc|nd|sa))*|creative commons(?: attribution[\w -]*)?|gfdl|public domain"
    r"|domaine public)\b(?:[\s-]*\d\.\d)?(?: (?:unported|international|generic|fr|france))?[\s.)]*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"[\s,;\-–—/(|<]*(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<!\w)[\w-]+(?:\.[\w-]+)*\.(?:com|fr|net|org|eu|be|ch|uk|de|photo|pro)(?!\w)(?-i:/[a-z0-9_./?=&%-]*)?)[\s.)>]*",
    re.IGNORECASE,
)
_HANDLE = re.compile(
    r"(?:[\s,;\-–—/(|]+|^)(?:\b(?:instagram|twitter|insta|ig)\s*:?\s*)?@\w[\w.]*[\s)]*$",
    re.IGNORECASE,
)
_JOB = re.compile(
    r"(?:,|\s[-–—])\s*(?:(?:staff|freelance|chief|press|associated|special|ind[ée]pendante?|reporter)[\s-]+)*"
    r"(?:photographe?r?|photojournalist|photojournaliste|photo-?reporter|reporter|journaliste?|stringer"
    r"|freelance|staff|contributor|correspondante?|stagiaire|intern)"
    r"(?:[\s-]+(?:staff|freelance|ind[ée]pendante?|reporter|photographe|professionnel(?:le)?))*\s*$"
    r"|\s*\((?:photograph(?:er|e)|stringer|staff|freelance|stf|str|photos?)\)\s*$",
    re.IGNORECASE,
)
_CIVILITY = re.compile(
    r"^(?:M\.|Mme|Mlle|Monsieur|Madame|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)\s+(?=(?P<first>\S+)\s+\S)"
)
#: As Creative Commons asks: “Title” by Author.
_TITLE_BEFORE = re.compile(r"^[\"“«][^\"”»]+[\"”»]\s+(?:by|par|de)\s+(?=\S)", re.IGNORECASE)
_GLUED_YEAR = re.compile(r"(?:©|\([cC]\))\s*(?:19|20)\d\d(?=[^\W\d])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Jr|Sr|Inc|Ltd|Co|Corp|Cie|Univ|St|Bros|Conf|Assoc|Dept|Dépt)|\b[^\W\d_]|\.[^\W\d_]+)\.$"
)
_QUOTES = "\"'“”«»„‘`*_[]{}<> \t"


def tidy(text: str) -> str:
    """Compose letters, make every blank one plain space, and take off quotes around the whole.

    A line end parts names, as ";" does.

    >>> tidy("  «\\xa0Elodie  Quatresous\\xa0» ")
    'Elodie Quatresous'
    """
    composed = _GLUED_YEAR.sub(r"\g<0> ", unicodedata.normalize("NFC", text))
    # "RMN - Grand Palais" has a dash of its own, where others have an agency behind it.
    composed = composed.lstrip("📷📸\ufe0f ").replace("RMN - G", "RMN-G")
    composed = _TITLE_BEFORE.sub("", composed)
    composed = re.sub(r"(?<=\w)\s*[\r\n]+\s*(?=\w)", "; ", composed)
    blank = " ".join(re.sub(r"[\u200b-\u200d\u2060\ufeff\u00ad®™]", "", composed).split())
    bare = blank.strip(_QUOTES) if blank[:1] in _QUOTES and blank[-1:] in _QUOTES else blank
    return bare if bare.count("(") == bare.count(")") or len(bare) < 3 else blank.strip("()")


def take_off_label(text: str) -> str:
    """Take off what says that a name follows: "Crédits photos :", "Photo by"."""
    name = _FRENCH_ELISION.sub("", _THANKS.sub("", text))
    words = _CREDIT_WORDS.match(name)
    # "Crédit Agricole" is a name; "Crédit photo Agricole" and "Crédit Élodie" begin with a label.
    if words and (words["photo"] or is_given_name(words["first"])) and words["first"] not in ":-–—":
        name = name[words.start("first") :]
    name = _LABEL.sub("", name)
    opened = _OPEN_LABEL.match(name)
    if opened and is_given_name(opened["first"]):
        name = name[opened.end() :]
    bare = _BARE_LABEL.sub("", name)
    # "Photo Club de Lille" and "Photo News" are names; "Photo Jane Doe" is a label and a name.
    return name if re.match(r"(?:Club|News|Press|Presse|Service|Agency|Agence)\b", bare) else bare


def take_off_copyright(text: str) -> str:
    """Take off the marks of a copyright before a name: "©", "(c)", "Copyright of"."""
    return _COPYRIGHT.sub("", text)


def take_off_years(text: str) -> str:
    """Take off years before and after a name, and the marks that go with them."""
    return _TRAILING_YEAR.sub("", _LEADING_YEARS.sub("", text))


def year_in(text: str) -> int | None:
    """The first year a text states; None when it states none.

    >>> year_in("(c) 2015-2017 Jane Doe")
    2015
    """
    match = _YEAR.search(text)
    return int(match[0]) if match else None


def take_off_terms(text: str) -> str:
    """Take off what reserves rights, before or after a name."""
    return _RESERVED_FIRST.sub("", _RESERVED.sub("", text))


def take_off_licence(text: str) -> str:
    """Take off the name of a licence, which has a field of its own."""
    without = _LICENCE.sub(", ", text).strip(" ,")
    return without if without != text and without else text


def take_off_address(text: str) -> str:
    """Take off web and mail addresses, unless nothing else is there."""
    without = _ADDRESS.sub(" ", text).strip(" ,;-–—/|")
    return without or text


def is_address(text: str) -> bool:
    """Whether a text is nothing but a web or mail address."""
    return _ADDRESS.fullmatch(text) is not None


def take_off_handle(text: str) -> str:
    """Take off the account a name goes by elsewhere, unless it is all there is."""
    name = _HANDLE.sub("", text)
    return name if name and not is_known_organisation(name) else text


def take_off_job(text: str) -> str:
    """Take off what a person is, where it stands after their name, and "M." or "Mme" before it."""
    name = _JOB.sub("", text)
    civility = _CIVILITY.match(name)  # or an initial: "M. de La Rochefoucauld"
    return name[civility.end() :] if civility and is_given_name(civility["first"]) else name


def take_off_stop(text: str) -> str:
    """Take off the full stop of a sentence, and leave those of abbreviations and initials.

    >>> take_off_stop("Jane Doe."), take_off_stop("Studio Inc.")
    ('Jane Doe', 'Studio Inc.')
    """
    return text if _ABBREVIATED.search(text) else text.rstrip(".")


def part_initials(text: str) -> str:
    """Put a blank between initials and the family name.

    >>> part_initials("E.Quatresous"), part_initials("J.-M. Borello")
    ('E. Quatresous', 'J.-M. Borello')
    """
    return re.sub(r"(?<=\b[^\W\d_]\.)(?=[^\W\d_][^\W\d_])", " ", text)


_AROUND = (
    take_off_label,
    take_off_copyright,
    take_off_years,
    take_off_terms,
    take_off_licence,
    take_off_address,
    take_off_handle,
    take_off_job,
    take_off_stop,
)


def bare_name(text: str) -> str:
    """Take off everything that stands around a name, until nothing more comes off.

    >>> bare_name("Crédits photos : Elodie Quatresous"), bare_name("(c) 2015 Jane Doe, photographer")
    ('Elodie Quatresous', 'Jane Doe')
    """
    name, before = tidy(text), None
    while name != before:
        before = name
        for cleaner in _AROUND:
            name = cleaner(name).strip(" \t,;:|=–—") if name else name
    return tidy(name)


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
    loud = next((i for i, word in enumerate(words) if not _is_loud(word)), len(words))
    given_names = words[loud:]
    if 0 < loud < len(words) and _are_given_names(given_names):
        return " ".join([*given_names, *_with_small_particles(["", *words[:loud]])[1:]])
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
    if len(words) < 2 and len(name) < 6:
        return name  # an acronym, as likely as a name
    if is_all_loud:
        return " ".join(_with_small_particles(words))
    if not is_given_name(words[0]) and not re.match(r"[^\W\d_][^\W\d_]*[a-zß-ÿ]", words[0]):
        return name
    # Jean DUPONT, Yann LE GOFF: the family name is loud, and its particles with it.
    loud = next((place for place, word in enumerate(words) if place and _is_family_loud(word)), 0)
    while loud > 1 and _is_loud(words[loud - 1]) and words[loud - 1].lower() in PARTICLES:
        loud -= 1
    return " ".join([*words[:loud], *_with_small_particles(words, loud)]) if loud else name


def _is_family_loud(word: str) -> bool:
    return _is_loud(word) and len(word) > 3


def _with_small_particles(words: list[str], start: int = 0) -> list[str]:
    """JEAN DE LA TOUR to Jean de la Tour, PIERRE LE GALL to Pierre Le Gall; the words from `start`."""
    found: list[str] = []
    for place, word in enumerate(words[start:], start=start):
        small = word.lower()
        is_article = small in ("le", "la", "les") and found[-1:] != ["de"]
        is_particle = place and small in PARTICLES and not is_article
        is_kept = place and not _is_loud(word) and start
        found.append(word if is_kept else small if is_particle else _capitalised(word))
    return found


def _capitalised(word: str) -> str:
    """DUPONT-MARTIN to Dupont-Martin, D'ORMESSON to d'Ormesson, O'BRIEN to O'Brien, MCKAY to McKay."""
    if re.fullmatch(r"(?:[^\W\d_]\.-?)*|I{2,3}|IV|[B-DF-HJ-NP-TV-XZ]{2}", word):
        return word  # initials, "JP" among them, and the third of a name
    elided = re.match(r"([dDlL])([’'])(.+)", word)
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
