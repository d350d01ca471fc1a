"""What a look from outside found, for whoever shows it: checks, findings, grades, and what is asked of them.

The one door to the types of `observe.tls` for console and command line, which import nothing below the
application.
"""

from __future__ import annotations

from stanch.observe.tls import reasons
from stanch.observe.tls.certificates.chains import Chain
from stanch.observe.tls.grade.measures import why as not_measured
from stanch.observe.tls.grade.profiles import Blocker, Fit
from stanch.observe.tls.grade.report import Report
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

__all__ = [
    "FINDINGS",
    "RANK",
    "Blocker",
    "Chain",
    "Check",
    "Finding",
    "Fit",
    "ProbeId",
    "Report",
    "Verdict",
    "badness",
    "found",
    "not_measured",
    "reached",
    "reasons_in_order",
    "sentence",
    "worst",
]


def sentence(reason: str) -> str:
    """Why a look found what it found, as a sentence; "" where there is none for it."""
    return reasons.SENTENCES.get(reason, "")


def reasons_in_order() -> tuple[str, ...]:
    """Every reason that has a sentence, as they are written down."""
    return tuple(reasons.SENTENCES)
