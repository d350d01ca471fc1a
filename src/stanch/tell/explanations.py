"""What each code means, in one plain sentence: the one place that whoever shows a code asks.

Codes of looks, of grades and of other tools stand beside what gives them: `app/explanations` joins them to
these for `stanch explain`, and a status that is read needs none of them.
"""

from __future__ import annotations

from stanch.core import key_renewal_reasons, reasons, versions

_REASONS = {str(why): text for why, text in reasons.SENTENCES.items()}
_OF_VERSIONS = {str(why): text for why, text in versions.SENTENCES.items()}


def reason(why: str) -> str:
    """Why a verdict is what it is, or why a sentence cannot be said; "" for a code that is none."""
    return _REASONS.get(why, "")


def of_version(why: str) -> str:
    """Why a version is affected by a playbook, is not, or cannot be judged."""
    return _OF_VERSIONS[why]


def of_judgements() -> dict[str, str]:
    """Every code of a verdict, of a blocker, and of a word about a key; the last with what to give."""
    words: dict[str, str] = {why: text for why, text in reasons.SENTENCES.items() if why}
    return words | {str(why): key_renewal_reasons.with_help(why) for why in key_renewal_reasons.SENTENCES}
