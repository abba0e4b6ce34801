"""The sign beside a verdict or condition, whatever a channel makes of it."""

from __future__ import annotations

from enum import StrEnum


class Mark(StrEnum):
    """The state of a condition or verdict; a channel shows a sign beside the word, never instead of it."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    TO_CONFIRM = "to_confirm"
    DISPUTED = "disputed"
