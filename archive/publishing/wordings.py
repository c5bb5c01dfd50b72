"""How this archive's organisation words its credits: `wording.toml`, beside the catalogue.

[fr]
line = "Crédit photo : {credit}"
print = "Photo {credit}"
"""

from __future__ import annotations

from ...metadata.credit import LANGUAGES, TEMPLATED, Wording, fault_in
from ..errors import Refused
from ..storage.layout import Archive
from ..storage.toml_files import read_toml


def load_wording(archive: Archive) -> Wording:
    """Read the templates of an archive; raises Refused for one that would lose a credit."""
    path = archive.root / "wording.toml"
    templates: dict[tuple[str, str], str] = {}
    for language, table in (read_toml(path) or {}).items():
        if language not in LANGUAGES or not isinstance(table, dict):
            raise Refused(f"{path}: [{language}] is no language; there are: {', '.join(LANGUAGES)}")
        for medium, template in table.items():
            if medium not in TEMPLATED or not isinstance(template, str):
                raise Refused(
                    f"{path}: [{language}] {medium} is no medium; there are: {', '.join(TEMPLATED)}"
                )
            if fault := fault_in(template):
                raise Refused(f"{path}: [{language}] {medium}: {fault}")
            templates[language, medium] = template
    return Wording(templates=templates)
