"""What each thing is called: assets, roles, blockers, answers."""

from __future__ import annotations

from collections.abc import Iterable

from stanch.core import names
from stanch.core.claims import Judgement
from stanch.core.members import SERVERS
from stanch.core.model import US, Asset, AssetId, Digest, Role
from stanch.core.moments import When
from stanch.core.playbook import Playbook
from stanch.core.sayings import Statement
from stanch.core.usage import used_until
from stanch.core.world import World
from stanch.knowledge import phrases, vendors
from stanch.tell import dates


def asset(world: World, id: AssetId) -> str:
    """The name that was given to an asset, as it stands in a sentence; the business itself is "we"."""
    if id == US:
        return "we"
    if id.startswith("key:sha256/"):
        return key(world, id)
    found = world.assets.get(id)
    if found is not None and found.name:
        return given(found)
    known = vendors.catalogue().get(id) if id.startswith("vendor:") else None
    return known.name if known is not None else names.in_text(id.partition(":")[2] or id)


def given(asset: Asset) -> str:
    """A name that was given, as it stands in a sentence: one that could be read as a part of it between
    quotation marks (57).

    An address has no words; whom the catalogue of vendors knows is called as it says; and of our password
    somewhere it is the place that has a name.
    """
    known = vendors.catalogue().get(asset.id) if asset.kind == "vendor" else None
    if known is not None and known.name == asset.name:
        return asset.name
    if asset.kind == "endpoint":
        return (
            names.in_text(asset.name) if asset.name.isalpha() and names.ordinary(asset.name) else asset.name
        )
    if asset.kind == "credential" and asset.name.startswith(SIGN_IN_AT):
        return SIGN_IN_AT + names.in_text(asset.name.removeprefix(SIGN_IN_AT), proper=True)
    return names.in_text(asset.name, proper=asset.kind == "vendor")


SIGN_IN_AT = "our password at "
"""How a password of ours is called where nobody gave it a name."""


def key(world: World, id: AssetId) -> str:
    """A key, by the first digits of its digest and who presents it."""
    spki = Digest(id.removeprefix("key:sha256/"))
    shown = sorted(asset(world, one) for one in world.state.presenters.get(spki, ()))
    if len(shown) > 3:
        shown[3:] = [f"{len(shown) - 3} more server{'s' if len(shown) > 4 else ''}"]
    return f"the key {spki[:8]} of {listed(shown)}" if shown else f"the key {spki[:8]}"


def listed(words: Iterable[str]) -> str:
    """a, b and c."""
    found = list(words)
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} and {found[-1]}"


def few(words: Iterable[str], most: int = 8) -> str:
    """a, b and 12 more."""
    found = list(words)
    return listed(found if len(found) <= most + 1 else [*found[:most], f"{len(found) - most} more"])


def roles_of(world: World, vendor: AssetId) -> tuple[Role, ...]:
    """The roles in which a vendor was named."""
    answers = world.state.roles(world.at.true_at)
    return tuple(role for role, (_seq, answer) in answers.items() if vendor in answer.vendors)


def which(world: World, vendor: AssetId) -> str:
    """ "which takes our payments and keeps our backups"; "which we use" where no role is known; where that is
    over, "which we used until 8 April 2014"."""
    until = used_until(world, vendor)
    if until is not None:
        return f"which we used until {dates.around(until)}"
    found = [phrases.roles()[role].which for role in roles_of(world, vendor)]
    return f"which {listed(found)}" if found else "which we use"


def subject(world: World, blocker: str) -> str:
    """Whoever keeps a sentence from being said: an asset's name, a role's question, a discovery."""
    kind, _, rest = blocker.partition(":")
    if blocker == SERVERS:
        return f"“{phrases.servers().question}”"
    if kind == "role":
        questions = {str(role): phrase.question for role, phrase in phrases.roles().items()}
        return f"“{questions[rest]}”" if rest in questions else rest
    if kind == "proposal":
        proposal = world.state.proposals.get(rest)
        return asset(world, proposal[1].asset) if proposal else rest
    if kind == "entry":
        return f"entry {rest} of the record"
    return asset(world, AssetId(blocker))


def answer(statement: Statement, said_at: When, playbook: Playbook | None) -> str:
    """What a vendor said, to follow "told us that": its status, then each step that it says it took, or that
    it did not take. A step without a phrase of its own is told by what the playbook calls it."""
    said = phrases.answers()[statement.status].split(AND)
    own = {one.id: one.done for one in (playbook.remedies if playbook is not None else ())}
    for step in statement.steps:
        if step.done == "no" and step.remedy in phrases.steps_not_taken():
            said.append(phrases.steps_not_taken()[step.remedy])
        words = phrases.steps().get(step.remedy, phrases.own_step() if step.remedy in own else None)
        if words is None or step.done != "yes":
            continue
        when = ""
        if step.when.known:
            done = When(step.when.earliest, min(step.when.high, said_at.high))
            when = f" {dates.happened(done)}"
        said.append(words.format(when=when, done=own.get(step.remedy, "")))
    return AND.join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


AND = ", and "
"""Between the last two parts of what a vendor said."""


def open_roles(judgement: Judgement) -> tuple[Role, ...]:
    """The roles of which nobody has said who fills them."""
    answers = judgement.world.state.roles(judgement.world.at.true_at)
    return tuple(role for role in phrases.roles() if role not in answers or not answers[role][1].complete)
