"""Every phrase of both sites on one page, by the page that says it: python -m tests.words

`make words` writes it to docs/words.md, for whoever reads it over.
"""

from __future__ import annotations

from pathlib import Path

from byline.plugins.site.language import phrases

PAGE = Path(__file__).parents[1] / "docs" / "words.md"
_HEAD = """# Words

Every phrase of the gallery and the desk, by the page that says it; made by `make words` of the `words.py` of each
plugin. Narrow spaces (U+202F) stand before ; ? ! and inside « », a no-break space before a colon.
"""


def text() -> str:
    """The page, as Markdown."""
    tables = [
        f"\n## {page}\n\n| | Français | English |\n| --- | --- | --- |\n"
        + "".join(
            f"| `{name}` | {french} | {english} |\n" for name, (french, english) in said.items()
        )
        for page, said in sorted(phrases().items())
    ]
    return _HEAD + "".join(tables)


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
    print(PAGE)
