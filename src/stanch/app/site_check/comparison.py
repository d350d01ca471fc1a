"""The certificates of what was looked at: as they are now, and compared with a time before.

Joins what was typed (dates, files, where Certificate Transparency is asked) with what a look found.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from stanch.app import clock
from stanch.app.site_check import certificate, key_since
from stanch.app.site_check.certificate import Standing
from stanch.app.site_check.key_since import Since
from stanch.app.site_check.way import Looked, Way
from stanch.app.typed import event_dates
from stanch.app.typed.local_time import LocalTime
from stanch.app.typed.moments import Typed, read
from stanch.core.moments import DAY, Moment, When
from stanch.errors import BadInput
from stanch.knowledge import playbooks
from stanch.observe.tls.certificates import files, transparency
from stanch.observe.tls.certificates.chains import Authorities
from stanch.observe.tls.certificates.collection import Asked


class Comparison(NamedTuple):
    """What was asked for. `since`: a date, or the id of a playbook; "" to compare with nothing. `fixed`: when
    the flaw was mended there; `rekeyed`: somebody's word on when the new key was put in place; `old`: files
    with certificates that were there before; `ct`: a saved file of Certificate Transparency, or `ct_online`
    to ask at `ct_url`; `ca`: a file with our own authority's; `incident`: in which the steps were written
    down, by the `client` of that name ("": the only one)."""

    since: str
    fixed: Typed | None
    rekeyed: Typed | None
    old: Sequence[Path]
    ct: Path | None
    ct_online: bool
    ct_url: str
    ca: Path | None
    incident: str
    client: str = ""


def authorities(own: Path | None) -> Authorities:
    """Whom chains may lead to: the public ones, and those of this file. To be read before anybody is looked
    at: BadInput of a slip in it must not cost the look."""
    return files.authorities(own)


async def now(looked: Looked, way: Way, own: Path | None) -> tuple[Standing, ...]:
    """What holds of the certificate at each address now; its issuer is asked. `own`: as `Comparison.ca`."""
    moment = clock.machine_now()
    asked = Asked(
        When(moment, moment), moment, files.authorities(own), seconds=way.limits.seconds, route=way.route
    )
    return await certificate.standing(looked.checks, asked)


def since(
    looked: Looked, wanted: Comparison, way: Way, say: Callable[[str], None]
) -> Coroutine[Any, Any, tuple[Since, ...]]:
    """Is the key at each address new since then, and the old certificate dead? `say`: what the dates that
    were typed became in UTC. BadInput, at once, where a date is none: what was typed and the files are read
    before the work that is returned begins."""
    times = LocalTime(client=wanted.client)
    disclosed = _disclosed(wanted.since, times)
    fixed = times.when(wanted.fixed) if wanted.fixed else None
    rekeyed = times.when(wanted.rekeyed) if wanted.rekeyed else None
    typed = ((wanted.since, disclosed), (wanted.fixed, fixed), (wanted.rekeyed, rekeyed))
    for text, when in typed:
        if text and when is not None:
            given = text if isinstance(text, str) else text.text
            event_dates.come(given, when.low, clock.machine_now())
    for said in times.said:
        say(said)
    asked = Asked(
        disclosed,
        clock.machine_now(),
        files.authorities(wanted.ca),
        tuple(files.read(one) for one in wanted.old),
        transparency=wanted.ct_url if wanted.ct_online else "",
        seconds=way.limits.seconds,
        route=way.route,
    )
    hosts = [way.route.name(one) for one in way.targets] if wanted.ct else []
    listings = {host: transparency.read(wanted.ct, host) for host in hosts if wanted.ct}
    words = key_since.Words(fixed, rekeyed)
    found = {one: (looked.checks[one], looked.facts[one]) for one in way.targets}
    return key_since.since(
        found, asked, listings, words, event=wanted.since, whose=(wanted.client, wanted.incident)
    )


def _disclosed(text: str, times: LocalTime) -> When:
    if text in playbooks.shipped():
        day = playbooks.load(text).disclosed_at
        return When(day, Moment(day + DAY - 1))
    try:
        return times.when(read(text))
    except BadInput as error:
        raise BadInput(
            f"--since {text}: {error.what}", help=f"a date, or one of {', '.join(playbooks.shipped())}"
        ) from error
