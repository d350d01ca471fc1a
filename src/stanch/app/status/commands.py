"""The commands that are printed for somebody to run. None holds an answer: a word in capitals stands for it,
and what it can be stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote

from stanch.core.model import AssetId
from stanch.core.playbook import Playbook
from stanch.knowledge import facts

STATUSES = "STATUS: investigating, not_affected, affected or fixed"
ANSWERS = "ANSWER: yes, no or unknown; DAY: the first and the last of which it is known"
FILES = "FILE: a lock file, an SBOM, or what dpkg -l, rpm -qa or apk info -v prints"
LOGS = "FILE: the log of a run of GitHub Actions, as its page or `gh run view --log` gives it"
WHENS = "WHEN: 20:00, yesterday 20:00, 2014-04-08 20:00; or no, or ?"


def look(playbook: Playbook) -> str:
    """Look at endpoints for this event, as far as a look can tell; "" where none can."""
    found = facts.by_look(playbook)
    return "" if not found else "stanch observe tls" + (" --prove" if found == "active" else "")


def answer(vendor: str, option: str = "") -> str:
    """Write down what a vendor answered, in its own words too."""
    return f'stanch vendor statement {quote(vendor)} STATUS --quote "ITS WORDS"{option}'


def ask(vendor: str, option: str = "") -> str:
    """Write down that a vendor was asked."""
    return f"stanch vendor ask {quote(vendor)}{option}"


def attest(asset: str, option: str = "") -> str:
    """Write down what a log or a memory says of a time."""
    return f"stanch attest {quote(asset)} ANSWER --from DAY --to DAY{option}"


def contradicting(name: str) -> str:
    """See all that was said of something, and take back what is wrong."""
    return f"stanch timeline --about {quote(name)}     (then stanch retract NUMBER WHY)"


def read_packages(asset: AssetId) -> str:
    """Take in what a machine or a build has: a lock file, an SBOM, or what its package manager prints."""
    return f"stanch observe packages FILE --of {quote(asset)}"


def done(asset: str, remedies: Sequence[str], option: str = "") -> str:
    """Write down when each of these steps was done, or that it was not."""
    return f"stanch done {quote(asset)} {' '.join(f'{one}=WHEN' for one in remedies)}{option}"


def with_choices(command: str, choices: str) -> str:
    """A command on one line, with what its word in capitals can be."""
    return f"{command}   ({choices})"
