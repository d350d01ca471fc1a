"""On the day itself nobody has written the playbook yet: a few questions turn one of four kinds into it.

What is not known yet stays open in the playbook, too: a window that reaches back without end, versions that
are not on the list prove nothing. Nothing becomes a "no" because an answer is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from typing import Literal as L

import msgspec
import yaml

from stanch.core import names, versions
from stanch.core.moments import parse_when
from stanch.core.names import Unfit
from stanch.core.playbook import Package
from stanch.core.versions import schemes
from stanch.errors import BadInput, Gathered
from stanch.knowledge import messages, playbooks, systems
from stanch.knowledge.reading import Document

OPEN = ("", "?", "not known yet", "unknown")


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question in plain words. `open`: it may stay unanswered for now."""

    id: str
    ask: str
    kind: L["text", "date", "choice", "packages"]
    help: str = ""
    choices: tuple[str, ...] = ()
    open: L["", "true"] = ""


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the four kinds: its questions, and the playbook with slots for their answers."""

    kind: str
    title: str
    what: str
    questions: tuple[Question, ...]
    playbook: dict[str, Any]


@cache
def kinds() -> Mapping[str, Kind]:
    """The four, by their names."""
    folder = files("stanch.knowledge").joinpath("generic")
    found = [
        Document(folder.joinpath(f"{name}.yaml").read_text("utf-8"), f"{name}.yaml").into(Kind)
        for name in ("library-bug", "vendor-breach", "poisoned-package", "break-in")
    ]
    return {one.kind: one for one in found}


def make(kind: str, answers: Mapping[str, str], on: str, *, id: str = "", vendor: str = "") -> str:
    """The YAML text of the event's own playbook, from what was answered on the day `on` (2026-11-24).

    `id`: that of an event that is refined. `vendor`: the id of the vendor that was meant, where it has one.

    BadInput says which question is missing or wrong, SeveralWrong of several.
    """
    given, template = checked(kind, answers), kinds()[kind]
    slots = _slots(given, on, vendor)
    slots["id"] = id or slots["id"]
    filled = _fill(template.playbook, slots, _conditions(given))
    steps = {one["id"] for one in filled["remedies"]}
    for words in filled["translations"].values():
        words["done"] = {step: done for step, done in words["done"].items() if step in steps}
    header = (
        f"# Made from the generic playbook {kind} by what was known on {on}; refine it as facts come in.\n"
    )
    text = header + yaml.safe_dump(filled, sort_keys=False, allow_unicode=True, width=110)
    playbooks.parse(text, f"{kind} of {on}")
    return text


def checked(kind: str, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers as they are taken, "" where one is open. BadInput names the question as its `field`."""
    if kind not in kinds():
        raise BadInput(f"there is no kind {kind!r}", help=f"known are: {', '.join(kinds())}")
    found: dict[str, str] = {}
    wrong = Gathered()
    for one in kinds()[kind].questions:
        with wrong.here(one.id):
            found[one.id] = _answer(one, answers.get(one.id, ""))
    known = {one.id for one in kinds()[kind].questions}
    for name in answers:
        if name not in known:
            raise BadInput(
                f"{kind} asks nothing called {name!r}", help=f"it asks: {', '.join(sorted(known))}"
            )
    wrong.raised()
    return found


def _answer(question: Question, given: str) -> str:
    plain = given.strip()
    if plain.lower() in OPEN:
        if not question.open:
            raise BadInput(
                f"“{question.ask}” is not answered", help=question.help or "this one must be known"
            )
        return ""
    if question.kind == "date":
        try:
            parse_when(plain)
        except ValueError as error:
            raise BadInput(f"“{question.ask}” {error}", help="write 2026-11-24") from error
    elif question.kind == "choice" and plain not in question.choices:
        expected = ", ".join(question.choices)
        raise BadInput(f"“{question.ask}” {plain!r}", help=f"choose one of: {expected}")
    elif question.kind == "packages":
        list(_packages(plain))
    elif question.kind == "text":
        try:
            return names.words(plain)
        except Unfit as error:
            raise BadInput(f"“{question.ask}” {error.what}", help=error.help) from error
    return plain


def _packages(text: str) -> Iterator[dict[str, str]]:
    """ "npm left-pad 1.3.1 1.3.2" -> its purl and VERS range. BadInput names the line."""
    for line in filter(None, (one.strip() for one in re.split(r"[\n;]", text))):
        ecosystem, _, rest = line.partition(" ")
        name, *wanted = rest.split() if rest.strip() else [""]
        type, scheme = _ecosystem(ecosystem)
        purl = f"pkg:{type}/{name}" if "/" in name or type != "deb" else f"pkg:deb/debian/{name}"
        package = Package(purl, f"vers:{scheme}/{'|'.join(wanted)}", "by your word", "unknown")
        try:
            if not wanted:
                raise ValueError("no version")
            versions.check(package)
        except ValueError as error:
            raise BadInput(
                f"{line!r}: {error}",
                help="write the ecosystem, the name, the versions: npm left-pad 1.3.1 1.3.2",
            ) from error
        yield {
            "purl": package.purl,
            "affected": package.affected,
            "source": package.source,
            "outside": package.outside,
        }


def _ecosystem(name: str) -> tuple[str, str]:
    """What somebody calls it -> the type of its purl, and how its versions are compared."""
    if name in ("github", "docker", "oci"):
        return name, "exact"  # a tag of theirs is no version
    if name in schemes.ORDERS and name not in schemes.ECOSYSTEMS:
        return "generic", name  # openssl, openssh, intdot: a way to number, and no ecosystem
    return name, name


def _slots(given: Mapping[str, str], on: str, vendor: str) -> dict[str, Any]:
    name = given.get("name") or f"the breach at {given['vendor']}"
    logs = given.get("logs", "")
    packages = list(_packages(given.get("packages", "")))
    slots: dict[str, Any] = {
        **given,
        "name": name,
        "id": f"{_short(given.get('vendor') or name)}-{given['disclosed'][:4]}",
        "since": given.get("since") or playbooks.UNKNOWN,
        "logs": logs or "unknown",
        "logs_words": messages.say(messages.FIRST, f"logs.{logs or 'unknown'}"),
        **{
            f"logs_words_{language}": messages.say(language, f"logs.{logs or 'unknown'}")
            for language in messages.NAMES
            if language != messages.FIRST
        },
        "leaks": {
            "yes": "keys, passwords, and whatever else passed through the server",
            "no": "no data, as far as is known",
        }.get(given.get("secrets", ""), "data, perhaps: nobody has said yet"),
        "word": f"by your word, {on}",
        "disclosed_moment": given["disclosed"]
        if "T" in given["disclosed"]
        else f"{given['disclosed']}T00:00Z",
        "packages": packages,
        "updates": list(systems.updates([one["purl"] for one in packages])),
    }
    if given.get("vendor"):
        slots["vendor_id"] = vendor or f"vendor:{names.id_part(given['vendor'])}"
    return slots


def _short(name: str) -> str:
    """What an event is called in commands and addresses; two of the same are numbered by who opens them."""
    return re.sub(r"%..|[^\w.-]+", "-", names.id_part(name)).strip("-.") or "event"


def _conditions(given: Mapping[str, str]) -> dict[str, bool]:
    """What is left out where it is known not to be so; what is not known stays in."""
    return {
        "packages": bool(given.get("packages")),
        "secrets": given.get("secrets") != "no" and given.get("reached") != "data",
        "data": given.get("reached") != "secrets",
    }


CALLED = ("title", "name")
"""What the event is called: a name itself, which is quoted where it stands in a sentence."""


def _fill(
    node: Any,
    slots: Mapping[str, Any],
    conditions: Mapping[str, bool],
    *,
    called: bool = False,
    language: str = messages.FIRST,
) -> Any:
    """The template with its slots filled; what its condition rules out is left out."""
    if isinstance(node, dict):
        return {
            key: _fill(
                value,
                slots,
                conditions,
                called=key in CALLED,
                language=key if key in messages.NAMES else language,
            )
            for key, value in node.items()
            if key != "only_if"
        }
    if isinstance(node, list):
        kept = (
            one for one in node if not isinstance(one, dict) or conditions.get(one.get("only_if", ""), True)
        )
        return [_fill(one, slots, conditions, language=language) for one in kept]
    whole = re.fullmatch(r"«(\w+)»", node)
    if whole:
        return slots[whole[1]]
    return re.sub(r"«(\w+)»", lambda found: _within(str(slots[found[1]]), called, language), node)


def _within(name: str, called: bool, language: str) -> str:
    """A name as it stands in a sentence, with the quotation marks of its language."""
    found = name if called else names.in_text(name)
    if called or not found.startswith("“"):
        return found
    return messages.say(language, "names.quoted", name=found[1:-1])
