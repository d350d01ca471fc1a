"""What nobody knows yet, as questions that somebody could answer, each with the command that finds it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import quote
from typing import Literal as L

import msgspec

from stanch.app.status import commands
from stanch.core.assessment import contradicted, spoken
from stanch.core.claims import Judgement
from stanch.core.model import Asset, AssetId, Component, Inventory
from stanch.core.world import World
from stanch.knowledge import phrases
from stanch.tell import explanations, names, services


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
    """How it is found out whether that is exposed today: by a look where this event can be seen from
    outside, by a list of its packages where those tell and none was read yet, else by somebody's word; ""
    where it asks for none."""
    if asset.kind == "endpoint" and (look := commands.look(world.playbook)):
        return look
    if asset.kind not in world.touched:
        return commands.with_choices(commands.read_packages(AssetId("host:NAME")), commands.FILES)
    here = [one for one in world.playbook.detectors if one.on == asset.kind]
    listed = any(one.packages for one in here)
    read = any(isinstance(seen.fact, Component | Inventory) for _seq, seen in world.state.of(asset.id))
    if listed and not read:
        files = commands.LOGS if asset.kind == "workflow" else commands.FILES
        return commands.with_choices(commands.read_packages(asset.id), files)
    return _remembering(world, asset, option)


def _remembering(world: World, asset: Asset, option: str) -> str:
    if not world.playbook.asks(asset.kind):
        return ""
    return commands.with_choices(commands.attest(asset.name, option), commands.ANSWERS)


def questions(judgement: Judgement, ours: Sequence[Asset], option: str) -> Iterator[Question]:
    """What nobody knows yet, as questions that somebody could answer; the most pressing first. `option`:
    what names the incident in a command."""
    world = judgement.world
    for seq in world.state.unknown:
        why = explanations.reason("unknown_entry")
        text = f"What does entry {seq} say? {why} A newer one can: update stanch."
        yield Question(text, "", "entry", str(seq))
    for one in ours:
        found = judgement.assessment(one.id)
        if found.own_now.verdict == "unknown" and found.now.verdict != "yes":
            why = explanations.reason(judgement.assessment(one.id).own_now.why)
            text = f"Is {names.given(one)} exposed today? {why}"
            yield Question(text, _looking(world, one, option), "now", one.id)
    for one in ours:
        found = judgement.assessment(one.id)
        if found.own_ever.verdict == "unknown" and found.ever.verdict != "yes":
            why = explanations.reason(judgement.assessment(one.id).own_ever.why)
            text = f"Was {names.given(one)} exposed before? {why}"
            yield Question(text, _remembering(world, one, option), "ever", one.id)
    if not ours:
        yield from _nothing_yet(world)
    yield from _within_reach(judgement, ours)
    servers = [one for one in ours if one.kind not in ("artefact", "workflow")]
    if world.playbook.of_servers:
        yield from _all_servers(judgement, servers)
    for role in names.open_roles(judgement):
        yield Question(phrases.roles()[role].question, f"stanch vendor add NAME --role {role}", "role", role)
    for proposal in judgement.pending():
        text = f"Do you use {names.asset(world, proposal.asset)}? {proposal.why}"
        yield Question(text, "", "discovery", proposal.id)
    for id in judgement.members.unregistered:
        text = f"What is {names.asset(world, id)}? {explanations.reason('unregistered')}"
        yield Question(text, "", "unregistered", id)
    for vendor in judgement.vendors():
        name = names.asset(world, vendor)
        if spoken(world, vendor) is None:
            asked = services.asked_at(world, vendor) is not None
            command = commands.ask(name, option)
            if asked:
                command = commands.with_choices(commands.answer(name, option), commands.STATUSES)
            why = explanations.reason("silent" if asked else "not_asked")
            yield Question(f"Is {name} affected? {why}", command, "answer", vendor)
        elif contradicted(world, vendor) is not None:
            why = explanations.reason("conflict")
            text = f"Is {name} affected? {why} Ask which is right, and take the other back."
            yield Question(text, commands.contradicting(name), "answer", vendor)
    if servers and not world.playbook.of_servers:
        yield from _all_servers(judgement, servers)
    if world.playbook.logs_can_show != "yes":
        yield Question(f"Did anyone read data? {world.playbook.words.logs}")


def _nothing_yet(world: World) -> Iterator[Question]:
    """Where nothing is written down at which the event can be: what to write down first."""
    nothing = "Nothing where this event can be is written down yet."
    if any(one.reads == "probe" for one in world.playbook.detectors):
        text = f"Which servers do your customers reach? {nothing}"
        yield Question(text, "stanch start DOMAIN", "servers")
    if "host" in world.touched:
        text = f"Which machines run your software? {nothing}"
        yield Question(text, f"stanch observe packages FILE --of host:NAME   ({commands.FILES})", "servers")
    for kind, text in (("artefact", "What do you build?"), ("workflow", "What runs your builds?")):
        if kind in world.touched:
            files = commands.LOGS if kind == "workflow" else commands.FILES
            command = f"stanch observe packages FILE --of {kind}:NAME   ({files})"
            yield Question(f"{text} {nothing}", command, "servers")
    breached = {one.vendor for one in world.playbook.told if not set(one.vendors) & set(world.assets)}
    for vendor in sorted(breached):
        name = names.asset(world, vendor)
        text = f"Do you use {name}, or did you, and what did you keep there? Neither is written down yet."
        yield Question(text, f"stanch vendor add {quote(name)}", "answer", vendor)


def _within_reach(judgement: Judgement, ours: Sequence[Asset]) -> Iterator[Question]:
    """Where something is exposed, the event gives secrets away, and none is written down."""
    world = judgement.world
    gives = any(rule.to == "credential" and rule.bond == "holds" for rule in world.playbook.spreads)
    open_ones = [one for one in ours if judgement.assessment(one.id).now.verdict == "yes"]
    if not gives or not open_ones or any(one.kind == "credential" for one in world.assets.values()):
        return
    who = names.few([names.given(one) for one in open_ones])
    text = f"Which keys and passwords are within reach of {who}? None is written down yet."
    example = "FILE: credentials: [{name: KEY, held_by: [WHERE IT LIES]}]"
    yield Question(text, f"stanch register import FILE   ({example})", "unregistered", open_ones[0].id)


def _all_servers(judgement: Judgement, servers: Sequence[Asset]) -> Iterator[Question]:
    if not judgement.members.servers_closed:
        named = names.listed(names.given(one) for one in servers[:8])
        text = f"{phrases.servers().question} So far: {named or 'none'}"
        yield Question(text, "stanch register servers ANSWER", "servers")
