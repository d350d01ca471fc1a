"""Who may have what looked at, how often; what was agreed to; who asked to be left alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.app.web_tester import limits, optout, places, rules
from stanch.app.web_tester.agreement import MOST, SECONDS, Tickets
from stanch.app.web_tester.answer import printable
from stanch.app.web_tester.refusals import Refused
from stanch.app.web_tester.rules import Rules
from stanch.errors import BadInput
from stanch.net import policy, public_suffix
from stanch.net.target import Target


class Clock:
    """Seconds that go on only when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_household_and_a_network_are_one() -> None:
    assert limits.client("2001:db8:1:2:3::4") == limits.client("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert limits.client("2001:db8:1:3::4") != limits.client("2001:db8:1:2::4")
    assert limits.client("::ffff:192.0.2.1") == limits.client("192.0.2.1") == "192.0.2.1"
    assert limits.client("no address") == "unknown"
    assert limits.network("192.0.2.77") == "192.0.2.0/24"
    assert limits.network("2001:db8:1:2::9") == "2001:db8:1::/48"


@pytest.mark.parametrize(
    ("host", "domain"),
    [("www.shop.example", "shop.example"), ("a.b.shop.co.uk", "shop.co.uk"), ("co.uk", "co.uk"),
     ("me.github.io", "github.io"), ("example", "example"), ("2001:db8::1", "2001:db8::1"),
     ("192.0.2.1", "192.0.2.1"), ("x.xn--p1ai", "x.xn--p1ai")],
)  # fmt: skip
def test_the_registered_domain(host: str, domain: str) -> None:
    assert public_suffix.domain(host) == domain


def test_a_ticket_is_good_once_in_time_for_one_session_and_target() -> None:
    clock, target, other = Clock(), Target("a.example"), Target("a.example", 8443)
    tickets = Tickets(clock)

    def make() -> str:
        return tickets.make("s1", target, ("192.0.2.1",), (("192.0.2.1", "a.example"),))

    token = make()
    assert tickets.use(token, "s1", target).addresses == ("192.0.2.1",)
    for spent, session, about in (
        (token, "s1", target), (make(), "s2", target), (make(), "s1", other), ("guess", "s1", target),
        ("", "s1", target),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            tickets.use(spent, session, about)
        assert refused.value.code == "agreement_over"
    late = make()
    clock.now += SECONDS
    with pytest.raises(Refused):
        tickets.use(late, "s1", target)


def test_a_ticket_that_was_tried_by_another_is_used_up() -> None:
    tickets, target = Tickets(), Target("a.example")
    token = tickets.make("s1", target, (), ())
    with pytest.raises(Refused):
        tickets.use(token, "s2", target)
    with pytest.raises(Refused):
        tickets.use(token, "s1", target)


def test_so_many_tickets_are_kept() -> None:
    tickets, target = Tickets(), Target("a.example")
    first = tickets.make("s1", target, (), ())
    for _ in range(MOST):
        last = tickets.make("s1", target, (), ())
    with pytest.raises(Refused):
        tickets.use(first, "s1", target)
    tickets.use(last, "s1", target)


def test_the_list_of_who_opted_out(tmp_path: Path) -> None:
    listed = optout.parse("Shop.example.  # by mail\n\n192.0.2.0/24\n2001:db8::7\n")
    assert listed.name("shop.example")
    assert listed.name("a.b.shop.example")
    assert not listed.name("myshop.example")
    assert listed.address("192.0.2.200")
    assert listed.address("2001:db8::7")
    assert not listed.address("2001:db8::8")
    with pytest.raises(BadInput, match="line 2"):
        optout.parse("fine.example\nnot a name!\n")
    file = tmp_path / "opt-out.txt"
    watched = optout.OptOut(file)
    assert not watched.listed().name("shop.example")
    file.write_text("shop.example\n")
    assert watched.listed().name("shop.example")
    file.write_text("shop.example\nbroken line!\n")
    assert watched.listed().name("shop.example")  # the last that could be read stays in force
    file.unlink()
    assert not watched.listed().name("shop.example")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "0.0.0.0",
     "224.0.0.1", "240.0.0.1", "255.255.255.255", "168.63.129.16", "192.0.0.192", "192.88.99.1", "192.0.2.1",
     "::", "::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "64:ff9b:1::1", "2002:808:808::1", "2001::1",
     "fe80::1", "fec0::1", "fd00::1", "ff02::1", "2001:db8::1", "3fff::1", "100::1"],
)  # fmt: skip
def test_addresses_that_are_not_of_the_public_internet(address: str) -> None:
    for inside in (False, True):
        assert not Rules(public=True).reachable(address, inside)


def test_what_the_operator_allows() -> None:
    allow = policy.networks("10.1.0.0/16, 2001:db8:7::/48", "SETTING")
    assert Rules(allow=allow).reachable("10.1.2.3", False)
    assert Rules(allow=allow).reachable("2001:db8:7::1", False)
    assert not Rules(allow=allow).reachable("10.2.0.1", False)
    assert not Rules(allow=allow).reachable("::ffff:10.1.2.3", False)
    assert Rules(private=True).reachable("192.168.1.10", True)
    assert not Rules(private=True).reachable("192.168.1.10", False)
    assert not Rules(private=True).reachable("224.0.0.1", True)
    with pytest.raises(BadInput, match="SETTING"):
        policy.networks("10.1.0.0/33", "SETTING")


@pytest.mark.parametrize(
    ("host", "settings", "private"),
    [("127.0.0.1", {}, True), ("0.0.0.0", {}, False), ("127.0.0.1", {"STANCH_HOSTS": "x.example"}, False),
     ("127.0.0.1", {"STANCH_BEHIND": "127.0.0.1"}, False), ("::1", {"STANCH_PUBLIC_TEST": "1"}, False)],
)  # fmt: skip
def test_only_a_console_that_this_machine_alone_reaches_has_an_operator_signed_in(
    host: str, settings: dict[str, str], private: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [one for one in os.environ if one.startswith("STANCH_")]:
        monkeypatch.delenv(name)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    before = rules.rules()
    try:
        settled = rules.settle(host, public=False)
        assert settled.private is private
        assert settled.public is ("STANCH_PUBLIC_TEST" in settings)
        assert settled.allow == ()
        monkeypatch.setenv("STANCH_BEHIND", "somewhere")
        with pytest.raises(BadInput, match="STANCH_BEHIND"):
            rules.settle(host, public=False)
    finally:
        rules._rules = before


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_place_or_is_refused(text: str) -> None:
    try:
        found = places.read(text, inside=False, private=False)
    except Refused:
        return
    assert found.port in places.PORTS
    assert found.literal or "." in found.host


def test_a_url_is_refused_with_the_name_in_it() -> None:
    for typed in ("https://www.shop.example/login?x=1", "www.shop.example/", "http:\\\\www.shop.example"):
        with pytest.raises(Refused, match="only the name is needed") as refused:
            places.read(typed, inside=False, private=False)
        assert refused.value.instead in ("www.shop.example", "")


@given(st.text(max_size=400))
def test_a_strange_string_neither_moves_nor_hides_text(text: str) -> None:
    shown = printable(text)
    assert all(one.isprintable() for one in shown)
