"""What a look from outside found, for whoever shows it: checks, findings, and what is asked of them.

The one door to these types for console and command line, which import nothing below the application. Grades
and certificates have theirs in `grade` and `certificate`, for a plain look needs none of what they load.
"""

from __future__ import annotations

from stanch.observe.tls import reasons
from stanch.observe.tls.result import (
    FINDINGS,
    RANK,
    Check,
    Finding,
    ProbeId,
    Verdict,
    badness,
    found,
    reached,
    worst,
)
from stanch.tell import looks

__all__ = [
    "FINDINGS",
    "RANK",
    "Check",
    "Finding",
    "ProbeId",
    "Verdict",
    "badness",
    "found",
    "reached",
    "reasons_in_order",
    "sentence",
    "worst",
]


def sentence(reason: str) -> str:
    """Why a look found what it found, as a sentence; "" where there is none for it."""
    return looks.sentence(reason, reasons.OWN)


def reasons_in_order() -> tuple[str, ...]:
    """Every reason that has a sentence, as they are written down."""
    return (*reasons.SHARED, *reasons.OWN)
