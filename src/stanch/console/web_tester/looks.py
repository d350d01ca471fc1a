"""Looks in the background, on one loop of their own: no page waits for a stranger's server.

Every look has a deadline as a whole, its connections have theirs, and so many are under way at once.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec
from django.db import connections

from stanch.app import actor, clock, context
from stanch.app.limiter import Flight, limiter
from stanch.app.observations import consent
from stanch.app.web_tester import places
from stanch.app.web_tester.answer import Agreed, Tested, for_strangers
from stanch.app.web_tester.optout import FILE, OptOut, said_no
from stanch.app.web_tester.refusals import Refused
from stanch.app.web_tester.rules import Asker, rules
from stanch.console.web_tester import control, limits
from stanch.console.web_tester.tickets import Ticket, Tickets
from stanch.core.moments import SECOND, Moment, Seq
from stanch.net import public_suffix, resolution
from stanch.net.route import Route
from stanch.net.target import Target
from stanch.observe.tls import check_name
from stanch.observe.tls.result import Check, badness
from stanch.record import answers
from stanch.record.answers import Kept
from stanch.record.settings import HOME

T = TypeVar("T")
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


class Job:
    """One look: under way, then an answer or why there is none. `about`: of a proof, the answer that it was
    agreed to on."""

    def __init__(self, asker: Asker, target: Target, about: str = "") -> None:
        self.about = about
        self.id = secrets.token_urlsafe(16)
        self.inside = asker.inside
        self.target = target
        self.over = threading.Event()
        self.kept: Kept | None = None
        self.refused: Refused | None = None


class Tester:
    """The looks of this process."""

    def __init__(self) -> None:
        self._tickets = {True: Tickets(), False: Tickets()}  # strangers cannot crowd out who is signed in
        self.opt_out = OptOut(HOME / FILE)
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._passive: dict[tuple[bool, Target], Job] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._keepers = ThreadPoolExecutor(2, "answers")

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
        with self._lock:
            had = self._passive.get((asker.inside, target))
            if had is not None and not had.over.is_set():
                return had
            flight, job = self._admitted(asker, target)
            self._passive[job.inside, target] = job
        self._begin(job, flight, self._passively(asker, target, flight), WHOLE)
        return job

    def prove(self, asker: Asker, ticket: Ticket, visitor: str, about: str) -> Job:
        """The proof that was agreed to on the answer `about`. `visitor`: whose token is looked for in the
        DNS, of a stranger."""
        flight, job = self._admitted(asker, ticket.target, about)
        self._begin(job, flight, self._actively(asker, ticket, visitor, flight), PROOF_WHOLE)
        return job

    def _admitted(self, asker: Asker, target: Target, about: str = "") -> tuple[Flight, Job]:
        domain = target.host if target.literal else public_suffix.domain(target.host)
        flight = limiter.flight()
        limits.take(flight, limits.asking(asker.key, domain, asker.inside))
        return flight, Job(asker, target, about)

    def _begin(self, job: Job, flight: Flight, work: Coroutine[Any, Any, Tested], seconds: float) -> None:
        with self._lock:
            self._jobs[job.id] = job
            while len(self._jobs) > REMEMBERED:
                self._jobs.popitem(last=False)
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._loop.set_default_executor(ThreadPoolExecutor(48, "names"))
                threading.Thread(target=self._loop.run_forever, name="tester", daemon=True).start()
        asyncio.run_coroutine_threadsafe(self._run(job, flight, work, seconds), self._loop)

    async def _run(self, job: Job, flight: Flight, work: Coroutine[Any, Any, Tested], seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                answer = await work
            job.kept = await self._in_thread(lambda: _keep(job, answer))
        except Refused as refused:
            job.refused = refused
        except TimeoutError:
            job.refused = Refused("broke_off", f"{job.target} took too long", help="ask again later", wait=60)
        except Exception:
            job.refused = Refused("broke_off", "the look broke off", help="ask again; then tell us how")
            raise
        finally:
            flight.end()
            with self._lock:
                if self._passive.get((job.inside, job.target)) is job:
                    del self._passive[job.inside, job.target]
            job.over.set()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        def closing() -> T:
            try:
                return work()
            finally:
                connections.close_all()

        return await asyncio.get_running_loop().run_in_executor(self._keepers, closing)

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

    async def _actively(self, asker: Asker, ticket: Ticket, visitor: str, flight: Flight) -> Tested:
        looked, target = clock.now(), ticket.target
        found = await self._addresses(asker, target)
        if sorted(found) != sorted(ticket.addresses):
            raise Refused(
                "addresses_changed",
                f"{target.host} has other addresses than when you agreed",
                help="look again, and agree to what is there now",
            )
        if not asker.inside:
            await control.show(target.host, visitor)
        limits.take(flight, limits.connecting([address for address, _sni in ticket.sni], asker.inside))
        agreed = Agreed(consent.ONCE, looked, "signed_in" if asker.inside else "dns", ticket.sni)
        written = await self._in_thread(lambda: _agreed(asker, target, agreed)) if asker.inside else None
        checks: tuple[Check, ...] = ()
        try:
            routes = [Route(address=address, sni=sni) for address, sni in ticket.sni]
            checks = await _checks(target, routes, prove=True, seconds=PROOF_SECONDS)
        finally:
            if written is not None:
                ws, seq = written
                await self._in_thread(lambda: _tested(asker, ws, target, checks, seq))
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


def _keep(job: Job, answer: Tested) -> Kept:
    scope = "inside" if answer.inside else "public" if answer.agreed is None else "proof"
    kept = Kept(
        job.id, scope, str(answer.target), answer.looked, not answer.inside, msgspec.json.encode(answer)
    )
    answers.keep(kept)
    return kept


def _agreed(asker: Asker, target: Target, agreed: Agreed) -> tuple[str, Seq]:
    ws = context.workspace(create=True)
    bound = ", ".join(f"{address} called {sni or 'by no name'}" for address, sni in agreed.sni)
    with actor.acting(asker.name):
        return ws, consent.agreed(ws, target, bound)


def _tested(asker: Asker, ws: str, target: Target, checks: Sequence[Check], on: Seq) -> None:
    said = [
        f"{one.address}: {one.finding.verdict}, {one.finding.reason}, bytes read that we did not send: "
        f"{one.finding.leaked_bytes}"
        for one in checks
    ]
    with actor.acting(asker.name):
        consent.tested(ws, target, "; ".join(said) or "the test broke off", on)


tester = Tester()
