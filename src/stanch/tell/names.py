"""What each thing is called: assets, roles, blockers, answers; `language`: in which one (a code)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from stanch.core import names
from stanch.core.claims import Judgement
from stanch.core.members import SERVERS
from stanch.core.model import US, Asset, AssetId, Digest, Role
from stanch.core.moments import When
from stanch.core.playbook import Playbook
from stanch.core.sayings import Statement
from stanch.core.usage import used_until
from stanch.core.world import World
from stanch.knowledge import messages, phrases, vendors
from stanch.knowledge.messages import FIRST, say
from stanch.tell import dates, events


def asset(world: World, id: AssetId, language: str = FIRST) -> str:
    """The name that was given to an asset, as it stands in a sentence; the business itself is "we"."""
    if id == US:
        return say(language, "names.we")
    if id.startswith("key:sha256/"):
        return key(world, id, language)
    found = world.assets.get(id)
    if found is not None and found.name:
        return given(found, language)
    known = vendors.catalogue().get(id) if id.startswith("vendor:") else None
    return known.name if known is not None else in_text(id.partition(":")[2] or id, language)


def given(asset: Asset, language: str = FIRST) -> str:
    """A name that was given, as it stands in a sentence: one that could be read as a part of it between
    quotation marks (57).

    An address has no words; whom the catalogue of vendors knows is called as it says; and of our password
    somewhere it is the place that has a name.
    """
    known = vendors.catalogue().get(asset.id) if asset.kind == "vendor" else None
    if known is not None and known.name == asset.name:
        return asset.name
    if asset.kind == "endpoint":
        word = asset.name.isalpha() and len(asset.name) <= names.MOST_BARE
        # the port that a browser takes by itself is never said: who called it so typed what a command prints
        return in_text(asset.name, language) if word else asset.name.removesuffix(":443")
    if asset.kind == "credential" and asset.name.startswith(SIGN_IN_AT):
        place = in_text(asset.name.removeprefix(SIGN_IN_AT), language, proper=True)
        return say(language, "names.password_at", place=place)
    return in_text(asset.name, language, proper=asset.kind == "vendor")


def secrets(asset: Asset) -> str:
    """A secret of ours, as a list of what is to be changed names it: our password at a vendor that the
    catalogue knows, with all that its customers keep of it beside the password."""
    place = asset.name.removeprefix(SIGN_IN_AT)
    known = next((one for one in vendors.catalogue().values() if one.name == place), None)
    if asset.kind != "credential" or place == asset.name or known is None or not known.secrets:
        return given(asset)
    kinds = listed([say(FIRST, "screens.naming.password"), *known.secrets])
    return say(FIRST, "screens.naming.secrets_at", kinds=kinds, name=known.name)


SIGN_IN_AT = "our password at "
"""How a password of ours is called in the record where nobody gave it a name."""


ORDINARY = {
    "de": frozenset(
        (  # by these German sentences say how many, which, who, and that something is not so (57)
            *(
                "alle",
                "allen",
                "aller",
                "alles",
                "andere",
                "anderen",
                "beide",
                "beiden",
                "dem",
                "den",
                "der",
                "die",
            ),
            *(
                "das",
                "des",
                "dieser",
                "diese",
                "dieses",
                "ein",
                "eine",
                "einem",
                "einen",
                "einer",
                "eines",
                "einige",
            ),
            *(
                "er",
                "es",
                "etwas",
                "ihr",
                "ihre",
                "jede",
                "jeder",
                "jedes",
                "jemand",
                "kein",
                "keine",
                "keinem",
            ),
            *("keinen", "keiner", "manche", "mehr", "mehrere", "meiste", "meisten", "nicht", "nichts", "nie"),
            *(
                "niemals",
                "niemand",
                "niemanden",
                "noch",
                "nur",
                "ohne",
                "oder",
                "sie",
                "sonst",
                "uns",
                "unser",
            ),
            *(
                "unsere",
                "unseren",
                "unserer",
                "und",
                "viele",
                "wenige",
                "weder",
                "wer",
                "wir",
                "dienst",
                "dienste",
            ),
            *(
                "anbieter",
                "zwei",
                "drei",
                "vier",
                "fünf",
                "sechs",
                "sieben",
                "acht",
                "neun",
                "zehn",
                "elf",
                "zwölf",
            ),
        )
    )
}


def in_text(name: str, language: str = FIRST, *, proper: bool = False) -> str:
    """A name as `core.names` has it in a sentence, with the quotation marks of the language; one of words of
    that language is quoted as well."""
    found = names.in_text(name, proper=proper)
    if language == FIRST:
        return found
    bare = found[1:-1] if found.startswith("“") else found
    ordinary = not ORDINARY[language].isdisjoint(re.findall(r"[^\W_]+", bare.casefold()))
    return say(language, "names.quoted", name=bare) if found != bare or ordinary else bare


def key(world: World, id: AssetId, language: str = FIRST) -> str:
    """A key, by the first digits of its digest and who presents it."""
    spki = Digest(id.removeprefix("key:sha256/"))
    shown = sorted(asset(world, one, language) for one in world.state.presenters.get(spki, ()))
    if not shown:
        return say(language, "names.key", digits=spki[:8])
    if len(shown) > 3:
        more = len(shown) - 3
        shown[3:] = [say(language, "names.more_servers", n=more, more=digits(more, language))]
    return say(language, "names.key_of", digits=spki[:8], servers=listed(shown, language))


def listed(words: Iterable[str], language: str = FIRST) -> str:
    """a, b and c."""
    found = list(words)
    if len(found) < 3:
        return (
            say(language, "lists.two", first=found[0], last=found[1]) if len(found) == 2 else "".join(found)
        )
    return _joined(found, "lists.last", language)


def clauses(words: Sequence[str], language: str = FIRST) -> str:
    """it was affected, and that this is mended."""
    return words[0] if len(words) == 1 else _joined(words, "lists.clauses_last", language)


def _joined(words: Sequence[str], last: str, language: str) -> str:
    found = words[0]
    for one in words[1:-1]:
        found = say(language, "lists.between", first=found, last=one)
    return say(language, last, first=found, last=words[-1])


def digits(count: int, language: str = FIRST) -> str:
    """A number in digits: 48,211."""
    return f"{count:,}".replace(",", say(language, "numbers.thousands")) if count > 999 else str(count)


def few(words: Iterable[str], most: int = 8) -> str:
    """a, b and 12 more."""
    found = list(words)
    if len(found) > most + 1:
        found[most:] = [say(FIRST, "screens.naming.more", count=len(found) - most)]
    return listed(found)


def roles_of(world: World, vendor: AssetId) -> tuple[Role, ...]:
    """The roles in which a vendor was named."""
    answers = world.state.roles(world.at.true_at)
    return tuple(role for role, (_seq, answer) in answers.items() if vendor in answer.vendors)


def which(world: World, vendor: AssetId, language: str = FIRST, *, case: str = "") -> str:
    """ "which takes our payments and keeps our backups"; "which we use" where no role is known; where that is
    over, "which we used until 8 April 2014". `case`: that of the name it stands beside (accusative)."""
    until = used_until(world, vendor)
    if until is not None:
        return say(language, "roles.which_we_used", case=case, until=dates.around(until, language, "until"))
    found = [say(language, f"roles.does.{role}") for role in roles_of(world, vendor)]
    if not found:
        return say(language, "roles.which_we_use", case=case)
    return say(language, "roles.which", case=case, does=listed(found, language))


def whiches(world: World, vendor: AssetId, language: str = FIRST) -> tuple[str, ...]:
    """The same in each case in which a sentence can have it."""
    return tuple(which(world, vendor, language, case=case) for case in ("", "accusative"))


def subject(world: World, blocker: str) -> str:
    """Whoever keeps a sentence from being said: an asset's name, a role's question, a discovery."""
    kind, _, rest = blocker.partition(":")
    if blocker == SERVERS:
        return say(FIRST, "names.quoted", name=phrases.servers().question)
    if kind == "role":
        questions = {str(role): phrase.question for role, phrase in phrases.roles().items()}
        return say(FIRST, "names.quoted", name=questions[rest]) if rest in questions else rest
    if kind == "proposal":
        proposal = world.state.proposals.get(rest)
        return asset(world, proposal[1].asset) if proposal else rest
    if kind == "entry":
        return say(FIRST, "screens.naming.entry", number=rest)
    return asset(world, AssetId(blocker))


def answer(statement: Statement, said_at: When, playbook: Playbook | None, language: str = FIRST) -> str:
    """What a vendor said, to follow "told us that": its status, then each step that it says it took, or that
    it did not take. A step without a phrase of its own is told by what the playbook calls it (None: no event
    is open)."""
    said = status(statement, language)
    own = events.done(playbook, language)
    for step in statement.steps:
        if step.done == "no" and messages.has(f"answers.did_not.{step.remedy}"):
            said.append(say(language, f"answers.did_not.{step.remedy}"))
        known = messages.has(f"answers.did.{step.remedy}") and step.remedy != OWN_STEP
        if step.done != "yes" or not (known or step.remedy in own):
            continue
        id = step.remedy if known else OWN_STEP
        done = {} if known else {"done": own[step.remedy]}
        if step.when.known:
            when = When(step.when.earliest, min(step.when.high, said_at.high))
            said.append(say(language, f"answers.did_then.{id}", when=dates.happened(when, language), **done))
        else:
            said.append(say(language, f"answers.did.{id}", **done))
    return clauses(said, language)


OWN_STEP = "own_step"
"""The message for a step that only the playbook has a name for."""


def status(statement: Statement, language: str = FIRST) -> list[str]:
    """What a vendor's status says, as the ends of "told us that ..."."""
    if statement.status == "fixed":
        return [say(language, "answers.affected"), say(language, "answers.mended")]
    return [say(language, f"answers.{statement.status}")]


def open_roles(judgement: Judgement) -> tuple[Role, ...]:
    """The roles of which nobody has said who fills them."""
    answers = judgement.world.state.roles(judgement.world.at.true_at)
    return tuple(role for role in phrases.roles() if role not in answers or not answers[role][1].complete)
