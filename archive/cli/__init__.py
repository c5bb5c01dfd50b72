"""The command line: each command parses, calls one function, prints."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any


def main() -> None:
    """Run the command line; loading it is part of what Ctrl-C may meet."""
    try:
        run = import_module(".root", __package__).main
    except KeyboardInterrupt:
        sys.stderr.write("Stopped; nothing was done.\n")
        sys.exit(130)
    run()


def __getattr__(name: str) -> Any:
    if name != "cli":
        raise AttributeError(name)
    return import_module(".root", __package__).cli
