"""What is a sentence that can be said? Over whom it ranges, what each must show, what goes along with it.

They stand in `knowledge/catalogue/claims.yaml`, their texts in `knowledge/messages`; `claims` judges them.
"""

from __future__ import annotations

from typing import Literal as L

import msgspec

from stanch.core.model import ClaimId, Kind, Manner, RemedyId, Role, Tri

Advice = L["change_now", "revoke_now", "isolate_first", "wait", "change_again", "leave", "ask"]

Closed = Role | L["servers"]
"""A list that can be complete: who fills a role, or the servers that our customers reach."""


class Over(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a claim ranges over: kinds of one owner, all of them, some, or each for itself.

    `roles`: only vendors in these. `holds`: only vendors that hold such data, one left out only on an
    explicit no. `customers`: only the secrets that our customers sign in with. `closed`: the lists that must
    be complete. `named`: the sentence names those that it speaks of, so that it needs no complete list.
    """

    kinds: tuple[Kind, ...] = ()
    owner: L["us", "vendor", "any"] = "us"
    of: L["all", "some", "each"] = "all"
    roles: tuple[Role, ...] = ()
    holds: str = ""
    closed: tuple[Closed, ...] = ()
    accepted_by: L["", "us", "vendor"] = ""
    customers: bool = False
    named: bool = False


class Must(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What each member must show.

    `every_one`: the step was done at each of them, also where nothing is known to call for it. `by` look: a
    look of ours or of another tool shows it, for a word that was typed is no look. `reader`: what a customer
    is to do with the secret.
    """

    test: L[
        "now", "ever", "neither", "ended", "unended", "done", "every_one", "looked", "seen", "answered",
        "asked", "silent", "counted", "advised", "reader", "leaking", "shown", "key_out",
        "within_reach", "promised", "always",
    ]  # fmt: skip
    verdict: Tri = "no"
    of: Manner | None = None
    remedy: RemedyId | None = None
    advice: Advice | None = None
    by: L["", "look"] = ""
    reader: L["", "hold", "change"] = ""

    @property
    def before(self) -> bool:
        """Does it say that something never was?"""
        return self.test in ("ever", "neither") and self.verdict == "no"


Part = L["do", "event", "ours", "theirs", "next"]
"""Where a sentence stands in a notice: what the reader does comes first."""


class Claim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence that can be said: over what, what it must have, what goes with it, what to say instead.

    `start`: it opens a paragraph of its own accord; the others come as companions or instead of others.
    `plain` and `technical` are texts with slots that `tell` fills; `wish` is how one would like to say it
    while it cannot be said, "" where nobody would. Those of the catalogue stand in the messages of each
    language, and are empty here. `stand_in`: said only where nothing else rests on
    evidence. `unless`: left out where one of these is said of the same asset, or of none. `brief`: it belongs
    into the short answer to somebody who asks, as its companions do then. `quotes`: it tells what somebody
    else said; that they said so can be true where what they said is not (177).
    """

    id: ClaimId
    must: Must
    plain: str = ""
    technical: str = ""
    over: Over = Over()
    companions: tuple[ClaimId, ...] = ()
    instead: tuple[ClaimId, ...] = ()
    unless: tuple[ClaimId, ...] = ()
    start: bool = False
    wish: str = ""
    stand_in: bool = False
    brief: bool = False
    part: Part = "ours"
    quotes: bool = False
