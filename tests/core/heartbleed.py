"""A small Heartbleed for tests of the rules: one website, its keys, the passwords that it accepts."""

from __future__ import annotations

from collections.abc import Sequence

from stanch.core.entries import Entry
from stanch.core.legacy import NONE
from stanch.core.model import (
    Asset,
    AssetId,
    Certificate,
    Digest,
    Edge,
    Observation,
    Probe,
    RemedyId,
)
from stanch.core.moments import AsOf, During, Moment, Seq, When, at, parse, parse_when
from stanch.core.playbook import Detector, Playbook, Remedy, Spread, Wait, Words
from stanch.core.propagation import spread
from stanch.core.sayings import Done, Saying, Step
from stanch.core.state import State, fold
from stanch.core.world import World

PATCHED, RESTARTED, REKEYED = RemedyId("patched"), RemedyId("restarted"), RemedyId("rekeyed")
REVOKED, ROTATED = RemedyId("revoked"), RemedyId("rotated")
WWW, PASSWORDS = AssetId("endpoint:www"), AssetId("credential:passwords")

PLAYBOOK = Playbook(
    id="heartbleed",
    digest=Digest("0" * 64),
    aliases=("CVE-2014-0160",),
    title="Heartbleed",
    disclosed_at=parse("2014-04-07"),
    window=During(at(parse("2012-03-14"))),
    detectors=(
        Detector("probe", "endpoint", "probe", ("heartbleed",)),
        Detector("log", "endpoint", "attested", ("had_the_flaw",)),
        Detector("answer", "vendor", "statement", fresh_hours=0),
    ),
    spreads=(
        Spread("presents", "endpoint", "key", ("vulnerable",), "leaked"),
        Spread("presents", "key", "endpoint", ("leaked",), "reachable"),
        Spread("accepts", "endpoint", "credential", ("vulnerable", "reachable"), "leaked"),
        Spread("accepts", "vendor", "credential", ("vulnerable", "reachable"), "leaked"),
    ),
    remedies=(
        Remedy(PATCHED, ("endpoint", "vendor"), "vulnerable", "ends", (), ("now_no",)),
        Remedy(RESTARTED, ("endpoint", "vendor"), "vulnerable", "ends", (Wait(PATCHED),), ("now_no",)),
        Remedy(
            REKEYED,
            ("endpoint", "vendor"),
            "vulnerable",
            "renews",
            (Wait(RESTARTED),),
            ("spki_changed", "said"),
        ),
        Remedy(REVOKED, ("key",), "leaked", "kills", (Wait(REKEYED, "presents", "endpoint"),)),
        Remedy(ROTATED, ("credential",), "leaked", "renews", (Wait(REKEYED, "accepts"),)),
    ),
    until_ready="wait",
    logs_can_show="no",
    words=Words("Heartbleed", "", "", "", ""),
)


def key(letter: str) -> AssetId:
    return AssetId(f"key:sha256/{letter * 64}")


def saw(when: str, outcome: str, letter: str, address: str = "192.0.2.1") -> list[Entry]:
    """One look at the website: the probe's outcome, and the key that it presented."""
    moment = parse(when)
    assert outcome in ("positive", "negative", "inconclusive", "unreachable")
    probe = Probe("heartbleed", outcome, "", address)  # type: ignore[arg-type]
    certificate = Certificate(address, Digest(letter * 64), Digest(letter * 64), moment, moment)
    return [Observation(WWW, probe, moment), Observation(WWW, certificate, moment)]


def said(remedy: RemedyId, when: str, on: str) -> Entry:
    """A person's word that a step was done."""
    step = Step(remedy, "yes", parse_when(when) if when else When())
    return Saying(NONE, WWW, Done(step), parse(on), provenance="person_said")


SHOP: list[Entry] = [
    Asset(WWW, "endpoint", "www"),
    Asset(PASSWORDS, "credential", "customers' passwords"),
    Edge(WWW, "accepts", PASSWORDS),
]


def world(entries: Sequence[Entry], true_at: str, known: int | None = None) -> World:
    """What the first `known` entries (all) make of that moment."""
    rows = [(Seq(number), entry) for number, entry in enumerate(entries, 1)][:known]
    state = fold(State(), rows)
    return spread(PLAYBOOK, state, AsOf(state.seq, Moment(parse(true_at))))
