"""What nobody knows yet, as questions that somebody could answer, each with the command that finds it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import quote
from typing import Literal as L

import msgspec

from stanch.core.assessment import contradicted, spoken
from stanch.core.claims import Judgement
from stanch.core.model import Asset
from stanch.core.reasons import SENTENCES
from stanch.core.world import World
from stanch.flow import commands
from stanch.knowledge import phrases
from stanch.tell import names, services


class Question(msgspec.Struct, frozen=True):
    """Something that nobody knows yet: about what (an entry, an asset, a role, a discovery), and the
    command that finds it out ("" where none can)."""

    text: str
    command: str = ""
    kind: L[
        "entry", "now", "ever", "servers", "role", "discovery", "unregistered", "answer", "misuse"
    ] = "misuse"  # fmt: skip
    about: str = ""


def _looking(world: World, asset: Asset, option: str) -> str:
    """How it is found out whether that is exposed today: by a look where this event can be seen from outside,
    else by somebody's word; "" where it asks for neither."""
    probed = any(one.reads == "probe" and one.on == asset.kind for one in world.playbook.detectors)
    return "stanch observe tls --prove" if probed else _remembering(world, asset, option)


def _remembering(world: World, asset: Asset, option: str) -> str:
    if not world.playbook.asks(asset.kind):
        return ""
    return commands.with_choices(commands.attest(asset.name, option), commands.ANSWERS)


def questions(judgement: Judgement, ours: Sequence[Asset], option: str) -> Iterator[Question]:
    """What nobody knows yet, as questions that somebody could answer; the most pressing first. `option`:
    what names the incident in a command."""
    world = judgement.world
    for seq in world.state.unknown:
        text = f"What does entry {seq} say? {SENTENCES['unknown_entry']} A newer one can: update stanch."
        yield Question(text, "", "entry", str(seq))
    for one in ours:
        if judgement.assessment(one.id).own_now.verdict == "unknown":
            why = SENTENCES[judgement.assessment(one.id).own_now.why]
            text = f"Is {names.given(one)} exposed today? {why}"
            yield Question(text, _looking(world, one, option), "now", one.id)
    for one in ours:
        if judgement.assessment(one.id).own_ever.verdict == "unknown":
            why = SENTENCES[judgement.assessment(one.id).own_ever.why]
            text = f"Was {names.given(one)} exposed before? {why}"
            yield Question(text, _remembering(world, one, option), "ever", one.id)
    if not ours and world.touched & {"host", "artefact", "workflow"}:
        text = "What builds and runs your software? Nothing where this event can be is written down yet."
        yield Question(text, "stanch observe packages FILE --of artefact:NAME", "servers")
    if not judgement.members.servers_closed:
        named = names.listed(names.given(one) for one in ours[:8] if one.kind not in ("artefact", "workflow"))
        text = f"{phrases.servers().question} So far: {named or 'none'}"
        yield Question(text, "stanch register servers ANSWER", "servers")
    for role in names.open_roles(judgement):
        yield Question(phrases.roles()[role].question, f"stanch vendor add NAME --role {role}", "role", role)
    for proposal in judgement.pending():
        text = f"Do you use {names.asset(world, proposal.asset)}? {proposal.why}"
        yield Question(text, "", "discovery", proposal.id)
    for id in judgement.members.unregistered:
        text = f"What is {names.asset(world, id)}? {SENTENCES['unregistered']}"
        yield Question(text, "", "unregistered", id)
    for vendor in judgement.vendors():
        name = names.asset(world, vendor)
        if spoken(world, vendor) is None:
            asked = services.asked_at(world, vendor) is not None
            command = commands.ask(name, option)
            if asked:
                command = commands.with_choices(commands.answer(name, option), commands.STATUSES)
            why = SENTENCES["silent" if asked else "not_asked"]
            yield Question(f"Is {name} affected? {why}", command, "answer", vendor)
        elif contradicted(world, vendor) is not None:
            text = f"Is {name} affected? {SENTENCES['conflict']} Ask which is right, and take the other back."
            command = f"stanch timeline --about {quote(name)}     (then stanch retract NUMBER WHY)"
            yield Question(text, command, "answer", vendor)
    if world.playbook.logs_can_show != "yes":
        yield Question(f"Did anyone read data? {world.playbook.words.logs}")
