"""The one suite that every probe passes: what it says of itself, and what it never says of a server that
tells nothing. On real servers: tests/real/test_probes.py."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import Any, get_args

import pytest

from stanch.net.target import Target
from stanch.observe.tls import probes, reasons
from stanch.observe.tls.check_name import Limits, check
from stanch.observe.tls.probes import Probe, heartbleed
from stanch.observe.tls.result import Check, ProbeId, Reason
from stanch.tell import looks
from tests.faults.tls import hostile
from tests.faults.tls.hostile import Talk
from tests.servers import certificate, running
from tests.servers.one_version import one_version

EVERY = list(probes.every().values())
every_probe = pytest.mark.parametrize("probe", EVERY, ids=lambda one: one.id)


def spelled(kind: Any) -> set[str]:
    """Every text that a type of texts allows."""
    return {kind} if isinstance(kind, str) else {text for one in get_args(kind) for text in spelled(one)}


def looked(port: int, *by: Probe, prove: bool = True, seconds: float = 0.5) -> Check:
    (found,) = asyncio.run(
        check(Target("127.0.0.1", port), prove=prove, limits=Limits(seconds=seconds), by=by)
    )
    return found


@every_probe
def test_a_probe_says_what_it_is(probe: Probe) -> None:
    assert probe.title
    assert probe.passive == (probe.consent == "")
    assert bool(probe.provable) == bool(probe.consent)
    assert probe.provable <= set(probe.reasons)
    assert probes.every()[probe.id] is probe
    for sentence in probe.reasons.values():
        assert sentence.endswith(".")


def test_every_reason_has_one_sentence_and_no_two_probes_share_one() -> None:
    assert spelled(heartbleed.Reason) == set(heartbleed.REASONS)
    own = [reason for one in EVERY for reason in one.reasons]
    assert len(own) == len(set(own))
    assert not set(own) & set(reasons.SHARED)
    assert set(reasons.OWN) == set(own)
    assert all(looks.sentence(one, reasons.OWN).endswith(".") for one in (*own, *reasons.SHARED))
    assert spelled(Reason) == set(reasons.SHARED)


def test_there_is_one_usual_probe_and_names_choose() -> None:
    assert [one.id for one in probes.usual()] == ["heartbleed"]
    assert set(probes.ids()) == set(probes.every())
    assert [one.id for one in probes.named(["ssl3", "no-such-probe"])] == ["ssl3"]


@every_probe
def test_nobody_there_is_unreachable(probe: Probe) -> None:
    found = looked(running.free_port(), probe).findings[probe.id]
    assert (found.verdict, found.reason, found.active) == ("unreachable", "connection_refused", False)


SAYS_NOTHING: dict[str, Talk] = {
    "is silent": hostile.silent,
    "resets": hostile.reset,
    "closes": hostile.close,
    "is no TLS": hostile.plain_http,
    "greets": hostile.plain_ssh,
    "lies about lengths": hostile.lying_lengths,
    "ends nothing": hostile.no_end,
    "begins with a certificate": hostile.certificate_first,
    "sends a huge record": hostile.huge_record,
    "talks for ever": hostile.endless_records,
}


@every_probe
@pytest.mark.parametrize("talk", SAYS_NOTHING.values(), ids=SAYS_NOTHING)
def test_a_server_that_tells_nothing_is_never_called_clean(probe: Probe, talk: Talk) -> None:
    """Rule 87."""
    with hostile.hostile(talk) as port:
        found = looked(port, probe, seconds=0.2).findings[probe.id]
    assert found.verdict == "inconclusive"
    assert looks.sentence(found.reason, reasons.OWN)
    assert found.leaked_bytes == 0


@every_probe
def test_over_datagrams_a_probe_says_so_or_asks(probe: Probe) -> None:
    target = Target("127.0.0.1", running.free_port(), "dtls")
    (found,) = asyncio.run(check(target, limits=Limits(seconds=0.3), by=(probe,)))
    assert found.findings[probe.id].verdict in ("inconclusive", "unreachable")


def test_a_check_has_a_finding_by_each_probe_and_is_as_bad_as_its_worst() -> None:
    """Rule 86."""
    with hostile.hostile(hostile.silent) as port:
        found = looked(port, *EVERY, seconds=0.1)
    assert list(found.findings) == [one.id for one in EVERY]
    assert found.finding == found.findings[EVERY[0].id]
    with hostile.hostile(hostile.alert) as port:  # it refuses every hello, in words
        found = looked(port, *EVERY)
    verdicts = {id: one.verdict for id, one in found.findings.items()}
    assert (verdicts[ProbeId("ssl3")], verdicts[ProbeId("robot")]) == ("not_vulnerable", "not_vulnerable")
    assert verdicts[ProbeId("heartbleed")] == found.finding.verdict == "inconclusive"


def test_each_probe_is_written_down_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "probes.md").read_text("utf-8")
    rows = [line.split(" | ")[:2] for line in page.splitlines() if line.startswith("| ")][1:]
    assert sorted(rows) == sorted([f"| {one.id}", one.title] for one in EVERY)


def test_an_event_has_its_name_in_its_probe_on_the_wire_and_in_what_other_tools_say_alone() -> None:
    package = Path(probes.__file__).parents[3]
    may = ("observe/tls/probes/heartbleed/", "observe/peers/", "wire/")
    named = [
        place
        for file in package.rglob("*.py")
        if "heartbleed" in file.read_text("utf-8").lower()
        and not (place := file.relative_to(package).as_posix()).startswith(may)
    ]
    assert named == []


@pytest.mark.parametrize(
    "suites", ["ADH-AES128-SHA", "ECDHE-ARIA128-GCM-SHA256", "AES128-CCM", "NULL-SHA256", "CAMELLIA128-SHA"]
)
def test_a_server_of_rare_suites_alone_is_not_called_one_that_refuses(suites: str, tmp_path: Path) -> None:
    talk = one_version(ssl.TLSVersion.TLSv1_2, certificate.make(tmp_path), f"{suites}:@SECLEVEL=0")
    with hostile.hostile(talk) as port:
        found = looked(port, *probes.usual(), seconds=5)
    assert (found.finding.verdict, found.finding.reason) == ("not_vulnerable", "heartbeat_not_offered")
    assert (found.certificate is None) == suites.startswith("ADH")
