"""Bytes to clean text: character sets as cameras and desks really used them, and trimming."""

from __future__ import annotations

import re

#: C0 controls but for tab and line ends, and DEL: never part of a caption, and refused by XML.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def decode(raw: bytes) -> str:
    """Decode text whose character set is not declared: UTF-8, else Windows-1252 or Mac Roman.

    >>> [decode("Crédits à Élodie".encode(code)) for code in ("utf-8", "cp1252", "mac-roman")]
    ['Crédits à Élodie', 'Crédits à Élodie', 'Crédits à Élodie']
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # Latin-1 fills the five holes of Windows-1252, so no byte is ever replaced or lost.
    western = raw.decode("cp1252" if _fits_cp1252(raw) else "latin-1")
    mac = raw.decode("mac-roman")
    return mac if _strangeness(mac) < _strangeness(western) else western


def _fits_cp1252(raw: bytes) -> bool:
    return not any(byte in raw for byte in b"\x81\x8d\x8f\x90\x9d")


#: What no western language writes, and what the accents of one character set are in the other: control
#: characters, signs of no word, a capital after a small letter, a sign between two letters.
_STRANGE = re.compile(
    r"[\x80-\x9f‚ƒˆ˜†‡‰ŽžŠšŸ]|(?<=[a-zß-ÿ])[À-ÞŒ]"
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


#: Marks that turn the direction of what follows: a name must not be able to reorder a page.
_DIRECTIONS = {code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def clean(value: str) -> str:
    """Drop control characters and the blanks around a value; write direction marks out.

    >>> clean(" a\\x00b\\u202ec ") == "ab\\\\u202ec"
    True
    """
    return _CONTROLS.sub("", value).translate(_DIRECTIONS).strip()


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
