"""The command line: each command parses, calls one function, prints."""

from .root import cli, main

__all__ = ["cli", "main"]
