"""What grade has a server, by which caps, and which inputs are missing? Pure: from what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import msgspec

from stanch.knowledge import ratings
from stanch.knowledge.ratings import PROTOCOLS, Cap, Fault, Letter, Rules, Step, Suite, When
from stanch.observe.tls.grade.measures import Measured, Missing

ORDER: tuple[Letter, ...] = ("A+", "A", "A-", "B", "C", "D", "E", "F", "T", "M")
"""From the best to the worst; T and M stand apart: nothing else about such a server matters."""


class Scores(msgspec.Struct, frozen=True):
    """0 to 100 each; `total` by their weights, 0 where one of them is."""

    protocol: float
    key_exchange: float
    cipher: float
    total: float


class Absent(msgspec.Struct, frozen=True):
    """An input that was not measured, and why."""

    input: str
    why: Missing


class Graded(msgspec.Struct, frozen=True):
    """The grade; None where an input is `missing`, and then `at_best` is the best that it can be."""

    grade: Letter | None
    at_best: Letter | None
    scores: Scores | None
    caps: tuple[Cap, ...]
    missing: tuple[Absent, ...]
    ruled_out: tuple[str, ...] = ()


def grade(found: Measured, rules: Rules, ruled_out: frozenset[str] = frozenset()) -> Graded:
    """Grade what was measured. `ruled_out`: flaws of which a person says that they are not there; they count
    only where they were not measured."""
    said = tuple(sorted(one for one in ruled_out if one in found.flaws and found.flaws[one] is None))
    found = msgspec.structs.replace(found, flaws={**found.flaws, **dict.fromkeys(said, False)})
    absent = tuple(missing(found))
    scores = score(found, rules)
    caps = tuple(cap for cap in rules.caps if holds(cap.when, found, rules))
    best = _letter(scores, caps, rules) if scores is not None else None
    return Graded(None if absent or scores is None else best, best, scores, caps, absent, said)


def _letter(scores: Scores, caps: tuple[Cap, ...], rules: Rules) -> Letter:
    by_score = next(one.grade for one in rules.floors if scores.total >= one.score)
    if by_score == "A" and not caps:
        return "A+"
    return max((by_score, *(cap.grade for cap in caps)), key=ORDER.index)


def missing(found: Measured) -> Iterator[Absent]:
    """Every input that was not measured."""
    for protocol in PROTOCOLS:
        on = found.protocols.get(protocol)
        if on is None:
            yield _absent(found, f"protocol {protocol}")
        elif on and protocol != "SSLv2" and (not found.suites.get(protocol) or protocol in found.cut):
            yield _absent(found, f"suites {protocol}")
    for name in ("ephemeral", "leaves", "signatures", "hsts"):
        if getattr(found, name) is None and name not in found.inapplicable:
            yield _absent(found, name)
    for flaw in ratings.rules().flaws:
        if found.flaws.get(flaw) is None:
            yield _absent(found, flaw)
    refused = found.faults.get("untrusted") or found.faults.get("not_valid_now")
    for fault in get_args(Fault):
        if fault == "revoked" and refused:
            continue  # nobody takes it, revoked or not; and its issuer could not say
        if found.faults.get(fault) is None:
            yield _absent(found, fault)


def _absent(found: Measured, name: str) -> Absent:
    return Absent(name, found.missing.get(name, "not_tried"))


def holds(when: When, found: Measured, rules: Rules) -> bool:
    """Is it so, for certain? What was not measured is not."""
    if when.protocol is not None:
        return found.protocols.get(when.protocol) is True
    if when.best_protocol is not None:
        newer = PROTOCOLS[PROTOCOLS.index(when.best_protocol) + 1 :]
        return bool(found.protocols.get(when.best_protocol)) and all(
            found.protocols.get(one) is False for one in newer
        )
    if when.without_protocol is not None:
        both = (when.without_protocol, *((when.unless,) if when.unless else ()))
        return all(found.protocols.get(one) is False for one in both)
    if when.suite is not None:
        return any(one.has(when.suite) for one in taken(found, when.of))
    if when.without_suite is not None:
        whole = not found.cut and all(
            found.protocols.get(one) is False or found.suites.get(one) for one in PROTOCOLS[1:]
        )
        some = taken(found)
        return whole and bool(some) and not any(one.has(when.without_suite) for one in some)
    if when.flaw is not None:
        return found.flaws.get(when.flaw) is True
    if when.certificate is not None:
        return found.faults.get(when.certificate) is True
    if when.signature is not None:
        alike = {"md5": ("md5", "md2", "md4"), "sha1": ("sha1",)}[when.signature]
        return any(one in alike for one in found.signatures or ())
    if when.key_score_at_most is not None:
        return key_score(found, rules) <= when.key_score_at_most
    if when.hsts_void is not None:
        return found.hsts_void is when.hsts_void
    assert when.hsts_below is not None
    return found.hsts is not None and found.hsts < when.hsts_below and not found.hsts_void


def taken(found: Measured, of: tuple[ratings.Protocol, ...] = ()) -> tuple[Suite, ...]:
    """The suites that it takes with these protocols, or with any."""
    by_name = {one.name: one for one in ratings.suites().suites}
    names = {
        name
        for protocol, given in found.suites.items()
        if (not of or protocol in of) and found.protocols.get(protocol)
        for name in given or ()
    }
    return tuple(by_name[name] for name in sorted(names) if name in by_name)


def score(found: Measured, rules: Rules) -> Scores | None:
    """The three parts, and their sum; None where it speaks no protocol, or no suite is known of it. What was
    not measured counts as the best."""
    on = [one for one in PROTOCOLS if found.protocols.get(one)]
    suites = taken(found)
    if not on or not (suites or on == ["SSLv2"]):
        return None
    spoken = [rules.protocols[one] for one in on]
    protocol = (max(spoken) + min(spoken)) / 2
    strengths = [_step(one.bits, rules.ciphers) for one in suites] or [0]
    cipher = (max(strengths) + min(strengths)) / 2
    key = float(key_score(found, rules))
    weights = rules.weights
    total = (weights.protocol * protocol + weights.key_exchange * key + weights.cipher * cipher) / 100
    return Scores(protocol, key, cipher, total if all((protocol, key, cipher)) else 0.0)


def key_score(found: Measured, rules: Rules) -> int:
    """The weakest of the keys and of the key exchanges."""
    scores = [100]
    for leaf in found.leaves or ():
        scores.append(_step(leaf.key.bits, rules.elliptic if leaf.key.kind == "ec" else rules.rsa_and_dh))
    for one in found.ephemeral or ():
        scores.append(_step(one.bits, rules.elliptic if one.kind == "ec" else rules.rsa_and_dh))
    for suite in taken(found):
        if suite.auth == "none":
            scores.append(rules.anonymous)
        if suite.export:
            scores.append(rules.export)
    return min(scores)


def _step(bits: int, steps: tuple[Step, ...]) -> int:
    return next((one.score for one in steps if bits < one.below), 100)
