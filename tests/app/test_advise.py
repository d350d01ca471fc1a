"""What the extension may ask about: a host with its port, by https, and nothing more of an address."""

from __future__ import annotations

import os
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.app import context
from stanch.app.incidents import lifecycle
from stanch.app.site_check.advice import advise, site
from stanch.errors import BadInput
from stanch.net.target import TLS, Target
from tests.program.commands import Stanch
from tests.program.places import Places


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("DNSimple.com", Target("dnsimple.com")),
        ("dnsimple.com:8443", Target("dnsimple.com", 8443)),
        ("bücher.example", Target("xn--bcher-kva.example")),
        ("[2001:db8::1]:8443", Target("2001:db8::1", 8443)),
        ("db.shop.example:5432", Target("db.shop.example", 5432)),
    ],
)
def test_a_host_is_taken_and_spoken_to_by_tls(text: str, target: Target) -> None:
    assert site(text) == target
    assert site(text).protocol == TLS


@given(st.text(max_size=40))
def test_whatever_is_sent_is_a_host_or_refused_in_words(text: str) -> None:
    try:
        found = site(text)
    except BadInput:
        return
    assert found.port == 443 or found.port >= 1024
    assert not set(found.host) & set("/?#@\\ ")


@pytest.mark.parametrize("port", [22, 25, 80, 143, 465, 587, 993])
def test_ports_of_other_services_are_not_looked_at(port: int) -> None:
    with pytest.raises(BadInput, match=f"port {port}"):
        site(f"shop.example:{port}")


@pytest.mark.slow
def test_with_several_incidents_open_the_most_pressing_advice_comes_first_and_says_of_which(
    stanch: Stanch, tmp_path: Path
) -> None:
    """Heartbleed is mended there, the other bug is not: a new password would be out by that."""
    now = "2014-06-01T09:00Z"
    (tmp_path / "services.yaml").write_text("vendors: [{name: Cardwise, sites: ['127.0.0.1:9443']}]\n")
    place, asked = Target("127.0.0.1", 9443), []

    def look(_target: Target, registered: bool) -> tuple[()]:
        asked.append(registered)
        return ()

    stanch("register", "import", "services.yaml", "--yes", now=now)
    stanch("incident", "open", "heartbleed", now=now)
    stanch("vendor", "statement", "Cardwise", "fixed", "patched=2014-04-08", "restarted=2014-04-08",
           "rekeyed=2014-04-09", now=now)  # fmt: skip
    with mock.patch.dict(os.environ, {"STANCH_NOW": now}):
        alone = advise(context.workspace(""), place, look)
        assert alone.event is not None
        assert (alone.event.id, alone.password.advice, alone.also) == ("heartbleed", "change_now", ())
        answers = {"name": "The June bug", "disclosed": "2014-05-30", "software": "OpenSSL"}
        june = lifecycle.event("", "library-bug", answers)
        stanch("vendor", "statement", "Cardwise", "affected", "--incident", june.id, now=now)
        asked.clear()
        found = advise(context.workspace(""), place, look)
        assert asked == [True], "several incidents, one look"
        assert found.event is not None
        assert (found.event.title, found.password.advice) == ("The June bug", "wait")
        assert found.answer is not None
        assert found.answer.status == "affected"
        (other,) = found.also
        assert (other.event.id, other.password) == ("heartbleed", alone.password)
        assert other.answer is not None
        assert other.answer.status == "fixed", "April's answer is about Heartbleed alone"
        stanch("incident", "close", june.id, now=now)
        assert advise(context.workspace(""), place, look) == alone


def test_whose_word_it_is_that_a_site_is_safe_is_said(stanch: Stanch, tmp_path: Path) -> None:
    """Our own word is not "they say so", nor is another tool's."""
    now, site = "2014-04-08T09:00Z", "127.0.0.1:9443"
    place = Target("127.0.0.1", 9443)
    (tmp_path / "services.yaml").write_text(f"endpoints: [{{name: '{site}'}}]\n")
    stanch("incident", "open", "heartbleed", now=now)
    stanch("register", "import", "services.yaml", "--yes", now=now)
    stanch("attest", site, "no", "--from", "2012-03-14", "--yes", now=now)
    with mock.patch.dict(os.environ, {"STANCH_NOW": now}):
        safe = advise(context.workspace(""), place, lambda *_asked: ()).safe
    assert (safe.answer, safe.by, safe.said) == ("yes", "word", "By somebody's word")
    assert safe.sentence == "Somebody who keeps your record says so."
    stanch("attest", site, "yes", "--from", "2014-04-08T08:00Z", "--yes", now=now)
    with mock.patch.dict(os.environ, {"STANCH_NOW": now}):
        safe = advise(context.workspace(""), place, lambda *_asked: ()).safe
    assert (safe.answer, safe.sentence) == ("no", "Somebody who keeps your record says that it is not.")


@pytest.mark.slow
@pytest.mark.parametrize("names", [("customer logins",), ("members", "guests"), ("customers' passwords",)])
def test_rule_143_what_was_done_for_customers_is_not_said_of_the_visitors_own_password(
    stanch: Stanch, tmp_path: Path, places: Places, names: tuple[str, ...]
) -> None:
    """Everybody's password was reset, however that secret is called: whoever asks may have another one."""
    morning, noon, site = "2014-04-08T09:00Z", "2014-04-08T12:00Z", places.vulnerable()
    stanch("start", site, "--prove", "--no-questions", now=morning)
    rows = "".join(f"- {{name: \"{name}\", accepted_by: ['{site}']}}\n" for name in names)
    (tmp_path / "services.yaml").write_text(f"credentials:\n{rows}")
    assert stanch("register", "import", "services.yaml", "--yes", now=morning).code == 0
    places.mended(places.identity(), at=site)
    stanch("done", site, "patched=09:20", "restarted=09:25", "rekeyed=09:30", "--yes", now=noon)
    stanch("observe", "tls", "--prove", now=noon)
    for name in names:
        assert stanch("done", name, "reset_all=10:00", "--yes", now=noon).code == 0
    target = Target("127.0.0.1", int(site.rpartition(":")[2]))
    with mock.patch.dict(os.environ, {"STANCH_NOW": noon}):
        found = advise(context.workspace(""), target, lambda *_asked: ())
    assert (found.password.name, found.password.advice) == ("", "change_now")
