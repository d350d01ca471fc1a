"""What must not be said: for each sentence that could mislead, because of what it is refused.

It is written from the truths, plainly and slowly, and answers "" where it knows nothing against a sentence:
that does not mean that the sentence may be said. Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Callable

from stanch.core.model import ROLES
from stanch.core.moments import Moment
from stanch.core.notices import Judged
from stanch.core.sayings import Done
from tests.reference import exposures, keys
from tests.reference.standing import Record, Word

SERVERS = ("endpoint", "host")


def refused(record: Record, judged: Judged, since: Moment | None = None) -> str:
    """Why this sentence must not be said; "" where nothing is known against it.

    `since`: the date that the sentence gives to a step.
    """
    truth = TRUTHS.get(judged.claim)
    return truth(record, judged, since) if truth is not None else ""


# ours


def our_servers(record: Record) -> str:
    """Sentences on "our own servers" wait for the list (40), and name none that is not written down (42)."""
    if not record.server_list_closed():
        return "nobody said that these are all our servers"
    if not record.servers():
        return "no server of ours is written down"
    if hanging := record.hanging(SERVERS):
        return f"{hanging[0]} is named, but not written down"
    return ""


def own_never(record: Record, judged: Judged, since: Moment | None) -> str:
    return our_servers(record) or named_never(record, judged, since)


def named_never(record: Record, judged: Judged, since: Moment | None) -> str:
    members = judged.members or tuple(one.id for one in record.servers())
    for server in members:
        if why := exposures.never(record, server):
            return why
    return ""


def own_not_now(record: Record, judged: Judged, since: Moment | None) -> str:
    return our_servers(record) or named_not_now(record, judged, since)


def named_not_now(record: Record, judged: Judged, since: Moment | None) -> str:
    for server in record.servers():
        if judged.members and server.id not in judged.members:
            continue
        if why := exposures.clean_now(record, server):
            return why
    return ""


def named_by_word(record: Record, judged: Judged, since: Moment | None) -> str:
    """A word gives what was seen its end, and says nothing of now (27, 28)."""
    for server in judged.members:
        if exposures.unmended(record, server):
            return f"{server} was seen exposed, and no look since was clean"
        if why := exposures.came_later(record, server):
            return why
    return ""


def looked_when(record: Record, judged: Judged, since: Moment | None) -> str:
    """A look that reached nobody, or could not tell, dates nothing; a word is no look (44)."""
    for server in judged.members:
        if not exposures.looked_at(record, server):
            return f"nobody ever looked at {server}"
    return ""


def had_it(record: Record, judged: Judged, since: Moment | None) -> str:
    """Whatever says that something was exposed needs at least one sight or word of it."""
    if not exposures.anything_exposed(record):
        return "nothing was seen exposed, and nobody said so"
    return ""


def own_open(record: Record, judged: Judged, since: Moment | None) -> str:
    assert judged.about is not None
    looks = record.looks(judged.about, exposures.probes(record))
    last = {look.address: look.positive for look in looks}
    if last and not any(last.values()) and not exposures.said_exposed(record, judged.about):
        hosts = [edge.src for edge in record.edges if edge.bond == "serves" and edge.dst == judged.about]
        if not any(exposures.seen_exposed(record, one) for one in [*hosts, judged.about]):
            return f"every look at {judged.about} was clean"
    return exposures.waits_behind(record, judged.about) or had_it(record, judged, since)


def own_ended(record: Record, judged: Judged, since: Moment | None) -> str:
    """What was seen has no end until a clean look over as many connections, or a dated word (28, 29); and
    whatever was seen lies within the periods that are told (43)."""
    assert judged.about is not None
    for look in exposures.unmended(record, judged.about):
        if not exposures.said_ended(record, judged.about, look.at):
            return f"{judged.about} was seen exposed at {look.address}, and nothing since shows an end"
    spans = [span for one in judged.periods if (span := one.possible()) is not None]
    for look in record.looks(judged.about, exposures.probes(record)):
        if look.positive and look.measured and not any(low <= look.at <= high for low, high in spans):
            return f"{judged.about} was seen exposed at a time that is not told"
    return exposures.only_a_run(record, judged.about) or had_it(record, judged, since)


# keys


def revoked_secret(record: Record, judged: Judged, since: Moment | None) -> str:
    """A secret is off where somebody said so, of it or of whoever took the step for it (90), or where whoever
    accepted it accepts it no more, as somebody says (37)."""
    assert judged.about is not None
    ends = [
        one.during.end
        for one in record.edges
        if one.bond in ("accepts", "holds") and judged.about in (one.src, one.dst)
    ]
    if record.surely_done(judged.about, "revoked") or any(one and one.high <= record.now for one in ends):
        return ""
    return f"nobody said that {judged.about} was switched off"


def rekeyed(record: Record, judged: Judged, since: Moment | None) -> str:
    """A new key is one that was never there while the flaw was, made after the flaw was ended (14)."""
    assert judged.about is not None
    sights = record.sights(judged.about)
    words = record.surely_done(judged.about, "rekeyed")
    if len({one.key for one in sights}) < 2 and not words:
        return f"no other key was seen at {judged.about}, and nobody said so"
    for sight in keys.current(record, judged.about, sights):
        if why := keys.was_there(record, sight.key):
            return why
    exposed = exposures.seen_exposed(record, judged.about)
    now_there = {one.key for one in keys.current(record, judged.about, sights)}
    if since is not None:
        for sight in sights:
            old = sight.key not in now_there and any(at <= sight.at for at in exposed)
            if sight.at > since and old and keys.was_there(record, sight.key):
                return f"an old key was seen at {judged.about} after that date"
    outdated = exposed and words and max(word.latest for word in words) < exposed[-1]
    if outdated and not any(one.at >= exposed[-1] for one in sights):
        return f"{judged.about} was seen exposed after the last word on a new key"
    return ""


def revoked(record: Record, judged: Judged, since: Moment | None) -> str:
    """Every certificate known on the key that has not expired was seen revoked, or somebody says so (14)."""
    assert judged.about is not None
    if record.surely_done(judged.about, "revoked"):
        return ""
    seen = record.certificates(judged.about.rpartition("/")[2])
    off = {one.sha256 for one in seen if one.revoked == "yes"}
    if not off:
        return f"nobody saw or said that {judged.about} was revoked"
    for one in seen:
        if one.sha256 not in off and one.not_after > record.now:
            return f"another certificate on {judged.about} was not seen revoked"
    return ""


def sessions_ended(record: Record, judged: Judged, since: Moment | None) -> str:
    assert judged.about is not None
    words = record.surely_done(judged.about, "sessions_ended")
    if not words:
        return f"nobody said that the sessions at {judged.about} were ended"
    exposed = exposures.seen_exposed(record, judged.about)
    if exposed and max(word.latest for word in words) < exposed[-1]:
        return f"{judged.about} was seen exposed after the sessions were ended"
    return ""


# theirs


def roles_closed(record: Record, roles: tuple[str, ...]) -> str:
    """Each role needs an answer; a discovery that nobody confirmed blocks beside them (18)."""
    answers = record.roles()
    for role in roles:
        if role not in answers or not answers[role].complete:
            return f"nobody said who does {role} for us"
    for found in record.pending():
        if found.role is None or found.role in roles:
            return f"{found.asset} was discovered, and nobody confirmed it"
    named = {vendor for role in roles if role in answers for vendor in answers[role].vendors}
    for one in record.hanging(("vendor",)):
        if one in named or len(roles) == len(ROLES):
            return f"{one} is named, but not written down"
    return ""


def we_and_services(record: Record, judged: Judged, since: Moment | None) -> str:
    if why := roles_closed(record, ROLES) or own_never(record, judged, since):
        return why
    for vendor in record.vendors():
        if why := exposures.vendor_exposed(record, vendor):
            return why
    return ""


def payment_data_apart(record: Record, judged: Judged, since: Moment | None) -> str:
    if why := roles_closed(record, ("payments",)):
        return why
    for vendor in record.roles()["payments"].vendors:
        if why := exposures.vendor_exposed(record, vendor):
            return why
    return ""


def vendors_summary(record: Record, judged: Judged, since: Moment | None) -> str:
    """A sentence that counts all of them falls where it left one out (41)."""
    if why := roles_closed(record, ROLES):
        return why
    for vendor in record.vendors():
        if vendor not in judged.members:
            return f"{vendor} is not counted"
    return ""


def vendor_answer(record: Record, judged: Judged, since: Moment | None) -> str:
    assert judged.about is not None
    return "" if record.answers(judged.about) else f"{judged.about} said nothing of this event"


def asked_no_answer(record: Record, judged: Judged, since: Moment | None) -> str:
    """Who was not asked is not counted among the silent (46)."""
    assert judged.about is not None
    if not record.asked(judged.about):
        return f"nobody asked {judged.about}"
    return f"{judged.about} has answered" if record.answers(judged.about) else ""


def site_open(record: Record, judged: Judged, since: Moment | None) -> str:
    assert judged.about is not None
    behind = [edge.src for edge in record.edges if edge.bond == "serves" and edge.dst == judged.about]
    if not any(exposures.seen_exposed(record, one) for one in [judged.about, *behind]):
        return f"nobody saw the flaw at {judged.about}"
    return ""


# what the reader does, and what comes next


def nothing_to_do(record: Record, judged: Judged, since: Moment | None) -> str:
    """While a server may leak, a customer is never told that there is nothing to do (45)."""
    for server in record.servers():
        for look in exposures.unmended(record, server.id):
            if not exposures.said_ended(record, server.id, look.at):
                return f"{server.id} was seen exposed, and nothing since shows an end"
    return ""


def change_password(record: Record, judged: Judged, since: Moment | None) -> str:
    return nothing_to_do(record, judged, since) or had_it(record, judged, since)


def passwords_reset(record: Record, judged: Judged, since: Moment | None) -> str:
    """On a secret of many people only a word that speaks for all of them counts (48)."""
    for saying in record.said():
        if not isinstance(saying.fact, Done) or saying.fact.reach != "everyone":
            continue
        word = Word(saying.fact.step, saying.seen_at)
        if word.step.done == "yes" and word.latest <= record.now and record.of_event(saying):
            return ""
    return "nobody said that all had to choose a new one"


def logs_looked_at(record: Record, judged: Judged, since: Moment | None) -> str:
    assert judged.about is not None
    return "" if record.searched(judged.about) else f"nobody searched the logs of {judged.about}"


def next_update(record: Record, judged: Judged, since: Moment | None) -> str:
    return "" if record.promised() else "nobody promised an update"


Truth = Callable[[Record, Judged, "Moment | None"], str]

TRUTHS: dict[str, Truth] = {
    "we_and_services_not_affected": we_and_services,
    "own_never": own_never,
    "named_never": named_never,
    "own_not_now": own_not_now,
    "named_not_now": named_not_now,
    "named_by_word": named_by_word,
    "looked_when": looked_when,
    "what_was_shown": had_it,
    "own_open": own_open,
    "own_ended": own_ended,
    "own_unended": had_it,
    "rekeyed": rekeyed,
    "key_still_old": had_it,
    "revoked": revoked,
    "sessions_ended": sessions_ended,
    "passwords_out": had_it,
    "data_within_reach": had_it,
    "vendor_data": had_it,
    "vendor_answer": vendor_answer,
    "asked_no_answer": asked_no_answer,
    "site_open": site_open,
    "site_ended": own_ended,
    "site_unended": had_it,
    "vendors_summary": vendors_summary,
    "payment_data_apart": payment_data_apart,
    "logs_looked_at": logs_looked_at,
    "nothing_to_do_yet": nothing_to_do,
    "change_password": change_password,
    "stay_away": had_it,
    "wait_with_password": had_it,
    "passwords_reset": passwords_reset,
    "next_update": next_update,
    "circleci-2023.key_off": revoked_secret,
}
