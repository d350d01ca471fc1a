"""One host graded: stanch grade against sslyze and testssl.sh, in one run, on loopback, on nginx.

Each measures what it measures without being asked for less; sslyze is told to enumerate the groups and to
read the headers too, which a grade needs. testssl.sh of Debian (3.0) has the checks, and no letter yet.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.scanning import Took, _ran, _sslyze
from bench.table import Row
from tests.servers import certificate, running
from tests.servers.nginx import nginx

SSLYZE = (
    "--mozilla_config=disable", "--certinfo", "--sslv2", "--sslv3", "--tlsv1", "--tlsv1_1", "--tlsv1_2",
    "--tlsv1_3", "--heartbleed", "--robot", "--openssl_ccs", "--compression", "--reneg", "--elliptic_curves",
    "--ems", "--http_headers",
)  # fmt: skip
SERVERS = {
    "nginx as it comes": ("TLSv1.2 TLSv1.3", ""),
    "nginx with every suite": (
        "TLSv1 TLSv1.1 TLSv1.2 TLSv1.3",
        "ssl_ciphers ALL:COMPLEMENTOFALL:@SECLEVEL=0; ",
    ),
}


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        identity = certificate.make(path)
        for name, (protocols, more) in SERVERS.items():
            port = running.free_port()
            with nginx(identity, port, path, protocols, more=more):
                yield from _server(name, f"127.0.0.1:{port}")


def _server(name: str, place: str) -> Iterator[Row]:
    ours = _median([sys.executable, "-m", "stanch.cli", "grade", place], 5)
    yield Row(f"stanch grade, {name}", _said(ours), "quicker than both")
    sslyze = _sslyze()
    if sslyze is None:
        yield Row("  sslyze", "could not be had here")
    else:
        yield Row("  sslyze, the same questions", _times(_median([str(sslyze), *SSLYZE, place], 3), ours))
    testssl = shutil.which("testssl")
    if testssl is None:
        yield Row("  testssl.sh", "could not be had here")
    else:
        command = [testssl, "--quiet", "--color", "0", "--warnings", "off", place]
        yield Row("  testssl.sh, as it comes", _times(_median(command, 1), ours))


def _median(command: list[str], times: int) -> Took:
    took = [_ran(command, 1) for _ in range(times)]
    middle = statistics.median_low([one.wall for one in took])
    return next(one for one in took if one.wall == middle)


def _said(took: Took) -> str:
    return f"{took.wall:.2f} s, {took.cpu:.2f} s CPU"


def _times(theirs: Took, ours: Took) -> str:
    return f"{_said(theirs)}; ours {theirs.wall / ours.wall:,.1f} times as quick"
