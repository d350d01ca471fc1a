"""What nobody knows yet, as questions that somebody could answer: of what kind, about what, found out how.

The command line turns a question into a command, the console into a link.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal as L

import msgspec

from stanch.core.assessment import contradicted, opposed, spoken
from stanch.core.claims import Judgement
from stanch.core.members import SERVERS
from stanch.core.model import Asset, AssetId, Component, Inventory
from stanch.core.moments import DAY
from stanch.core.playbook import Playbook
from stanch.core.world import World
from stanch.knowledge import facts, phrases
from stanch.tell import names, open_questions, services
from stanch.tell import questions as words
from stanch.tell.paragraph import NotYet

Kind = L[
    "entry", "now", "ever", "since", "servers", "role", "discovery", "unregistered", "answer", "misuse"
]  # fmt: skip
Way = L[
    "", "look", "prove", "packages", "host", "artefact", "workflow", "start", "word", "ask", "answer",
    "contradiction", "role", "servers", "confirm", "secrets", "use",
]  # fmt: skip
"""How it is found out: by a look (`prove`: with the proof), by a list of packages of it (`host`, `artefact`,
`workflow`: of one that is not written down yet), by a domain, by somebody's word, by asking a vendor or
writing down its answer, by taking one of two words back, by one of the nine answers, by confirming a
discovery, by a register of secrets, by saying that a service is used; "" where nothing can."""


class Question(msgspec.Struct, frozen=True):
    """Something that nobody knows yet: of what kind, and about what (an entry, an asset, a role, a discovery;
    `more`: and about these). In words: the question, and what is known so far. `called`: those that it is
    about, by name. `holds_up`: the sentences that cannot be said before it is answered; `first_of`: one of
    them that no question before it holds up."""

    kind: Kind
    about: str
    text: str
    known: str = ""
    by: Way = ""
    more: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    holds_up: tuple[str, ...] = ()
    first_of: str = ""

    @property
    def whole(self) -> str:
        """The question, with what is known so far."""
        return f"{self.text} {self.known}".rstrip()

    @property
    def why(self) -> str:
        """What is known so far, and which sentence waits for it."""
        return f"{self.known} {words.holds_up(self.first_of)}".strip()

    @property
    def subjects(self) -> tuple[str, ...]:
        """As whom it keeps sentences from being said."""
        if self.kind == "since":
            return ()
        mark = {"role": "role:", "discovery": "proposal:", "entry": "entry:"}.get(self.kind, "")
        return (SERVERS,) if self.kind == "servers" else tuple(mark + one for one in (self.about, *self.more))


def by_look(playbook: Playbook) -> L["", "look", "prove"]:
    """How a look tells whether a server has it: by the proof, by a plain one; "" where none tells."""
    found = facts.by_look(playbook)
    return "" if not found else "prove" if found == "active" else "look"


def questions(judgement: Judgement, ours: Sequence[Asset], not_yet: Sequence[NotYet]) -> list[Question]:
    """What nobody knows yet: what the two answers rest on first, then what holds up most sentences; last what
    nobody can answer. `not_yet`: the sentences that cannot be said."""
    waiting: dict[str, dict[str, None]] = {}
    for one in not_yet:
        for blocker in one.judged.blockers:
            waiting.setdefault(blocker.subject, {})[one.text] = None
    found = [_holding(one, waiting) for one in _all(judgement, ours)]
    return list(_each_once(sorted(found, key=_pressing)))


def _each_once(found: Sequence[Question]) -> Iterator[Question]:
    """Each sentence that is held up is named at one question, the first."""
    named: set[str] = set()
    for one in found:
        new = next((text for text in one.holds_up if text not in named), "")
        named.add(new)
        yield msgspec.structs.replace(one, first_of=new)


def _holding(question: Question, waiting: Mapping[str, Mapping[str, None]]) -> Question:
    sentences = dict.fromkeys(text for one in question.subjects for text in waiting.get(one, ()))
    return msgspec.structs.replace(question, holds_up=tuple(sentences))


def _pressing(one: Question) -> tuple[int, int]:
    if one.kind == "misuse":
        return 3, 0
    first = one.kind == "now" or one.by in _FIRST
    return 0 if one.kind == "entry" else 1 if first else 2, -len(one.holds_up) if not first else 0


_FIRST: tuple[Way, ...] = ("start", "host", "artefact", "workflow", "use", "secrets", "contradiction")
"""What the two answers at the top rest on, before what sentences wait for."""


def _all(judgement: Judgement, ours: Sequence[Asset]) -> Iterator[Question]:
    world = judgement.world
    for seq in world.state.unknown:
        yield Question("entry", str(seq), *words.of_entry(str(seq)))
    for one in ours:
        found = judgement.assessment(one.id)
        if found.own_now.verdict == "unknown" and found.now.verdict != "yes":
            yield _exposed(one, "now", words.reason(found.own_now.why), _looking(world, one))
    for one in ours:
        found = judgement.assessment(one.id)
        if found.own_ever.verdict == "unknown" and found.ever.verdict != "yes":
            yield _exposed(one, "ever", words.reason(found.own_ever.why), _remembering(world, one))
    yield from _since(judgement, ours)
    if not ours:
        yield from _nothing_yet(world)
    yield from _within_reach(judgement, ours)
    yield from _all_servers(judgement, ours)
    for role in names.open_roles(judgement):
        phrase = phrases.roles()[role]
        yield Question("role", role, phrase.question, phrase.because, "role")
    for proposal in judgement.pending():
        name = names.asset(world, proposal.asset)
        yield Question("discovery", proposal.id, open_questions.of_discovery(name), proposal.why, "confirm")
    for id in judgement.members.unregistered:
        name = names.asset(world, id)
        yield Question("unregistered", id, open_questions.of_unregistered(name), words.reason("unregistered"))
    yield from _vendors(judgement)
    if world.playbook.logs_can_show != "yes":
        yield Question("misuse", "", open_questions.of_misuse(), world.playbook.words.logs)


def _since(judgement: Judgement, ours: Sequence[Asset]) -> Iterator[Question]:
    """Of what was exposed: since when, where nobody knows it to the day and a log can say so."""
    for one in ours:
        periods = judgement.assessment(one.id).periods
        start = periods[0].start if periods else None
        if start is not None and start.high - start.low >= DAY and _remembering(judgement.world, one):
            text, known = words.since_when(names.given(one), periods[0])
            yield Question("since", one.id, text, known, "word", called=(one.name,))


def _exposed(asset: Asset, tense: L["now", "ever"], known: str, by: Way) -> Question:
    name = names.given(asset)
    return Question(tense, asset.id, words.exposed(name, tense), known, by, called=(asset.name,))


def _looking(world: World, asset: Asset) -> Way:
    """How it is found out whether that is exposed today: by a look where this event can be seen from
    outside, by a list of its packages where those tell and none was read yet, else by somebody's word; ""
    where it asks for none."""
    if asset.kind == "endpoint" and (look := by_look(world.playbook)):
        return look
    if asset.kind not in world.touched:
        return "host"
    here = [one for one in world.playbook.detectors if one.on == asset.kind]
    listed = any(one.packages for one in here)
    read = any(isinstance(seen.fact, Component | Inventory) for _seq, seen in world.state.of(asset.id))
    return "packages" if listed and not read else _remembering(world, asset)


def _remembering(world: World, asset: Asset) -> Way:
    return "word" if world.playbook.asks(asset.kind) else ""


def _nothing_yet(world: World) -> Iterator[Question]:
    """Where nothing is written down at which the event can be: what to write down first."""
    ways: list[Way] = []
    if any(one.reads == "probe" for one in world.playbook.detectors):
        ways.append("start")
    builds: tuple[Way, ...] = ("artefact", "workflow", "host")
    ways += [one for one in builds if one in {str(kind) for kind in world.touched}]
    for one in ways:
        yield Question("servers", "", words.FIRST[one], words.nothing(), one)
    breached = {one.vendor for one in world.playbook.told if not set(one.vendors) & set(world.assets)}
    for vendor in sorted(breached):
        name = names.asset(world, vendor)
        yield Question("answer", vendor, *words.of_use(name), "use", called=(name,))


def _within_reach(judgement: Judgement, ours: Sequence[Asset]) -> Iterator[Question]:
    """Where something is exposed, the event gives secrets away, and none is written down."""
    world = judgement.world
    gives = any(rule.to == "credential" and rule.bond == "holds" for rule in world.playbook.spreads)
    open_ones = [one for one in ours if judgement.assessment(one.id).now.verdict == "yes"]
    if not gives or not open_ones or any(one.kind == "credential" for one in world.assets.values()):
        return
    text, known = words.within_reach([names.given(one) for one in open_ones])
    yield Question("unregistered", open_ones[0].id, text, known, "secrets")


def _all_servers(judgement: Judgement, ours: Sequence[Asset]) -> Iterator[Question]:
    servers = [one for one in ours if one.kind not in ("artefact", "workflow")]
    if not judgement.members.servers_closed and (servers or judgement.world.playbook.of_servers):
        yield Question("servers", "", *words.all_servers([names.given(one) for one in servers]), "servers")


def _vendors(judgement: Judgement) -> Iterator[Question]:
    """Each vendor once: those that nobody asked together, those that are silent together."""
    world, vendors = judgement.world, tuple(judgement.vendors())
    unsaid = [one for one in vendors if spoken(world, one) is None]
    silent = [one for one in unsaid if services.asked_at(world, one) is not None]
    unasked = [one for one in unsaid if one not in silent]
    if unasked:
        yield _affected(world, unasked, "ask", len(unasked) == len(vendors))
    if silent:
        yield _affected(world, silent, "answer", len(silent) == len(vendors))
    for one in vendors:
        if one not in unsaid and (contradicted(world, one) or opposed(world, one)):
            name = names.asset(world, one)
            known = open_questions.which_is_right(words.reason("conflict"))
            text = words.affected([name], everyone=False)
            yield Question("answer", one, text, known, "contradiction", called=(name,))


def _affected(world: World, vendors: Sequence[AssetId], by: L["ask", "answer"], everyone: bool) -> Question:
    called = tuple(names.asset(world, one) for one in vendors)
    text = words.affected(called, everyone=everyone)
    known = words.reason("not_asked" if by == "ask" else "silent")
    return Question("answer", vendors[0], text, known, by, tuple(vendors[1:]), called)
