"""sslyze --json_out, of the versions 5 and 6."""

from __future__ import annotations

from pathlib import Path

import msgspec

from stanch.core.moments import Moment, parse
from stanch.observe.peers.heard import BOM, Adapter, Heard, Says, Unreadable, Word, der, too_many


class _Location(msgspec.Struct):
    hostname: str
    port: int
    ip_address: str | None = None


class _Verdict(msgspec.Struct):
    is_vulnerable_to_heartbleed: bool


class _Heartbleed(msgspec.Struct):
    status: str
    result: _Verdict | None = None


class _Shown(msgspec.Struct):
    as_pem: str


class _Deployment(msgspec.Struct):
    received_certificate_chain: list[_Shown] = []


class _Deployments(msgspec.Struct):
    certificate_deployments: list[_Deployment] = []


class _Certificates(msgspec.Struct):
    result: _Deployments | None = None


class _Result(msgspec.Struct):
    heartbleed: _Heartbleed | None = None
    certificate_info: _Certificates | None = None


class _Server(msgspec.Struct):
    server_location: _Location
    connectivity_status: str = ""
    scan_result: _Result | None = None


class _File(msgspec.Struct):
    server_scan_results: list[_Server]
    date_scans_started: str
    date_scans_completed: str
    sslyze_version: str = ""


_OLD = (b'"accepted_targets"', b'"scan_commands_results"')
"""What stands in the files of sslyze 1 to 4 alone."""


def read(path: Path) -> Heard:
    content = path.read_bytes().removeprefix(BOM)
    if any(one in content for one in _OLD):
        raise Unreadable(
            "it is of a version before 5, whose form is not read", "let sslyze 5 or newer write it"
        )
    try:
        found = msgspec.json.decode(content, type=_File)
        started, ended = parse(found.date_scans_started), parse(found.date_scans_completed)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    words = [_word(one, ended) for one in found.server_scan_results]
    too_many(words)
    return Heard(found.sslyze_version, tuple(words), started, ended)


def _word(server: _Server, at: Moment) -> Word:
    where, result = server.server_location, server.scan_result
    says: Says | None = None
    pem = ""
    if server.connectivity_status == "ERROR":
        says = "unreachable"
    elif result is not None:
        says = _says(result.heartbleed)
        shown = result.certificate_info.result if result.certificate_info is not None else None
        chains = [one.received_certificate_chain for one in (shown.certificate_deployments if shown else ())]
        pem = chains[0][0].as_pem if chains and chains[0] else ""
    return Word(where.hostname, where.port, where.ip_address or "", at, says, der(pem))


def _says(found: _Heartbleed | None) -> Says | None:
    if found is None or found.status == "NOT_SCHEDULED":
        return None
    if found.status != "COMPLETED" or found.result is None:
        return "failed"
    return "vulnerable" if found.result.is_vulnerable_to_heartbleed else "not_vulnerable"


ADAPTER = Adapter(
    slug="sslyze",
    name="sslyze",
    file="JSON (--json_out)",
    command="sslyze --heartbleed --certinfo --json_out={out} {host}:{port}",
    knows=lambda head: any(
        one in head for one in (b'"server_scan_results"', b'"invalid_server_strings"', b'"accepted_targets"')
    ),
    read=read,
    says=("vulnerable", "not_vulnerable", "failed", "unreachable"),
    certificates="yes (--certinfo)",
    dated="yes, the whole run",
    addresses=True,
    reads=0,
    weak=(
        "sslyze calls a server safe where the connection ends in an error, and does not look whether it "
        "offers heartbeat",
        "sslyze calls TLS 1.3 safe without a test",
    ),
)
