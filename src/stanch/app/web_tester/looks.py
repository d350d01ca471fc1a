"""Looks in the background: no page waits for a stranger's server.

Every look is a job with a deadline as a whole, its connections have theirs, and so many are under way at
once.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, NamedTuple

import msgspec

from stanch.app import actor, clock, context, jobs, store
from stanch.app.limiter import Flight, limiter
from stanch.app.web_tester import agreement, control, limits, places
from stanch.app.web_tester.agreement import Ticket, Tickets
from stanch.app.web_tester.answer import Agreed, Tested, for_strangers
from stanch.app.web_tester.optout import FILE, OptOut, said_no
from stanch.app.web_tester.refusals import Refused
from stanch.app.web_tester.rules import Asker, rules
from stanch.core.moments import SECOND, Moment, Seq
from stanch.net import public_suffix, resolution
from stanch.net.route import Route
from stanch.net.target import Target
from stanch.observe.tls import check_name
from stanch.observe.tls.result import Check, badness
from stanch.record import answers
from stanch.record.answers import Kept

SECONDS = 5.0
"""For each connection of a passive look, and for looking a name up."""
WHOLE = 20.0
PROOF_SECONDS, PROOF_WHOLE = 10.0, 60.0
SAME_END = 6.0
"""Strangers hear after so many seconds that a place was not reached: how soon would say why."""
FRESH = 300
"""Seconds in which strangers are told what was seen already."""
PLACES, PLACES_INSIDE = 4, 16
"""Addresses of one name that are looked at."""
REMEMBERED = 500
WAITING = 3
"""Threads that wait for a look: fewer than the console has. Others are told where their answer will be."""


class LookAsked(NamedTuple):
    """What a look is about, and the id of its answer. `about`: of a proof, the answer that it was agreed to
    on; `work`: the look itself; `flight`: what it holds of the limits until it is over."""

    id: str
    asker: Asker
    target: Target
    about: str
    flight: Flight
    work: Callable[[], Coroutine[Any, Any, Tested]]


Job = jobs.Job[LookAsked, Kept]


async def _answered(job: Job) -> Kept:
    asked = job.given
    try:
        answer = await asked.work()
        return await jobs.blocking(lambda: _keep(asked, answer))
    finally:
        asked.flight.end()


def refused(job: Job) -> Refused | None:
    """Why there is no answer, of a look that is over; None where there is one."""
    if job.error is None or isinstance(job.error, Refused):
        return job.error
    return _broke(job)


def _late(job: Job) -> Refused:
    return Refused("broke_off", f"{job.given.target} took too long", help="ask again later", wait=60)


def _broke(_job: Job) -> Refused:
    return Refused("broke_off", "the look broke off", help="ask again; then tell us how")


PASSIVE = jobs.register(
    jobs.Kind("web_look", _answered, seconds=WHOLE, waiting=WAITING, late=_late, broke=_broke)
)
PROOF = jobs.register(jobs.Kind("web_proof", _answered, seconds=PROOF_WHOLE, late=_late, broke=_broke))


class Tester:
    """The looks of this process. They are jobs of no client: a stranger's are in nobody's record."""

    def __init__(self) -> None:
        self._tickets = {True: Tickets(), False: Tickets()}  # strangers cannot crowd out who is signed in
        self.opt_out = OptOut(store.home() / FILE)
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()

    def tickets(self, asker: Asker) -> Tickets:
        """What may be agreed to."""
        return self._tickets[asker.inside]

    def job(self, id: str) -> Job | None:
        """A look of the last minutes."""
        with self._lock:
            return self._jobs.get(id)

    def cached(self, asker: Asker, target: Target) -> Kept | None:
        """What strangers asked a moment ago. Whoever is signed in is told what is true now."""
        if asker.inside:
            return None
        since = Moment(clock.now() - FRESH * SECOND)
        return answers.newest("public", str(target), since)

    def place(self, asker: Asker, text: str) -> Target:
        """What was typed, as a place that may be looked at as far as can be said without looking it up."""
        mine = rules()
        target = places.read(text, inside=asker.inside, private=asker.inside and mine.private)
        if target.literal and not mine.reachable(target.host, asker.inside):
            raise _no_address(asker)
        listed = self.opt_out.listed()
        if not mine.private and (
            listed.name(target.host) or (target.literal and listed.address(target.host))
        ):
            raise _opted_out(target)
        return target

    def look(self, asker: Asker, target: Target) -> Job:
        """A passive look, or the same one where it is under way. Refused by the limits."""
        key = f"{'inside' if asker.inside else 'public'} {target}"
        with self._lock:
            had = jobs.find("", PASSIVE, key)
            if had is not None and had.running:
                return had
            asked = self._admitted(asker, target, lambda flight: self._passively(asker, target, flight))
            return self._begun(jobs.submit("", PASSIVE, key, asked))

    def prove(self, asker: Asker, ticket: Ticket, token: str, about: str) -> Job:
        """The proof that was agreed to on the answer `about`. `token`: what has to stand in the DNS of a
        stranger's name."""
        asked = self._admitted(
            asker, ticket.target, lambda flight: self._actively(asker, ticket, token, flight), about
        )
        with self._lock:
            return self._begun(jobs.submit("", PROOF, asked.id, asked))

    def _admitted(
        self,
        asker: Asker,
        target: Target,
        work: Callable[[Flight], Coroutine[Any, Any, Tested]],
        about: str = "",
    ) -> LookAsked:
        domain = target.host if target.literal else public_suffix.domain(target.host)
        flight = limiter.flight()
        limits.take(flight, limits.asking(asker.key, domain, asker.inside))
        return LookAsked(secrets.token_urlsafe(16), asker, target, about, flight, lambda: work(flight))

    def _begun(self, job: Job) -> Job:
        self._jobs[job.given.id] = job
        while len(self._jobs) > REMEMBERED:
            self._jobs.popitem(last=False)
        return job

    async def _addresses(self, asker: Asker, target: Target) -> tuple[str, ...]:
        """All addresses of the name, each of which may be connected to; one that may not refuses them all."""
        whole = not (asker.inside and rules().private)
        try:
            found = await resolution.addresses(target, SECONDS, whole=whole)
        except resolution.NotResolved as error:
            if error.reason == "name_timed_out":
                raise Refused(
                    "name_timed_out", f"looking {target.host} up took too long", help="ask again", wait=30
                ) from None
            raise _no_address(asker) from None
        if not all(rules().reachable(one, asker.inside) for one in found):
            raise _no_address(asker)
        listed = self.opt_out.listed()
        if not rules().private and any(listed.address(one) for one in found):
            raise _opted_out(target)
        return tuple(dict.fromkeys(found))

    async def _passively(self, asker: Asker, target: Target, flight: Flight) -> Tested:
        begun, looked = time.monotonic(), clock.now()
        found = await self._addresses(asker, target)
        stranger = not asker.inside and not target.literal
        if stranger and await said_no(target.host, public_suffix.domain(target.host)):
            raise _opted_out(target)
        some = found[: PLACES_INSIDE if asker.inside else PLACES]
        limits.take(flight, limits.connecting(some, asker.inside))
        routes = [Route(address=one) for one in some]
        checks = await _checks(target, routes, prove=False, seconds=SECONDS)
        if not asker.inside:
            checks = tuple(for_strangers(one) for one in checks)
            if all(one.finding.reason == "not_reached" for one in checks):
                await asyncio.sleep(begun + SAME_END - time.monotonic())
        return Tested(target, looked, checks, found, asker.inside)

    async def _actively(self, asker: Asker, ticket: Ticket, token: str, flight: Flight) -> Tested:
        looked, target = clock.now(), ticket.target
        found = await self._addresses(asker, target)
        if sorted(found) != sorted(ticket.addresses):
            raise Refused(
                "addresses_changed",
                f"{target.host} has other addresses than when you agreed",
                help="look again, and agree to what is there now",
            )
        if not asker.inside:
            await control.show(target.host, token)
        limits.take(flight, limits.connecting([address for address, _sni in ticket.sni], asker.inside))
        agreed = Agreed(agreement.ONCE, looked, "signed_in" if asker.inside else "dns", ticket.sni)
        written = await jobs.blocking(lambda: _agreed(asker, target, agreed))
        checks: tuple[Check, ...] = ()
        try:
            routes = [Route(address=address, sni=sni) for address, sni in ticket.sni]
            checks = await _checks(target, routes, prove=True, seconds=PROOF_SECONDS)
        finally:
            await jobs.blocking(lambda: _tested(asker, target, checks, written))
        if not asker.inside:
            checks = tuple(for_strangers(one) for one in checks)
        return Tested(target, looked, checks, found, asker.inside, agreed)


async def _checks(
    target: Target, routes: Sequence[Route], *, prove: bool, seconds: float
) -> tuple[Check, ...]:
    """One check for each route, the worst first. The addresses were checked: they are connected to as they
    are, and what was resolved once is not resolved again."""
    bounds = check_name.Limits(seconds=seconds, policy="operator")
    found = await asyncio.gather(
        *(check_name.check(target, prove=prove, limits=bounds, route=route) for route in routes)
    )
    return tuple(sorted((one for some in found for one in some), key=badness))


def _no_address(asker: Asker) -> Refused:
    if asker.inside:
        return Refused(
            "no_public_address",
            "this name has no address, or one that this console does not look at",
            help="check the spelling; inner networks are looked at where STANCH_TEST_ALLOW names them",
        )
    return Refused(
        "no_public_address", "this leads to no address of the public internet", help="check the spelling"
    )


def _opted_out(target: Target) -> Refused:
    return Refused("opted_out", f"whoever runs {target.host} asked not to be looked at from here")


def _keep(asked: LookAsked, answer: Tested) -> Kept:
    scope = "inside" if answer.inside else "public" if answer.agreed is None else "proof"
    kept = Kept(
        asked.id, scope, str(answer.target), answer.looked, not answer.inside, msgspec.json.encode(answer)
    )
    answers.keep(kept)
    return kept


def _agreed(asker: Asker, target: Target, agreed: Agreed) -> list[tuple[str, Seq]]:
    """Write down what was agreed to: at the client that whoever is signed in works for; what a stranger
    agreed to, who showed that the name is theirs, at each client whose site it is, and else nowhere."""
    whose = [context.workspace(asker.client, create=True)] if asker.inside else agreement.whose(target)
    bound = ", ".join(f"{address} called {sni or 'by no name'}" for address, sni in agreed.sni)
    with actor.acting(asker.name):
        return [(ws, agreement.agreed(ws, target, bound)) for ws in whose]


def _tested(
    asker: Asker, target: Target, checks: Sequence[Check], written: Sequence[tuple[str, Seq]]
) -> None:
    said = [
        f"{one.address}: {one.finding.verdict}, {one.finding.reason}, bytes read that we did not send: "
        f"{one.finding.leaked_bytes}"
        for one in checks
    ]
    with actor.acting(asker.name):
        for ws, on in written:
            agreement.tested(ws, target, "; ".join(said) or "the test broke off", on)


tester = Tester()
