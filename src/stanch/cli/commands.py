"""The commands that are printed for somebody to run. None holds an answer: a word in capitals stands for it,
and what it can be stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from shlex import quote

from stanch.app.context import Case
from stanch.app.status.questions import Question

STATUSES = "STATUS: investigating, not_affected, affected or fixed"
ANSWERS = "ANSWER: yes, no or unknown; DAY: the first and the last of which it is known"
FILES = "FILE: a lock file, an SBOM, or what dpkg -l, rpm -qa or apk info -v prints"
LOGS = "FILE: the log of a run of GitHub Actions, as its page or `gh run view --log` gives it"
SECRETS = "FILE: credentials: [{name: KEY, held_by: [WHERE IT LIES]}]"
WHENS = "WHEN: 20:00, yesterday 20:00, 2014-04-08 20:00; or no, or ?"

LOOKS = {"": "", "look": "stanch observe tls", "prove": "stanch observe tls --prove"}
"""A look at endpoints, by how it tells whether they have it."""


def answering(question: Question, case: Case) -> str:
    """The command that finds it out; "" where none can. Of several vendors: about the first."""
    name = question.called[0] if question.called else ""
    option = case.option
    match question.by:
        case "look" | "prove":
            return LOOKS[question.by]
        case "packages":
            files = LOGS if question.about.startswith("workflow:") else FILES
            return with_choices(read_packages(question.about), files)
        case "host" | "artefact" | "workflow":
            files = LOGS if question.by == "workflow" else FILES
            return with_choices(read_packages(f"{question.by}:NAME"), files)
        case "word":
            return with_choices(attest(name, option), ANSWERS)
        case "start":
            return "stanch start DOMAIN"
        case "ask":
            return ask("--all" if question.more else name, option)
        case "answer":
            return with_choices(answer(name, option), STATUSES)
        case "contradiction":
            return contradicting(name)
        case "role":
            return f"stanch vendor add NAME --role {question.about}"
        case "servers":
            return "stanch register servers ANSWER"
        case "secrets":
            return with_choices("stanch register import FILE", SECRETS)
        case "use":
            return f"stanch vendor add {quote(name)}"
        case "" | "confirm":
            return ""


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


def read_packages(asset: str) -> str:
    """Take in what a machine or a build has: a lock file, an SBOM, or what its package manager prints."""
    return f"stanch observe packages FILE --of {quote(asset)}"


def done(asset: str, remedies: Sequence[str], option: str = "") -> str:
    """Write down when each of these steps was done, or that it was not."""
    return f"stanch done {quote(asset)} {' '.join(f'{one}=WHEN' for one in remedies)}{option}"


def with_choices(command: str, choices: str) -> str:
    """A command on one line, with what its word in capitals can be."""
    return f"{command}   ({choices})"
