"""Small businesses by number and verdict: so many servers, so many services, each in the same state."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from stanch.core.claims import Judgement
from stanch.core.decisions import Promise
from stanch.core.entries import Entry
from stanch.core.legacy import NONE
from stanch.core.model import ROLES, US, Asset, AssetId, Edge, Holds, IncidentId, Observation
from stanch.core.moments import HOUR, During, Moment, at, iso, parse
from stanch.core.playbook import Playbook
from stanch.core.sayings import Saying, Search
from stanch.knowledge import generic, playbooks
from tests.world.shop import (
    answered,
    asked,
    done,
    edge,
    log,
    package,
    period,
    probed,
    role,
    servers,
    showed,
    step,
    world,
)

COUNTS = (0, 1, 2, 5, 21)
DAY, NOON, EVENING = "2014-04-08", "2014-04-09T12:00", "2014-04-09T20:00"
PASSWORDS, CUSTOMERS = AssetId("credential:customers-passwords"), AssetId("dataset:customers")


def ours(count: int) -> list[AssetId]:
    """So many servers of ours: the second is one for mail, all others are websites."""
    return [
        AssetId(f"endpoint:s{number}.example{':25' if number == 2 else ':443'}")
        for number in range(1, count + 1)
    ]


def services(count: int) -> list[AssetId]:
    return [AssetId(f"vendor:service{number}") for number in range(1, count + 1)]


def named(ids: list[AssetId], kind: str = "endpoint", owner: AssetId = US) -> list[Entry]:
    return [
        Asset(id, kind, id.partition(":")[2].removesuffix(":443"), id if kind == "vendor" else owner)  # type: ignore[arg-type]
        for id in ids
    ]


def of_server(id: AssetId, state: str) -> list[Entry]:
    """What is known of one server."""
    never = log(id, "no", "2012-03-01", "2014-04-09T10:00", "2014-04-09T10:00")
    had = log(id, "yes", "2013-01-01", "2014-04-08T08:00", "2014-04-08T09:00")
    mended = [done(id, "patched", "2014-04-08T10:00", NOON), done(id, "restarted", "2014-04-08T11:00", NOON)]
    match state:
        case "never":
            return [never, probed(id, NOON, "negative")]
        case "never, by word":
            return [never]
        case "not now":
            return [probed(id, NOON, "negative")]
        case "mended, by word":
            return [had, *mended]
        case "open":
            return [probed(id, NOON, "positive")]
        case "ended":
            return [had, *mended, probed(id, NOON, "negative")]
        case "end not known":
            return [had]
        case "began at a time that is not known":
            return [log(id, "yes", "..2014-04-08", "2014-04-08T08:00", "2014-04-08T09:00")]
    return []


SERVER_STATES = (
    "never", "never, by word", "not now", "mended, by word", "open", "ended", "end not known",
    "began at a time that is not known", "unknown",
)  # fmt: skip


STEPS = ("patched", "restarted", "rekeyed", "revoked", "rotated", "closed")


def of_service(id: AssetId, state: str, number: int) -> list[Entry]:
    """What one service said, or that it said nothing; `number`: which of them it is."""
    match state:
        case "silent":
            return [asked(id, f"{DAY}T09:00")]
        case "unasked":
            return []
        case "contradicts itself":
            return [answered(id, "affected", f"{DAY}T10:00"), answered(id, "not_affected", NOON)]
        case "told its steps":
            when = "" if number % 2 else f"{DAY}T11:00"
            return [answered(id, "fixed", NOON, *(step(one, when) for one in (*STEPS, "sessions_ended")))]
        case "told what it did not do":
            return [answered(id, "affected", NOON, *(step(one, "", "no") for one in STEPS))]
        case "mixed":
            each = ("not_affected", "silent", "affected", "unasked", "fixed")[number % 5]
            return of_service(id, each, number)
    return [answered(id, state, NOON)]


SERVICE_STATES = (
    "not_affected", "affected", "fixed", "investigating", "silent", "unasked", "contradicts itself",
    "told its steps", "told what it did not do", "mixed",
)  # fmt: skip


def nobody(*but: str) -> list[Entry]:
    """Nobody else does anything for us."""
    return [role(one) for one in ROLES if one not in but]


def made(rows: list[Entry], event: str | Playbook = "heartbleed", true_at: str = EVENING) -> Judgement:
    return Judgement(world(rows, true_at, event=event))


def of_servers() -> Iterator[tuple[str, Judgement]]:
    """By number and state of our servers, whether the list is complete or not; no services."""
    for count in COUNTS:
        for state in SERVER_STATES:
            rows = [*named(ours(count)), *nobody()]
            for id in ours(count):
                rows += of_server(id, state)
            yield f"{count} servers, {state}, all of them", made([*rows, servers()])
            yield f"{count} servers, {state}, perhaps more", made(rows)


def of_machines() -> Iterator[tuple[str, Judgement]]:
    """The same of machines behind a site, in an event that speaks of those; and by somebody's word alone."""
    event, made_up = playbooks.load("moveit-2023"), next(iter(kinds()))
    for count in COUNTS:
        ids = [AssetId(f"host:m{number}") for number in range(1, count + 1)]
        rows = [*named(ids, "host"), *nobody()]
        purl = "pkg:generic/moveit-transfer@2023.0.11"
        looked = [package(id, purl, "2023-07-10T12:00") for id in ids]
        yield f"{count} machines, not now", made([*rows, *looked], event, "2023-07-10T20:00")
        words: list[Entry] = []
        for id in ids:
            words += [log(id, "yes", "2026-11-01", "2026-11-20T08:00", "2026-11-20T09:00")]
            words += [done(id, one, "2026-11-20T10:00", "2026-11-20T11:00") for one in STEPS[:2]]
        yield f"{count} machines, mended by word", made([*rows, *words], made_up, "2026-11-20T20:00")


def of_services() -> Iterator[tuple[str, Judgement]]:
    """By number and state of the services, each in every second role; our one server never had it."""
    for count in COUNTS:
        for state in SERVICE_STATES:
            ids = services(count)
            rows = [*named(ours(1)), *of_server(ours(1)[0], "never"), servers(), *named(ids, "vendor")]
            for number, id in enumerate(ids):
                rows += of_service(id, state, number)
            taken = {one: tuple(ids[at :: len(ROLES)]) for at, one in enumerate(ROLES)}
            yield (
                f"{count} services, {state}, all of them",
                made([*rows, *(role(one, *those) for one, those in taken.items())]),
            )
            yield (
                f"{count} services, {state}, perhaps more",
                made([*rows, *(role(one, *those) for one, those in taken.items() if those)]),
            )


def of_secrets() -> Iterator[tuple[str, Judgement]]:
    """What customers are asked to do, in each state of their passwords and of the key; of whom we sign in."""
    (www,) = ours(1)
    base = [
        *named([www]),
        Asset(PASSWORDS, "credential", "customers' passwords"),
        Asset(CUSTOMERS, "dataset", "orders of customers"),
        edge(www, "accepts", PASSWORDS),
        edge(www, "holds", CUSTOMERS),
        *nobody(),
        servers(),
    ]
    had = [
        log(www, "yes", "2013-01-01", "2014-04-08T08:00", "2014-04-08T09:00"),
        showed(www, "2014-04-07T12:00", "a"),
    ]
    mended = [
        done(www, "patched", "2014-04-08T10:00", NOON),
        done(www, "restarted", "2014-04-08T11:00", NOON),
        probed(www, NOON, "negative"),
    ]
    renewed = [showed(www, NOON, "b"), done(www, "rekeyed", "2014-04-08T12:00", NOON)]
    key = AssetId(f"key:sha256/{'a' * 64}")
    revoked = [
        done(key, "revoked", "2014-04-08T13:00", NOON),
        done(www, "sessions_ended", "2014-04-08T14:00 .. 2014-04-09T08:00", NOON),
    ]
    reset = done(PASSWORDS, "rotated", "2014-04-09T01:00", NOON, reach="everyone")
    yield "it is open", made([*base, *had, probed(www, NOON, "positive")])
    yield "mended, and the old key", made([*base, *had, *mended, showed(www, NOON, "a")])
    yield "mended, and nobody knows the key", made([*base, *had, *mended])
    yield "ready", made([*base, *had, *mended, *renewed])
    yield "ready, the old key revoked", made([*base, *had, *mended, *renewed, *revoked])
    yield "passwords were reset", made([*base, *had, *mended, *renewed, *revoked, reset])
    called = [Asset(www, "endpoint", "WiseWidget"), *base[1:]]
    yield "we have a name", made([*called, *had, *mended, *renewed])
    bare = [one for one in base if not (isinstance(one, Edge) and one.bond == "accepts")]
    yield "nobody signs in", made([*bare, *had, probed(www, NOON, "positive")])


def of_others() -> Iterator[tuple[str, Judgement]]:
    """Sites of a service, data there, looks into logs, promises, ends of use; and each kind of event."""
    shop, site = AssetId("vendor:cardwise"), AssetId("endpoint:pay.cardwise.example:443")
    theirs = [*named([shop], "vendor"), *named([site], owner=shop)]
    theirs += [*nobody("payments"), role("payments", shop)]
    for state in ("open", "ended", "end not known"):
        yield f"a site of a service, {state}", made([*theirs, *of_server(site, state)])
    for answer in ("yes", "unknown"):
        holds = Observation(shop, Holds("customer", answer), parse(NOON), provenance="person_said")
        yield f"it holds data: {answer}", made([*theirs, holds, answered(shop, "affected", NOON)])
    old = Asset(shop, "vendor", "Cardwise", shop, period("", "2014-04-08T12:00"))
    yield "a service that was used", made([*theirs[1:], old, answered(shop, "not_affected", NOON)])
    for hits in COUNTS:
        for blind in ((), ("older logs",), ("older logs", "what was deleted", "reading alone")):
            looked = Search(
                "intruder", (During(at(parse("2014-01-01")), at(parse(DAY))),), hits, "web.log", blind
            )
            said = Saying(NONE, US, looked, parse(NOON), provenance="person_said")
            yield f"a look into logs, {hits} hits, {len(blind)} blind spots", made([*theirs, said])
    promise = Promise(IncidentId("heartbleed"), parse("2014-04-10T16:00"), parse(NOON))
    yield "an update is promised", made([*theirs, promise])
    for id in playbooks.shipped():
        event = playbooks.load(id)
        one = [*named(ours(1)), *named([AssetId("host:m1")], "host"), servers(), *nobody()]
        yield f"the event {id}", made(one, event, iso(Moment(event.disclosed_at + 24 * HOUR)))
    for event in kinds():
        host = AssetId("host:m1")
        question = next(iter(event.asks("host")), "")
        had = (
            [log(host, "yes", "2026-11-18", "2026-11-20T10:00", "2026-11-20T11:00", question)]
            if question
            else []
        )
        rows = [*named([host], "host"), *had, *nobody()]
        logs = f"{event.title}, logs can show it: {event.logs_can_show}"
        yield f"an event made for the day, {logs}", made(rows, event, "2026-11-20T20:00")
        yield f"an event made for the day, {logs}, nothing known", made(rows[:1], event, "2026-11-20T20:00")


def kinds() -> Iterator[Playbook]:
    """Each generic kind, made into an event."""
    answers = {
        "library-bug": {"name": "Sockleak", "disclosed": "2026-11-20", "software": "libsock"},
        "vendor-breach": {"vendor": "Some Very Long Named Service", "disclosed": "2026-11-20"},
        "poisoned-package": {"name": "left-pad", "disclosed": "2026-11-20"},
        "break-in": {"name": "the break-in of November", "disclosed": "2026-11-20"},
    }
    for kind, given in answers.items():
        for logs in ("yes", "no", ""):
            text = generic.make(kind, {**given, "logs": logs}, "2026-11-20")
            yield playbooks.parse(text, f"{kind}.yaml")


FILES = {
    "servers": of_servers,
    "machines": of_machines,
    "services": of_services,
    "secrets": of_secrets,
    "others": of_others,
}
"""The golden files, and the businesses that each holds."""


@cache
def businesses(name: str) -> tuple[tuple[str, Judgement], ...]:
    """Those of a golden file, made once."""
    return tuple(FILES[name]())
