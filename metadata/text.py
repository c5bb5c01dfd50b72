"""Bytes to clean text: character sets as cameras and desks really used them, and trimming."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress

#: Character sets that 1:90 of IIM declares by the escape sequences of ISO 2022 (IIM 4.2, chapter 5; ISO-IR).
_SETS_BY_LETTER = {
    "B": "iso8859-2", "C": "iso8859-3", "D": "iso8859-4", "F": "iso8859-7", "G": "iso8859-6",
    "H": "iso8859-8", "L": "iso8859-5", "M": "iso8859-9", "V": "iso8859-10", "Y": "iso8859-13",
    "_": "iso8859-14", "b": "iso8859-15", "f": "iso8859-16",
}  # fmt: skip
_DECLARED = re.compile(rb"\x1b[-./]([A-Za-z_])")


def decode(raw: bytes, declared: bytes = b"") -> str:
    """Decode text: UTF-8 where it is, else the character set declared, else Windows-1252 or Mac Roman.

    `declared` is an escape sequence of ISO 2022. Of UTF-8 cut inside a letter, that letter alone is lost.

    >>> [decode("Crédits à Élodie".encode(code)) for code in ("utf-8", "cp1252", "mac-roman")]
    ['Crédits à Élodie', 'Crédits à Élodie', 'Crédits à Élodie']
    >>> decode("Łukasz".encode("iso8859-2"), b"\\x1b-B"), decode("Éé".encode()[:-1])
    ('Łukasz', 'É')
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        whole = raw[: error.start].decode("utf-8")
        is_cut = error.reason == "unexpected end of data" and len(raw) - error.start < 4
        if is_cut and not whole.isascii():
            return whole
        if _is_mostly_utf8(raw):
            return _STRAYS.sub(_stray, raw.decode("utf-8", "surrogateescape"))
    letter = _DECLARED.fullmatch(declared)
    charset = _SETS_BY_LETTER.get(letter[1].decode()) if letter else None
    if charset is not None:
        with suppress(UnicodeDecodeError):
            return raw.decode(charset)
    # Latin-1 fills the five holes of Windows-1252, so no byte is ever replaced or lost.
    western = raw.decode("cp1252" if _fits_cp1252(raw) else "latin-1")
    mac = raw.decode("mac-roman")
    return mac if _strangeness(mac) < _strangeness(western) else western


#: Bytes that are no UTF-8, as Python escapes them.
_STRAYS = re.compile("[\udc80-\udcff]+")
_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
#: What begins a letter of western languages in UTF-8, or goes on with one: alone it is a letter cut off.
_OF_A_CUT_LETTER = (*range(0x80, 0xC6), *range(0xE2, 0xE3))


def _is_mostly_utf8(raw: bytes) -> bool:
    """Whether a text is UTF-8 with a few bytes that are none: it has more letters than such bytes."""
    letters = len(_LETTER.findall(raw))
    return letters > 0 and letters >= len(_LETTER.sub(b"", raw).translate(None, bytes(range(0x80))))


def _stray(match: re.Match[str]) -> str:
    """Bytes among UTF-8 that are none: letters of Windows-1252, or what is left of one letter."""
    raw = match[0].encode("utf-8", "surrogateescape")
    if all(byte in _OF_A_CUT_LETTER for byte in raw):
        return "\ufffd"
    return raw.decode("cp1252" if _fits_cp1252(raw) else "latin-1")


def is_cut_inside_a_letter(raw_form: str) -> bool:
    """Whether a text, in its raw form, is UTF-8 that ends within a character."""
    text = _LAST_BYTES.sub("", raw_form)
    return text != raw_form and not text.isascii() and _A_BYTE.search(text) is None


_A_BYTE = re.compile(r"(?<!\\)\\x[0-9a-f]{2}")
_LAST_BYTES = re.compile(r"(?<!\\)(\\x[0-9a-f]{2}){1,3}$")


def _fits_cp1252(raw: bytes) -> bool:
    return not any(byte in raw for byte in b"\x81\x8d\x8f\x90\x9d")


#: What no western language writes, and what the accents of one character set are in the other: control
#: characters, signs of no word, a capital after a small letter, a sign between two letters.
_STRANGE = re.compile(
    r"[\x80-\x9f‚ƒˆ˜†‡‰Ÿ]|(?<=[a-zß-ÿ])[À-ÞŒŠŽ]|(?<=[a-zß-ÿ])–(?=[a-zß-ÿ])"
    # Saša and Žižek are names; "gožt" and "Schšn" were goût and Schön, and "Saöa" was Saša.
    r"|[ŠŽ](?![aeiouyáéíóú])|(?<![aeiouyáéíóú])[šž](?![aeiouyáéíóú])|ž(?=[tl])"
    r"|(?<=[aou])[öä]|[öä](?=[aou])"
    r"|(?<=[^\W\d_])[^\w\s'’\-–—/.,;:!?()&@*+=#«»\"…](?=[^\W\d_])"
)


def _strangeness(text: str) -> int:
    """How many signs of a text no western language would write there."""
    return len(_STRANGE.findall(text))


def raw_form(raw: bytes) -> str:
    r"""Bytes as a text that shows each one: UTF-8 as it reads, any other byte and "\" written out.

    >>> raw_form("É".encode()), raw_form("É".encode("cp1252"))
    ('É', '\\xc9')
    """
    return raw.replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")


def clean(value: str) -> str:
    """Drop what cannot be seen, and the blanks around a value: controls, marks of direction, zero widths.

    What joins Arabic or Indic letters, or pictures into one, stays; so do line ends.

    >>> clean(" a\\x00b\\u202ec "), clean("Jane\\u200b Doe"), clean("می\\u200cخواهم") == "می\\u200cخواهم"
    ('abc', 'Jane Doe', True)
    """
    if value.isprintable():
        return value.strip()
    if _HIGH_CONTROLS.search(value):
        value = without_mojibake(value).translate(_WINDOWS)
    return "".join(letter for place, letter in enumerate(value) if _is_seen(value, place)).strip()


_HIGH_CONTROLS = re.compile(r"[\x80-\x9f]")
#: What such a control is in Windows-1252, which was taken for Latin-1.
_WINDOWS = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_JOINERS = "\u200c\u200d"
_SEEN_FORMATS = re.compile(
    r"[\u0600-\u0605\u06dd\u070f\u08e2]"
)  # signs around Arabic and Syriac numbers


#: Letters that are joined to others: Arabic, Syriac, Indic, Myanmar, Khmer, Mongolian; and pictures.
_JOINED = re.compile(
    r"[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefe]"
)


def _is_joined(letter: str) -> bool:
    return _JOINED.match(letter) is not None or unicodedata.category(letter) in ("So", "Sk")


def _is_seen(value: str, place: int) -> bool:
    letter = value[place]
    kind = unicodedata.category(letter)
    if letter in _JOINERS:
        before = value[:place].rstrip("\ufe0f")[-1:]  # what asks for a picture in colour
        after = value[place + 1 : place + 2]
        return bool(before and after) and _is_joined(before) and _is_joined(after)
    if kind == "Cf":
        return _SEEN_FORMATS.match(letter) is not None
    return kind != "Cc" or letter in "\t\n\r"


def without_mojibake(text: str) -> str:
    """Mend UTF-8 that was read as Windows-1252, Latin-1 or Mac Roman; any other text stays.

    >>> without_mojibake("Ã‰lodie"), without_mojibake("Élodie")
    ('Élodie', 'Élodie')
    """
    # "à" becomes "Ã" and a no-break space, of which tidying leaves a blank or nothing.
    whole = re.sub(r"Ã {1,2}(?=\w)", "Ã\u00a0 ", text)
    for code in ("cp1252", "latin-1", "mac-roman"):
        try:
            mended = whole.encode(code).decode("utf-8")
        except UnicodeError:
            continue
        if mended != text:
            return mended
    return text
