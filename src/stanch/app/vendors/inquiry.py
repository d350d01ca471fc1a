"""Ask all of them: whom nobody asked yet, who is silent, and since when."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from stanch.app import clock
from stanch.app.context import Case
from stanch.core.assessment import spoken
from stanch.core.model import Asset, AssetId
from stanch.core.moments import DAY, Moment, Seq
from stanch.core.sayings import Asked, Saying
from stanch.core.who import who
from stanch.errors import BadInput, Hint, Pointer
from stanch.knowledge import typed_names
from stanch.knowledge.messages import FIRST
from stanch.tell import inquiry as words
from stanch.tell import services


class Silent(msgspec.Struct, frozen=True):
    """A vendor that was asked and gave no answer: when it was asked last, and whether that is a day ago."""

    vendor: Asset
    asked_at: Moment
    again: bool


class Round(msgspec.Struct, frozen=True):
    """Whom nobody asked yet, who is silent; the mail."""

    unasked: tuple[Asset, ...]
    silent: tuple[Silent, ...]
    subject: str
    letter: str

    @property
    def again(self) -> tuple[Silent, ...]:
        """Those who were asked a day ago or more."""
        return tuple(one for one in self.silent if one.again)

    @property
    def due(self) -> tuple[AssetId, ...]:
        """Who is to be asked now."""
        return (*(one.id for one in self.unasked), *(one.vendor.id for one in self.again))


def round_of(case: Case, true_at: Moment | None = None) -> Round:
    """Who has to be asked still, or again, about this moment (None: now)."""
    now = clock.now() if true_at is None else true_at
    judgement = case.judgement(true_at)
    world = judgement.world
    waiting = [id for id in judgement.vendors() if spoken(world, id) is None]
    asked = [(id, services.asked_at(world, id)) for id in waiting]
    silent = [Silent(world.assets[id], at, now - at >= DAY) for id, at in asked if at is not None]
    unasked = [world.assets[id] for id, at in asked if at is None]
    return Round(tuple(unasked), tuple(silent), *mail(case))


def mail(case: Case, language: str = FIRST) -> tuple[str, str]:
    """The subject and the text of the mail that asks them. BadInput where the event has no words in that
    language."""
    return words.subject(case.playbook, language), words.letter(case.playbook, who(case.state), language)


def asked_all(case: Case, channel: str) -> tuple[Seq, Sequence[Asset]]:
    """We asked all at once who are due. BadInput where nobody is."""
    found = round_of(case)
    chosen = [*found.unasked, *(one.vendor for one in found.again)]
    if not chosen:
        raise BadInput(
            "there is nobody to ask",
            help=Hint("all have answered, or were asked less than a day ago; one alone: ", Pointer("ask")),
        )
    said, now = Asked(typed_names.words(channel)), clock.now()
    return case.write([Saying(case.id, one.id, said, now) for one in chosen]), chosen
