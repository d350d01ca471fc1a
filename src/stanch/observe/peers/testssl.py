"""testssl.sh: --jsonfile-pretty, which says when it ran, and --jsonfile, which does not."""

from __future__ import annotations

import re

import msgspec

from stanch.core.moments import SECOND, Moment
from stanch.observe.peers import salvage
from stanch.observe.peers.words import Adapter, Heard, Says, Unreadable, Word, a_port, der, protocol, too_many


class _Finding(msgspec.Struct):
    id: str
    finding: str = ""
    ip: str = ""
    port: str = ""


class _Target(msgspec.Struct):
    targetHost: str = ""
    host: str = ""
    target_host: str = msgspec.field(default="", name="target host")
    """As 2.9 calls it."""
    ip: str = ""
    port: str = ""
    service: str = ""
    vulnerabilities: list[_Finding] = []
    serverDefaults: list[_Finding] = []


class _Pretty(msgspec.Struct):
    startTime: str
    version: str = ""
    target_host: str = msgspec.field(default="", name="target host")
    port: str = ""
    """Of all places: 2.8 and early 2.9 look at one name."""
    scanResult: list[_Target] = []


_NO_COMMA = re.compile(rb"\}\s*\{")
_HELP = "testssl.sh leaves out commas there where it has several places: let it write by --jsonfile instead"


def read(content: bytes) -> Heard:
    cut = False
    try:
        found = msgspec.json.decode(content, type=_Pretty | list[_Finding])
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        try:
            found, cut = _broken(content.decode("utf-8", "replace"))
        except (msgspec.MsgspecError, ValueError, RecursionError):
            found = []
        if not found or (isinstance(found, _Pretty) and not found.scanResult):
            raise Unreadable(str(error), _HELP if _NO_COMMA.search(content) else "") from error
    heard = _flat(found) if isinstance(found, list) else _pretty(found)
    too_many(list(heard.words))
    return msgspec.structs.replace(heard, cut=cut)


def _broken(text: str) -> tuple[_Pretty | list[_Finding], bool]:
    """What is whole of a file that is not, and does anything lack? Where only commas do, nothing lacks."""
    at = salvage.bracket(text, "scanResult")
    if at < 0:
        findings, whole = salvage.items(text, max(text.find("["), 0), _Finding)
        return findings, not whole
    found = msgspec.json.decode(f"{text[:at]}[]}}", type=_Pretty)
    found.scanResult, whole = salvage.items(text, at, _Target)
    return found, not whole


def _pretty(found: _Pretty) -> Heard:
    if not found.startTime.isdecimal() or len(found.startTime) > 11:
        raise Unreadable(f"{found.startTime[:20]!r} is not a time in seconds")
    at = Moment(int(found.startTime) * SECOND)
    words = []
    for one in found.scanResult:
        host, port = (
            one.targetHost or one.target_host or one.host or found.target_host,
            one.port or found.port,
        )
        if host and a_port(port):
            findings = [_Finding("service", one.service), *one.vulnerabilities, *one.serverDefaults]
            words.append(_word(host, one.ip, port, findings, at))
    version = found.version.partition(" ")[0]
    return Heard(version, tuple(words), at, at)


def _flat(found: list[_Finding]) -> Heard:
    """A line for each finding; those of one place have its name, address and port."""
    places: dict[tuple[str, str], list[_Finding]] = {}
    for one in found:
        if a_port(one.port) and "/" in one.ip:
            places.setdefault((one.ip, one.port), []).append(one)
    words = []
    for (place, port), findings in places.items():
        host, _slash, address = place.rpartition("/")
        words.append(_word(host, address, port, findings, None))
    return Heard("", tuple(words))


def _word(host: str, address: str, port: str, findings: list[_Finding], at: Moment | None) -> Word:
    says: Says | None = None
    pem = begun = ""
    for one in findings:
        if one.id == "service":
            begun = protocol(one.finding)  # "smtp" where it was told to; else "Service detected: HTTP"
        elif one.id == "heartbleed":
            says = _says(one.finding)
        elif one.id == "scanProblem" and says is None:
            says = (
                "unreachable" if one.finding.startswith(("Can't connect", "Couldn't connect")) else "failed"
            )
        elif one.id.split(" ", 1)[0] == "cert" and not pem:
            pem = one.finding
    return Word(host, int(port), address, at, says, der(pem), begun)


def _says(finding: str) -> Says:
    """Its words begin with the verdict (before 3.0 with the name of the flaw) and go on with the reason, of
    which a time-out is one."""
    finding = finding.removeprefix("Heartbleed").lstrip(": ")
    if finding.startswith("VULNERABLE"):
        return "vulnerable"
    if not finding.startswith("not vulnerable"):
        return "failed"
    if "timed out" in finding:
        return "timed_out"
    return "no_heartbeat" if "no heartbeat" in finding else "not_vulnerable"


ADAPTER = Adapter(
    slug="testssl",
    name="testssl.sh",
    file="JSON (--jsonfile-pretty, --jsonfile)",
    command="testssl --quiet --color 0 --warnings off -H -S --jsonfile-pretty {out} {host}:{port}",
    knows=lambda head: (
        (b'"Invocation"' in head and b"testssl" in head) or (b'"severity"' in head and b'"finding"' in head)
    ),
    read=read,
    says=("vulnerable", "not_vulnerable", "no_heartbeat", "timed_out", "failed", "unreachable"),
    certificates="with -S",
    dated="yes with --jsonfile-pretty; --jsonfile: say it by --at",
    addresses=True,
    reads=16_384,
    weak=(
        "testssl.sh reads up to 16 KiB of the memory of a server that has the flaw",
        "testssl.sh calls a server that does not answer in time not vulnerable",
    ),
)
