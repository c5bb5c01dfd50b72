"""The errors of this wing.

MetadataError
├── BadBlock          a metadata block that cannot be read; the picture may still be fine
└── UnwritableCopy    a copy whose container has no room for a credit
"""

from __future__ import annotations


class MetadataError(Exception):
    """Base of every error raised in this wing."""


class BadBlock(MetadataError):
    """A metadata block that cannot be read, with the reason."""

    def __init__(self, block: str, reason: str) -> None:
        super().__init__(block, reason)
        self.block = block
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.block}: {self.reason}"


class UnwritableCopy(MetadataError):
    """A copy that cannot carry its credit, with the reason."""
