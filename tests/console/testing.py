"""The web tester as strangers find it: names of a zone of our own, at usual ports of a network of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest

from tests.program.browsing import Console, Page
from tests.servers.liar import liar
from tests.servers.running import NET

Records = Sequence[str] | None
Zone = dict[tuple[str, str], "Records | Callable[[], Records]"]
"""(name, type) -> the records, or what is asked for them each time; a test may change them."""


class Street:
    """Where strangers come from: each visitor from somewhere else."""

    def __init__(self, zone: Zone) -> None:
        self.zone = zone
        self._number = 0

    def somebody(self) -> Console:
        self._number += 1
        return Console(REMOTE_ADDR=f"198.51.{self._number // 250}.{self._number % 250 + 1}")


def street(monkeypatch: pytest.MonkeyPatch, *, public: bool = True) -> Iterator[Street]:
    """A console that is open to strangers, or is not, with a name server on loopback; the network NET is
    looked at as if it were of the public internet."""
    from stanch.app.web_tester import rules

    zone: Zone = {("shop.test", "A"): (f"{NET}.1",)}
    monkeypatch.setenv("STANCH_TEST_ALLOW", f"{NET}.0/24")

    def says(name: str, kind: str) -> Records:
        found = zone.get((name, kind), ())
        return found() if callable(found) else found

    with liar(says) as dns:
        monkeypatch.setenv("STANCH_DNS", dns)
        rules.settle("127.0.0.1", public=public)
        yield Street(zone)


def api(visitor: Console, address: str, **headers: str) -> Page:
    """What a program is told."""
    from urllib.parse import urlencode

    return visitor.open(f"/api/test?{urlencode({'address': address})}", **headers)


def ask(visitor: Console, address: str) -> Page:
    """By the form, until there is an answer or a refusal."""
    page = visitor.open("/test/").press("Look", {"Name of the server": address})
    return visitor.tested(page) if "This takes some seconds" in page else page


def told(records: Mapping[str, Sequence[str]]) -> Zone:
    """Addresses by name, as a zone."""
    return {
        (name, kind): [one for one in addresses if (":" in one) == (kind == "AAAA")]
        for name, addresses in records.items()
        for kind in ("A", "AAAA")
    }
