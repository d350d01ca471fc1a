"""What was typed of steps: each a remedy, whether it was done, when, and to which version."""

from __future__ import annotations

from collections.abc import Sequence

from stanch.app.typed.local_time import LocalTime
from stanch.app.typed.moments import with_version
from stanch.core.model import RemedyId
from stanch.core.playbook import Remedy
from stanch.core.sayings import Step
from stanch.errors import BadInput

__all__ = ["Remedy", "Step", "of_words"]


def of_words(words: Sequence[str], times: LocalTime) -> list[Step]:
    """patched=20:00 restarted=no rekeyed=? updated=20:00:2.17.1: each remedy, whether it was done, when, and
    to which version."""
    found: list[Step] = []
    for word in words:
        name, _, when = word.partition("=")
        remedy = RemedyId(name)
        if when in ("no", "unknown", "?"):
            found.append(Step(remedy, "no" if when == "no" else "unknown"))
        elif when in ("", "yes"):
            found.append(Step(remedy, "yes"))
        else:
            try:
                typed, version = with_version(when)
                found.append(Step(remedy, "yes", times.when(typed), version))
            except BadInput as error:
                raise BadInput(
                    f"{word}: {error.what}",
                    help=f"{error.help}; {remedy}=no if it was not done, {remedy}=? if that is not known",
                ) from error
    return found
