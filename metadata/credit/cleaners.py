"""One small cleaner per habit of people who write credits, from text to text.

Each takes off or mends one thing and leaves every other text as it is; tests/metadata holds a table of
cases for each. `bare_name` runs those that stand around a name until none finds any more.
"""

from __future__ import annotations

import html
import re
import unicodedata

from ..text import clean
from .words import is_given_name, is_known_organisation

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
    r"pic(?:ture)?s? by|photographes|auteur (?:de la )?photos?|vu par|agency|agence|client|copyrights",
    r"(?:please|must|[àa]|veuillez|merci de) cr[ée]dit(?:er)?|courtoisie(?: de)?|gracieuset[ée](?: de)?",
    rf"(?:{_CREDIT}\s+)?(?:{_PHOTO}|photographes?)\s*(?:et|and|&|/|\+)\s*vid[ée]os?|vid[ée]os?(?: by| par)?",
    rf"{_CREDIT}\s+(?:photographe|{_PHOTO}\s+[àa] mentionner)",
    rf"{_PHOTO} (?:gracieusement offerte|aimablement fournie|remise) par",
    r"(?:en )?(?:haut|bas|gauche|droite|top|bottom|left|right)|de gauche [àa] droite",
    r"photos? \d(?:(?:\s?[,-]|\set|\sand)\s?\d)*",
    r"(?:photo )?credit (?:should|must) read",
)
#: Before a given name a label needs no sign at its end: "Textes et photos Jean Dupont".
_OPEN_LABEL = re.compile(rf"^(?:{'|'.join(_LABEL_WORDS)})\s+(?=(?P<first>\S+)\s+\S)", re.IGNORECASE)
#: A label ends with a colon or a dash; those that end with "by", "par", "of" or "de" need none.
_LABEL = re.compile(
    rf"^\W*(?:{'|'.join(_LABEL_WORDS)})\s*"
    rf"(?:[:=]|\s[-–—]|(?<=\bby)(?=\s)|(?<=\bpar)(?=\s)|(?<=\bof)(?=\s)|(?<=\bde)(?=\s)"
    rf"|(?<=courtesy)(?=\s)|(?<=\bdu)(?=\s)|(?<=\bdes)(?=\s)|(?<=\bto)(?=\s)|(?<=dist\.)|(?<=\bread)(?=\s)|(?=\s+@)"
    rf"|(?=\s*(?:©|\(c\)|copyright\b)))\s*",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^(?:(?:merci|remerciements) [àa]|(?:tous|certains) droits r[ée]serv[ée]s (?:[àa]|par))\s+",
    re.IGNORECASE,
)
_FRENCH_ELISION = re.compile(rf"^{_PHOTO}\s+d[’'](?=[A-ZÀ-Þ])", re.IGNORECASE)
_CREDIT_WORDS = re.compile(rf"^{_CREDIT}(?P<photo>\s+{_PHOTO})?\s+(?P<first>\S+)", re.IGNORECASE)
_OBLIGATORY = re.compile(r"^(?:obligatoire|[àa] mentionner)\s*:?\s+", re.IGNORECASE)
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
    r"(?:19|20)\d\d(?:\s*(?:[-–,/]|et|and|[àa]|to)\s*(?:(?:19|20)?\d\d|pr[ée]sent|now|aujourd[’']hui))?"
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
    (
        r"(?:ne pas|no|do not|toute?s?|any|for|merci de|utilisation|reproduction|usage|unauthori[sz]ed"
        r"|libre de droits)\s[^/|]{0,60}?\b(?:interdite?s?|prohibited|reproduire|utiliser|diffuser"
        r"|autorisation|permission|use|uniquement|reproduction|presse|cr[ée]dits? photos?)\b[^/|]*"
    ),
)
_RESERVED = re.compile(rf"(?:^|[\s,.;\-–—/(|]+)(?:{'|'.join(_TERMS)})[\s.)!,;]*$", re.IGNORECASE)
_RESERVED_FIRST = re.compile(rf"^(?:{'|'.join(_TERMS[:2])})[\s.,:;\-–—/]+(?=\S)", re.IGNORECASE)
_DR_FIRST = re.compile(r"^(?:DR|D\.R\.)(?:\s*:\s*|\s+)(?=[^\s\-–/|])")
_LICENCE = re.compile(
    r"[\s,;\-–—/(|]*(?:is |est |under |sous |licen[cs]e |licensed under |sous licence )*"
    r"\b(?:cc0|cc[- ]by(?:[- ](?:nc|nd|sa))*|creative commons(?: attribution[\w -]*)?|gfdl|public domain"
    r"|domaine public)\b(?:[\s-]*\d\.\d)?(?: (?:unported|international|generic|fr|france))?[\s.)]*",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"[\s,;\-–—/(|<]*(?:(?:t[ée]l\.?\s*:?\s*)?(?<!\d)(?:\+\d\d\s?|0)\d(?:[ .-]?\d\d){4}(?!\d)|https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
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
#: "Marc Petit photographe": with a full name before it; "Photographie" is a firm's name.
_JOB_BEHIND = re.compile(r"(?<=\w)\s+photographe?r?s?$(?<=\w\w\w\w\w\w)", re.IGNORECASE)
_CIVILITY = re.compile(
    r"^(?:M\.|Mme|Mlle|Monsieur|Madame|Mr\.?|Mrs\.?|Ms\.?|Dr\.?)\s+(?=(?P<first>\S+)\s+\S)"
)
#: As Creative Commons asks: “Title” by Author.
_TITLE_BEFORE = re.compile(r"^[\"“«][^\"”»]+[\"”»]\s+(?:by|par|de)\s+(?=\S)", re.IGNORECASE)
#: What stands behind a name and names nobody: where it stands on the page, a number, an agency's own words.
_BESIDE = re.compile(
    r"\s*\((?:left|right|top|bottom|centre|center|(?:[àa] )?(?:gauche|droite)|en (?:haut|bas)"
    r"|\d{5,}[a-z]{0,2})\)|,\s*(?:file|pool)(?: photo)?(?=\s*(?:[,;)]|$))",
    re.IGNORECASE,
)
#: Where a picture came from, by its address.
_PLATFORMS = {
    "stock.adobe.com": "Adobe Stock",
    "fotolia.com": "Fotolia",
    "shutterstock.com": "Shutterstock",
    "istockphoto.com": "iStockphoto",
    "abacapress.com": "Abaca",
    "freepik.com": "Freepik",
    "unsplash.com": "Unsplash",
    "pexels.com": "Pexels",
    "pixabay.com": "Pixabay",
}
_PLATFORM = re.compile(
    rf"(?<![\w.@])(?<!//)(?:www\.)?({'|'.join(map(re.escape, _PLATFORMS))})(?![\w.])(?!/\w*[a-z])",
    re.IGNORECASE,
)
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
    composed = _GLUED_YEAR.sub(r"\g<0> ", unicodedata.normalize("NFC", clean(text)))
    # "RMN - Grand Palais" has a dash of its own, where others have an agency behind it.
    composed = _PLATFORM.sub(lambda match: _PLATFORMS[match[1].lower()], html.unescape(composed))
    composed = re.sub(r"^(?:Ⓒ|@(?=\s)|\(\s*[cC]\s*\))", "©", composed.strip())
    composed = composed.lstrip("📷📸\ufe0f ").replace("RMN - G", "RMN-G")
    composed = _BESIDE.sub("", _TITLE_BEFORE.sub("", composed))
    composed = re.sub(r"(?<=\w)\s*[\r\n]+\s*(?=\w)", "; ", composed)
    blank = " ".join(re.sub(r"[®™]", "", composed).split())
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
    bare = _BARE_LABEL.sub("", _OBLIGATORY.sub("", name))
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
    """Take off what reserves rights, before or after a name: "DR Jean Dupont" names Jean Dupont."""
    return _DR_FIRST.sub("", _RESERVED_FIRST.sub("", _RESERVED.sub("", text)))


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
    is_all = not name or name.startswith("@") or is_known_organisation(name)
    return text if is_all else name


def take_off_job(text: str) -> str:
    """Take off what a person is, where it stands after their name, and "M." or "Mme" before it."""
    name = _JOB_BEHIND.sub("", _JOB.sub("", text))
    civility = _CIVILITY.match(name)  # or an initial: "M. de La Rochefoucauld"
    return name[civility.end() :] if civility and is_given_name(civility["first"]) else name


def take_off_stop(text: str) -> str:
    """Take off the full stop of a sentence, and leave those of abbreviations and initials.

    >>> take_off_stop("Jane Doe."), take_off_stop("Studio Inc.")
    ('Jane Doe', 'Studio Inc.')
    """
    return text if _ABBREVIATED.search(text) else text.rstrip(".")


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
