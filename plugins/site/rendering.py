"""The templates of every plugin, set as text is set."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from . import language

_PLUGINS = Path(__file__).parents[1]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(sorted(_PLUGINS.glob("*/templates"))),
        autoescape=True,
        # No blank lines where a tag stood.
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["typeset"] = language.typeset
    return environment


def render(template: str, context: Mapping[str, Any]) -> str:
    """Set values in a template; every value is escaped as HTML and XML have it."""
    return _environment().get_template(template).render(context)
