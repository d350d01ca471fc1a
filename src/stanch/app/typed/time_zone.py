"""In which time zone are moments read that name none? The workspace's own, given once; UTC until then."""

from __future__ import annotations

import difflib
import os
import re
import zoneinfo
from contextlib import suppress
from datetime import UTC, tzinfo
from functools import cache
from pathlib import Path
from typing import NamedTuple

from stanch.app import clock, context
from stanch.app.typed.moments import Typed
from stanch.core import codec
from stanch.core.decisions import TimeZone
from stanch.core.fold import fold
from stanch.core.model import Retraction
from stanch.core.moments import Moment, Seq, When
from stanch.core.names import shown
from stanch.core.state import State
from stanch.errors import BadInput, Hint, NothingOpen, Pointer
from stanch.record import connection
from stanch.tell import dates

_FIELD = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
FORM = "write a place by its IANA name, such as Europe/Berlin or America/New_York, or UTC"


class Zone(NamedTuple):
    """A time zone by its IANA name. `given`: a person said that it is theirs."""

    name: str = "UTC"
    given: bool = False

    @property
    def tz(self) -> tzinfo:
        """Its clocks. BadInput where this system has no data on it."""
        return load(self.name)


def of(ws: str, state: State | None = None) -> Zone:
    """The zone that this workspace was given last, whatever moment is asked about. `state`: all that is known
    there by now, where it was folded already."""
    if state is None:
        from stanch.record import few_kinds

        kinds = [codec.kind(TimeZone("", Moment(0))), codec.kind(Retraction(Seq(0), ""))]
        state = fold(State(), few_kinds.rows(ws, *kinds))
    given = state.all(TimeZone)
    return Zone(given[-1][1].zone, True) if given else Zone()


def here(client: str) -> Zone:
    """The zone of the client of that name, where a record was begun; for commands that need none."""
    if not connection.exists():
        return Zone()
    try:
        return of(context.workspace(client))
    except NothingOpen:
        return Zone()


def give(ws: str, name: str) -> Zone:
    """Moments without a zone are read in this one from now on; what was written down stays as it is.

    BadInput where there is no such zone, or where this system does not know it.
    """
    zone = Zone(known(name), True)
    if of(ws) != zone:
        context.write(ws, [TimeZone(zone.name, clock.now())])
    return zone


def load(name: str) -> tzinfo:
    """The zone of that name, from this system's data. BadInput where it has none."""
    if name == "UTC":
        return UTC
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        if not _places(zoneinfo.TZPATH):
            raise BadInput(
                f"this system has no data on time zones, so that {name} is not known",
                help="install its package tzdata, or write moments in UTC: 16:40Z",
            ) from error
        raise BadInput(f"{name!r} is no time zone", help=_help(name), repairs=_near(name)) from error


def machine() -> str:
    """The zone that this machine is set to, to be offered; UTC where that is not known."""
    named = [os.environ.get("TZ", "").removeprefix(":")]
    with suppress(OSError, UnicodeDecodeError):
        named.append(Path("/etc/timezone").read_text("utf-8").strip())
    with suppress(OSError):
        named.append(os.readlink("/etc/localtime"))
    for one in named:
        name = one.rpartition("zoneinfo/")[2].removeprefix("posix/")
        if name:
            try:
                return known(name)
            except BadInput:
                continue
    return "UTC"


def offered() -> tuple[str, ...]:
    """The zones that can be chosen, by name."""
    return ("UTC", *_places(zoneinfo.TZPATH))


@cache
def _places(_where: tuple[str, ...]) -> tuple[str, ...]:
    """The places that this system has data on; to list them, it opens every file of it."""
    return tuple(sorted(one for one in zoneinfo.available_timezones() if _is_place(one)))


def known(name: str) -> str:
    """The IANA name as it is written; capitals and spaces make no difference. BadInput where there is none,
    with those that are near."""
    plain = "_".join(name.split()).lower()
    if plain in ("utc", "etc/utc", "z", "zulu", "universal", "etc/universal"):
        return "UTC"
    found = {one.lower(): one for one in _places(zoneinfo.TZPATH)}
    if plain in found:
        return found[plain]
    if not found:
        load(plain)
    raise BadInput(
        f"{shown(name)!r} is no time zone that is read here", help=_help(name), repairs=_near(name)
    )


def _is_place(name: str) -> bool:
    """EST, CET and Etc/GMT+5 are no places: their clocks are never put forward, and +5 is west there."""
    return "/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))


def _help(name: str) -> str:
    near = _near(name)
    return f"{FORM}. Did you mean {' or '.join(near)}?" if near else FORM


def _near(name: str) -> list[str]:
    """The places that are written nearly so, at most three; the one alone that ends so."""
    plain = "_".join(name.split()).lower()
    places = {one.rpartition("/")[2].lower(): one for one in offered()}
    wholes = {one.lower(): one for one in offered()}
    if plain in places:
        return [places[plain]]
    near = [wholes[one] for one in difflib.get_close_matches(plain, wholes, 2)]
    near += [places[one] for one in difflib.get_close_matches(plain.rpartition("/")[2], places, 2)]
    return list(dict.fromkeys(near[:3]))


def in_utc(typed: Typed, zone: Zone, when: When) -> str:
    """What a moment became that was not typed in UTC: "16:40 in Europe/Berlin is 14:40 UTC on ..."."""
    said = f"{typed.text} in {zone.name}" if typed.local and zone.name != "UTC" else typed.text
    if typed.local and not zone.given:
        return Hint(f"{said} is read in UTC: {dates.around(when)}. Where are you? ", Pointer("zone"))
    return f"{said} is {dates.around(when)}."


def in_utc_already(typed: Typed, zone: Zone) -> bool:
    """Was it typed in UTC, so that nothing need be said of it? So is what a date field sends, day and all,
    where the clocks of the client are those of UTC."""
    if typed.local and zone.given and zone.name == "UTC" and _FIELD.fullmatch(typed.text):
        return True
    ends = [one for one in (typed.early, typed.late) if one is not None]
    return all(one.offset is not None and not one.offset for one in ends)
