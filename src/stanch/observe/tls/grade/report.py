"""The grade of one address, with all that it stands on. As JSON: `grade` beside a check's fields."""

from __future__ import annotations

import msgspec

from stanch.knowledge import ratings
from stanch.knowledge.ratings import Letter
from stanch.net import resolution
from stanch.net.route import DIRECT, Route
from stanch.net.target import Target
from stanch.observe.tls.certificates.chains import Authorities
from stanch.observe.tls.check_name import USUAL, Limits
from stanch.observe.tls.grade import letter, measurement
from stanch.observe.tls.grade import profiles as profiling
from stanch.observe.tls.grade.letter import Absent, Scores
from stanch.observe.tls.grade.measures import Measured
from stanch.observe.tls.grade.offers import AT_MOST
from stanch.observe.tls.grade.profiles import Fit
from stanch.observe.tls.result import Check, reached


class Why(msgspec.Struct, frozen=True):
    """A cap that holds: by its id in the rules, what it says, what to do."""

    id: str
    grade: Letter
    says: str
    do: str


class Connections(msgspec.Struct, frozen=True):
    """To the server, of at most so many; and apart, to the issuer of its certificate."""

    made: int
    at_most: int
    issuers: int = 0


class Report(msgspec.Struct, frozen=True):
    """The grade of one address. `grade` is None where an input is missing; `at_best` is the best it can be.

    `meets`: the strictest of Mozilla's profiles that it meets, "" for none. `rules`: which versions judged.
    """

    grade: Letter | None
    at_best: Letter | None
    scores: Scores | None
    caps: tuple[Why, ...]
    missing: tuple[Absent, ...]
    ruled_out: tuple[str, ...]
    meets: str
    profiles: tuple[Fit, ...]
    measured: Measured
    connections: Connections
    rules: tuple[str, ...]
    duration_ms: float


async def graded(
    target: Target,
    check: Check,
    *,
    ruled_out: frozenset[str] = frozenset(),
    limits: Limits = USUAL,
    at_most: int = AT_MOST,
    authorities: Authorities = measurement.SYSTEM,
    route: Route = DIRECT,
) -> Report | None:
    """Measure and grade what a check looked at by the same route; None where it was not reached. The issuer
    of what is trusted is asked whether it was revoked, but for strangers: whoever is looked at chooses where.
    """
    if not reached(check):
        return None
    try:
        address = await resolution.first_hop(check.address, route.proxy, limits.seconds)
    except resolution.NotResolved:
        return None
    looked = await measurement.measure(
        target,
        address,
        check.findings,
        seconds=limits.seconds,
        at_most=at_most,
        authorities=authorities,
        ask=limits.policy == "operator",
        route=route,
    )
    return report(looked, ruled_out)


def report(looked: measurement.Looked, ruled_out: frozenset[str] = frozenset()) -> Report:
    """What was measured, judged by the rules that are shipped."""
    rules, profiles = ratings.rules(), ratings.profiles()
    found = letter.grade(looked.measured, rules, ruled_out)
    fits = tuple(profiling.fit(looked.measured, one) for one in profiles.profiles)
    return Report(
        grade=found.grade,
        at_best=found.at_best,
        scores=found.scores,
        caps=tuple(Why(one.id, one.grade, one.says, one.do) for one in found.caps),
        missing=found.missing,
        ruled_out=found.ruled_out,
        meets=next((one.profile for one in fits if one.meets == "yes"), ""),
        profiles=fits,
        measured=looked.measured,
        connections=Connections(looked.connections, looked.at_most, looked.issuers),
        rules=(f"{rules.id} {rules.version}", f"{profiles.id} {profiles.version}"),
        duration_ms=looked.duration_ms,
    )
