"""sslyze --json_out, of the versions 5 and 6."""

from __future__ import annotations

import msgspec

from stanch.core.moments import Moment, parse
from stanch.observe.peers import salvage
from stanch.observe.peers.words import Adapter, Heard, Says, Unreadable, Word, der, protocol, too_many


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


class _Network(msgspec.Struct):
    tls_opportunistic_encryption: str | None = None


class _Server(msgspec.Struct):
    server_location: _Location
    network_configuration: _Network | None = None
    connectivity_status: str = ""
    scan_result: _Result | None = None


class _File(msgspec.Struct):
    server_scan_results: list[_Server]
    date_scans_started: str = ""
    date_scans_completed: str = ""
    """Of sslyze 6 they stand at the end, so that a file that is cut off has none."""
    sslyze_version: str = ""


_OLD = (b'"accepted_targets"', b'"scan_commands_results"')
"""What stands in the files of sslyze 1 to 4 alone."""


def read(content: bytes) -> Heard:
    if any(one in content for one in _OLD):
        raise Unreadable(
            "it is of a version before 5, whose form is not read", "let sslyze 5 or newer write it"
        )
    try:
        found, cut = _file(content)
        started, ended = _moment(found.date_scans_started), _moment(found.date_scans_completed)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    words = [_word(one, ended) for one in found.server_scan_results]
    too_many(words)
    return Heard(found.sslyze_version, tuple(words), started, ended, cut)


def _file(content: bytes) -> tuple[_File, bool]:
    """The file, and was it cut off? What stands before the list of servers says when sslyze ran."""
    try:
        return msgspec.json.decode(content, type=_File), False
    except (msgspec.DecodeError, RecursionError):
        text = content.decode("utf-8", "replace")
        at = salvage.bracket(text, "server_scan_results")
        if at < 0:
            raise
        found = msgspec.json.decode(f"{text[:at]}[]}}", type=_File)
        found.server_scan_results, _whole = salvage.items(text, at, _Server)
        if not found.server_scan_results:
            raise
        return found, True


def _moment(text: str) -> Moment | None:
    return parse(text) if text else None


def _word(server: _Server, at: Moment | None) -> Word:
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
    network = server.network_configuration
    begun = protocol(network.tls_opportunistic_encryption or "") if network is not None else ""
    return Word(where.hostname, where.port, where.ip_address or "", at, says, der(pem), begun)


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
