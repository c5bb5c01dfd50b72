"""Who must be credited: read in the forms people write, and put into words in one place."""

from .understanding import Credit, Understanding, is_cut, names_somebody, understand
from .wording import (
    LANGUAGES,
    MEDIA,
    PLAIN,
    TEMPLATED,
    Segment,
    Wording,
    Work,
    credit_text,
    fault_in,
    in_cell,
    names,
    say,
    segments,
)

__all__ = [
    "LANGUAGES",
    "MEDIA",
    "PLAIN",
    "TEMPLATED",
    "Credit",
    "Segment",
    "Understanding",
    "Wording",
    "Work",
    "credit_text",
    "fault_in",
    "in_cell",
    "is_cut",
    "names",
    "names_somebody",
    "say",
    "segments",
    "understand",
]
