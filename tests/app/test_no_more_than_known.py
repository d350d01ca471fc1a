"""Sentences, headlines and lists that said more than the record, or other than it, in the shortest way."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal as L
from unittest import mock

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from stanch.app import context
from stanch.app.incidents import lifecycle
from stanch.core.entries import Entry
from stanch.core.model import Asset, AssetId, Observation, Probe, Resolved
from stanch.core.moments import parse
from tests.app.test_sent_sentences import (
    NINE,
    NOON,
    ONE,
    ROLES,
    TEN,
    fates,
    numbers,
    of,
    register,
    send,
    shop,
)
from tests.faults.tls import hostile
from tests.program.browsing import Console
from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places

pytestmark = pytest.mark.slow  # journeys through many commands

# a server that is no longer used


def unused(stanch: Stanch, folder: Path, site: str) -> None:
    """A site that a plain hello could not judge, and that is no longer used since half past nine."""
    stanch("start", site, "--no-questions", now=NINE)
    lists = "".join(f"- {{role: {role}, answer: none}}\n" for role in ROLES)
    register(stanch, folder, f"all_servers: 'yes'\nroles:\n{lists}")
    stanch("register", "end", site, "--since", "2014-04-08T09:30Z", now=TEN)


def test_a_server_that_answers_is_not_gone(stanch: Stanch, tmp_path: Path, places: Places) -> None:
    """Rule 37. A passive look cannot tell; that it was answered tells that the server is there."""
    site = places.vulnerable()
    unused(stanch, tmp_path, site)
    stanch("observe", "tls", site, now=NOON)
    status = stanch("status", now=NOON)
    assert "Not known yet whether you are exposed." in flat(status)
    assert status.code == 3


def test_what_goes_with_a_sentence_is_not_said_where_that_has_no_words(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    """Of a server that is gone no look and no word can be dated: then nothing is said of that time."""
    site = places.vulnerable()
    unused(stanch, tmp_path, site)
    places.end(site)
    stanch("observe", "tls", site, now=NOON)
    text = stanch("notice", "copy", now=NOON).out
    assert "That says nothing about the time before." not in text
    assert "We are finding out what this means for us" in text


# a name that could not be looked up


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.EAI_AGAIN, "could not be looked up just now"),
        (socket.EAI_FAIL, "could not be looked up just now"),
        (socket.EAI_NONAME, "has no address"),
    ],
)
def test_a_name_that_could_not_be_looked_up_is_not_one_without_an_address(
    stanch: Stanch, monkeypatch: pytest.MonkeyPatch, error: int, words: str
) -> None:
    """A laptop without a network gets EAI_AGAIN for every name."""

    def offline(*_asked: object, **_more: object) -> None:
        raise socket.gaierror(error, "as the resolver says it")

    monkeypatch.setattr(socket, "getaddrinfo", offline)
    assert words in flat(stanch("check", "www.shop.example", now=NOON))
    stanch("incident", "open", "heartbleed", now=NOON)
    refused = stanch("observe", "tls", "www.shop.example", now=NOON)
    assert refused.code == 2
    assert words in refused.err
    assert "www.shop.example" not in flat(stanch("timeline", now=NOON)), "a slip becomes no server of ours"


# what a vendor says that it did


def test_a_step_without_a_time_has_not_the_time_at_which_it_was_told(stanch: Stanch, tmp_path: Path) -> None:
    stanch("incident", "open", "heartbleed", now=NINE)
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=NINE)
    stanch("vendor", "statement", "Cardwise", "fixed", "patched", "restarted", "rekeyed", "--yes", now=TEN)
    said = "that it was patched, that its servers were restarted, and that its keys were replaced."
    assert said in flat(stanch("notice", "copy", now=NOON))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2014-04-08T08:30Z", "that its servers were restarted at 08:30 UTC on 8 April 2014"),
        ("2014-04-07", "that its servers were restarted on 7 April 2014"),
    ],
)
def test_a_step_with_a_time_is_told_with_it(stanch: Stanch, tmp_path: Path, typed: str, said: str) -> None:
    stanch("incident", "open", "heartbleed", now=NINE)
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=NINE)
    stanch("vendor", "statement", "Cardwise", "fixed", f"restarted={typed}", "--yes", now=TEN)
    assert said in flat(stanch("notice", "copy", now=NOON))


# secrets of customers


def test_that_every_password_is_invalid_is_said_where_every_secret_was_reset(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    """Tokens that were reset make no password invalid, even where nothing is known to call for that."""
    site, other = places.tls(), places.vulnerable()
    shop(stanch, tmp_path, site)
    tokens = f"{{name: customer tokens, accepted_by: ['{other}']}}"
    passwords = f"{{name: customer passwords, accepted_by: ['{site}']}}"
    register(stanch, tmp_path, f"endpoints:\n- name: '{other}'\ncredentials:\n- {tokens}\n- {passwords}\n")
    stanch("observe", "tls", "--prove", other, now=TEN)
    places.mended(places.identity(), at=other)
    steps = ("patched=10:10", "restarted=10:15", "rekeyed=10:30")
    stanch("done", other, *steps, "--yes", now=NOON)
    stanch("observe", "tls", "--prove", other, now=NOON)
    stanch("done", "customer tokens", "reset_all=11:00", "--yes", now=NOON)
    assert "is invalid" not in flat(stanch("notice", "copy", now=NOON))
    stanch("done", "customer passwords", "reset_all=11:30", "--yes", now=NOON)
    assert "password from before 11:00 UTC on 8 April 2014 is invalid" in flat(
        stanch("notice", "copy", now=NOON)
    )


# what an issuer says


def test_an_issuer_that_was_not_asked_said_nothing_at_all(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    shop(stanch, tmp_path, places.tls())
    assert "says is not known" in flat(stanch("timeline", "--all", now=NOON))
    assert "said: nothing" not in flat(stanch("timeline", "--all", now=NOON))


# what a server writes into its certificate


@pytest.mark.parametrize(
    "name", ["x\x1b[1A\x1b[2K ok", "x\r\nshop.example  \u2713", "x\u202e\u2028y", "x\x00y", "\u00fc"]
)
@pytest.mark.parametrize("words", [("check",), ("check", "--json"), ("observe", "tls"), ("check", "--grade")])
def test_a_certificate_writes_nothing_on_the_screen_but_its_name(
    stanch: Stanch, places: Places, name: str, words: tuple[str, ...]
) -> None:
    """RFC 4514 section 2.4 has a way to write what is not seen, so that it moves no cursor."""
    site = places.talks(partial(hostile.answering, lenient=True, der=_called(name)))
    said = stanch(*words, site, now=NINE).out
    shown = "".join(said.split("\n"))
    assert shown.isprintable(), said
    assert ("\u00fc" in said) is (name == "\u00fc")


def _called(name: str) -> bytes:
    """A certificate for whoever calls itself so."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
    dated = made.serial_number(5).not_valid_before(now).not_valid_after(now + timedelta(days=9))
    return dated.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


# headlines


def test_a_secret_that_is_out_is_named_where_no_server_is_registered(stanch: Stanch, tmp_path: Path) -> None:
    now = "2023-01-05T10:00Z"
    stanch("incident", "open", "circleci-2023", now=now)
    assert "Nothing that you keep at other services is written down yet." in flat(stanch("status", now=now))
    (tmp_path / "register.yaml").write_text(
        "vendors:\n- name: CircleCI\ncredentials:\n- {name: deploy key, held_by: [CircleCI]}\n"
    )
    stanch("register", "import", "register.yaml", "--yes", now=now)
    said = flat(stanch("status", now=now))
    assert "By what you were told, something of yours that was secret is out, and still works." in said
    assert "Nothing of yours" not in said
    stanch("done", "deploy key", "revoked", "--yes", now=now)
    assert "no secret of yours that is written down is out and still works. One was out before." in flat(
        stanch("status", now=now)
    )


# what was sent of the event


@pytest.mark.parametrize(
    ("before", "after", "fate"),
    [
        ("disclosed_at: 2014-04-07", "disclosed_at: 2014-04-01", "lost"),
        ("that keeps web connections private", "that sends mail", "lost"),
        ("Whoever read the old key can pose", "Whoever has the old key can pose", "stands"),
    ],
)
def test_what_was_sent_of_the_event_lost_its_ground_where_the_playbook_says_otherwise_now(
    stanch: Stanch, tmp_path: Path, places: Places, before: str, after: str, fate: str
) -> None:
    shop(stanch, tmp_path, places.tls())
    send(stanch, NINE)
    text = stanch("playbook", "show", "heartbleed", now=NINE).out
    assert before in text
    (tmp_path / "mine.yaml").write_text(text.replace(before, after))
    assert stanch("incident", "refine", "mine.yaml", now=TEN).code == 0
    assert of(fates(stanch), "It was made public on 7 April 2014.") == fate


# what was sent, and of which the record says otherwise now, though nothing was taken back


@pytest.mark.parametrize(
    ("told", "fate"),
    [
        (("affected", "--at", "2014-04-08T09:30Z"), "fell"),
        (("not_affected", "--at", "2014-04-08T09:30Z"), "fell"),
        (("affected", "--at", "2014-04-08T10:30Z"), "stands"),
    ],
)
def test_a_count_of_answers_fell_where_one_had_been_given_by_then(
    stanch: Stanch, tmp_path: Path, places: Places, told: tuple[str, ...], fate: str
) -> None:
    shop(stanch, tmp_path, places.tls())
    for name, role in (("Cardwise", "payments"), ("Mailer", "mail")):
        stanch("vendor", "add", name, "--role", role, "--yes", now=NINE)
    stanch("vendor", "statement", "Cardwise", "not_affected", "--yes", now=NINE)
    send(stanch, TEN)
    stanch("vendor", "statement", "Mailer", *told, "--yes", now=NOON)
    assert of(fates(stanch), "one was not asked yet") == fate
    assert of(fates(stanch), "Cardwise, which takes our payments, told us") == "stands"


@pytest.mark.parametrize(
    ("step", "words", "fate"),
    [
        ("sessions_ended=11:55", "signed everyone out", "lost"),
        ("sessions_ended=11:30", "signed everyone out", "stands"),
        ("restarted=09:30", "It ended on 8 April 2014 at 10:05", "lost"),
        ("restarted=10:05", "It ended on 8 April 2014 at 10:05", "stands"),
        ("rekeyed=11:10", "has used a new key since 11:00", "lost"),
    ],
)
def test_a_date_that_was_sent_lost_its_ground_where_another_is_given(
    stanch: Stanch, tmp_path: Path, places: Places, step: str, words: str, fate: str
) -> None:
    site = places.vulnerable()
    shop(stanch, tmp_path, site)
    places.mended(places.identity(), at=site)
    steps = ("patched=09:20", "restarted=10:05", "rekeyed=11:00", "sessions_ended=11:30")
    stanch("done", site, *steps, "--yes", now=NOON)
    stanch("observe", "tls", "--prove", now=NOON)
    send(stanch, NOON)
    assert set(fates(stanch).values()) == {"stands"}
    assert stanch("done", site, step, "--yes", now=ONE).code == 0
    assert of(fates(stanch), words) == fate


def test_a_date_that_becomes_more_exact_stands(stanch: Stanch, tmp_path: Path, places: Places) -> None:
    """Between nine and twelve it ended, and was rekeyed by then: five past ten is within."""
    site = places.vulnerable()
    shop(stanch, tmp_path, site)
    places.mended(places.identity(), at=site)
    stanch("observe", "tls", "--prove", now=NOON)
    send(stanch, NOON)
    assert of(fates(stanch), "It ended some time between 09:00 and 12:00") == "stands"
    stanch("done", site, "patched=09:20", "restarted=10:05", "rekeyed=11:00", "--yes", now=ONE)
    assert of(fates(stanch), "It ended some time between 09:00 and 12:00") == "stands"
    assert "fell" not in fates(stanch).values()
    assert "lost" not in fates(stanch).values()


# what was let stand


def test_a_date_that_was_let_stand_is_asked_about_again_where_another_is_given(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    """Five minutes were no matter; eight hours are."""
    site = places.vulnerable()
    shop(stanch, tmp_path, site)
    places.mended(places.identity(), at=site)
    steps = ("patched=09:20", "restarted=09:25", "rekeyed=09:30", "sessions_ended=09:40")
    stanch("done", site, *steps, "--yes", now=NOON)
    stanch("observe", "tls", "--prove", now=NOON)
    send(stanch, NOON)
    stanch("done", site, "sessions_ended=09:45", "--yes", now=ONE)
    assert _open(stanch) == ["lost"]
    assert stanch("notice", "let-stand", "1", "five minutes are no matter", now=ONE).code == 0
    assert _open(stanch) == []
    stanch("done", site, "sessions_ended=11:55", "--yes", now=ONE)
    assert _open(stanch) == ["lost"]


def test_what_was_let_stand_of_the_event_is_asked_about_again_once_it_is_refined_again(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    shop(stanch, tmp_path, places.tls())
    send(stanch, NINE)
    text = stanch("playbook", "show", "heartbleed", now=NINE).out
    for day, left in (("2014-04-06", True), ("2014-03-01", False)):
        (tmp_path / "mine.yaml").write_text(text.replace("disclosed_at: 2014-04-07", f"disclosed_at: {day}"))
        stanch("incident", "refine", "mine.yaml", "--yes", now=TEN)
        assert _open(stanch) == ["lost"]
        if left:
            assert stanch("notice", "let-stand", "1", "a day is no matter", now=TEN).code == 0
            assert _open(stanch) == []


def _open(stanch: Stanch) -> list[str]:
    """The fates of those sentences of the first notice that wait for a person."""
    lines = parsed(stanch("claims", "--json", now=ONE))["sent"][0]["lines"]
    waits = [one for one in lines if one["fate"] in ("fell", "lost")]
    return [one["fate"] for one in waits if one["corrected_by"] is None and one["let_stand"] is None]


# corrections


def test_a_correction_fell_where_the_sentence_stands_after_all(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    shop(stanch, tmp_path, places.tls())
    send(stanch, NINE)
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=TEN)
    stanch("notice", "copy", "--corrects", "1", now=TEN)
    stanch("notice", "sent", "--to", "all", now=TEN)
    untrue = "We wrote: “We use no other services.” That was not true."
    second = parsed(stanch("claims", "--json", now=NOON))["sent"][1]["lines"]
    assert {one["text"]: one["fate"] for one in second}[untrue] == "stands"
    entry = numbers(stanch, "Cardwise was added")[0]
    stanch("retract", entry, "of another client", "--along", "--yes", now=NOON)
    first, second = (one["lines"] for one in parsed(stanch("claims", "--json", now=NOON))["sent"])
    assert {one["text"]: one["fate"] for one in first}["We use no other services."] == "stands"
    assert {one["text"]: one["fate"] for one in second}[untrue] == "fell"
    assert untrue in flat(stanch("status", now=NOON))


def test_rule_139_a_service_of_which_nobody_said_since_when_is_asked_after(
    stanch: Stanch, console: Console, tmp_path: Path, places: Places
) -> None:
    """“We use no other services” falls by one that is added later; it stands where that one is newer."""
    shop(stanch, tmp_path, places.tls())
    send(stanch, NINE)
    asked = "Nobody has said since when you use Cardwise, so it counts as used then."
    do, there = "stanch vendor add Cardwise --since DATE", "the page “Services”"
    shown = flat(stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=TEN))
    console.at(TEN)
    page = console.open("/situation/").text
    for told, where in ((shown, do), (flat(stanch("status", now=TEN)), do), (page, there)):
        assert asked in told
        assert where in told
    # somebody says since when: from after the notice it was true, from before it was not
    later = stanch("vendor", "add", "Cardwise", "--since", "2014-04-08 09:30", "--yes", now=TEN)
    assert later.code == 0, later.err
    (first,) = (one["lines"] for one in parsed(stanch("claims", "--json", now=TEN))["sent"])
    assert {one["text"]: one["fate"] for one in first}["We use no other services."] == "stands"
    assert stanch("vendor", "add", "Cardwise", "--since", "2014-03-01", "--yes", now=TEN).code == 0
    (first,) = (one["lines"] for one in parsed(stanch("claims", "--json", now=TEN))["sent"])
    assert {one["text"]: one["fate"] for one in first}["We use no other services."] == "fell"
    assert "Nobody has said since when" not in flat(stanch("status", now=TEN))


def test_a_text_that_does_not_say_what_was_wrong_corrects_nothing(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    shop(stanch, tmp_path, places.tls())
    send(stanch, NINE)
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=TEN)
    stanch("notice", "copy", now=TEN)
    refused = stanch("notice", "sent", "--to", "all", "--corrects", "1", now=TEN)
    assert refused.code == 2
    assert "does not say what is wrong in notice 1" in refused.err
    assert "--corrects 1" in stanch("status", now=TEN).out, "it is still to be corrected"


@pytest.mark.parametrize("sentence", ["never", "services", "answer"])
def test_rule_136_what_a_correction_left_open_and_was_not_true_is_still_to_be_corrected(
    stanch: Stanch, tmp_path: Path, places: Places, sentence: str
) -> None:
    """Its readers were told that we do not know any more; by now it is known that it was not so."""
    site = places.tls()
    shop(stanch, tmp_path, site)
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=NINE)
    stanch("vendor", "statement", "Cardwise", "not_affected", "--yes", now=NINE)
    if sentence != "answer":
        stanch("attest", site, "no", "--from", "2012-03-14", "--yes", now=NINE)
    send(stanch, NINE)
    taken = {"never": "14 March 2012", "services": "told us", "answer": "told us"}[sentence]
    stanch("retract", numbers(stanch, taken)[-1], "of another one", "--yes", now=TEN)
    assert "lost" in _open(stanch)
    stanch("notice", "copy", "--corrects", "1", now=TEN)
    stanch("notice", "sent", "--to", "all", now=TEN)
    assert _open(stanch) == []
    if sentence == "never":
        stanch("attest", site, "yes", "--from", "2013-01-01", "--to", "2014-04-01", "--yes", now=NOON)
    else:
        stanch("vendor", "statement", "Cardwise", "affected", "--at", NINE, "--yes", now=NOON)
    assert "fell" in _open(stanch)
    assert "To correct notice 1: stanch notice copy --corrects 1" in flat(stanch("status", now=ONE))
    again = flat(stanch("notice", "copy", "--corrects", "1", now=ONE))
    assert "That was not true." in again
    stanch("notice", "sent", "--to", "all", now=ONE)
    assert _open(stanch) == []


@pytest.mark.parametrize("times", [1, 2, 3])
def test_rule_137_a_correction_of_a_correction_is_held_against_what_it_quotes_in_the_end(
    stanch: Stanch, tmp_path: Path, places: Places, times: int
) -> None:
    """The service was ours, was not, was ours: of two texts that deny one another one is not true."""
    shop(stanch, tmp_path, places.tls())
    send(stanch, NINE)
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=TEN)
    entry = numbers(stanch, "Cardwise was added")[0]
    for number in range(1, times + 1):
        stanch("notice", "copy", "--corrects", number, now=TEN)
        stanch("notice", "sent", "--to", "all", now=TEN)
        stanch("retract", entry, "it was not so", "--along", "--yes", now=TEN)
        entry = parsed(stanch("timeline", "--json", now=ONE))[-1]["seq"]
        text, true = "We use no other services.", True
        for notice in parsed(stanch("claims", "--json", now=ONE))["sent"]:
            found = {one["text"]: one["fate"] for one in notice["lines"]}
            if notice["revision"]["number"] == 1:
                true = found[text] != "fell"
                continue
            text, true = f"We wrote: “{text}” That was not true.", not true
            assert (found[text] != "fell") is true, (number, text)


@pytest.mark.parametrize("what", ["fell", "lost", "missed"])
def test_rule_138_what_fell_in_a_closed_incident_is_told_where_none_is_open(
    stanch: Stanch, console: Console, tmp_path: Path, places: Places, what: str
) -> None:
    site = places.tls()
    shop(stanch, tmp_path, site)
    stanch("attest", site, "no", "--from", "2012-03-14", "--yes", now=NINE)
    if what == "missed":
        stanch("promise", NOON, now=NINE)
    send(stanch, NINE)
    assert stanch("incident", "close", "heartbleed", "--yes", now=TEN).code == 0
    console.at(TEN)
    assert stanch("status", now=TEN).code == 2, "nothing is open, and nothing fell"
    assert "Heartbleed, notice 1" not in console.open("/incidents/")
    if what == "fell":
        stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=TEN)
    elif what == "lost":
        stanch("retract", numbers(stanch, "14 March 2012")[-1], "another machine", "--yes", now=TEN)
    console.at(ONE)
    said, page = stanch("status", now=ONE), console.open("/situation/")
    assert said.code == 1
    if what == "missed":
        assert "Heartbleed: You promised an update by 12:00 UTC today" in flat(said)
        assert "Heartbleed: You promised an update by 12:00 UTC today" in page
        return
    words = {"fell": "is no longer true", "lost": "has lost its ground"}[what]
    assert "stanch notice copy --corrects 1 --incident heartbleed" in flat(said)
    assert f"Heartbleed, notice 1 to all: a sentence of it {words}." in page
    assert page.follow("Which one").path == "/i/heartbleed/tell/"


@pytest.mark.parametrize(
    ("since", "count", "payments"),
    [
        ("2014-06-01", "stands", "stands"),
        ("2014-04-08T10:30Z", "stands", "stands"),
        ("2014-04-01", "fell", "lost"),
        ("2014-04-01..2014-06-01", "lost", "lost"),  # perhaps (190)
    ],
)
def test_rule_139_a_service_that_we_use_since_a_day_after_it_was_sent_is_none_that_it_left_out(
    stanch: Stanch, tmp_path: Path, places: Places, since: str, count: str, payments: str
) -> None:
    site, june = places.tls(), "2014-06-08T10:00Z"
    shop(stanch, tmp_path, site)
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=NINE)
    stanch("vendor", "statement", "Cardwise", "not_affected", "--yes", now=NINE)
    stanch("attest", site, "no", "--from", "2012-03-14", "--yes", now=NINE)
    send(stanch, TEN)
    text = f"vendors:\n- {{name: Newpay, roles: [payments], since: '{since}'}}\n"
    text += "credentials:\n- {name: our password at Newpay, accepted_by: [Newpay]}\n"
    (tmp_path / "register.yaml").write_text(text)
    assert stanch("register", "import", "register.yaml", "--yes", now=june).code == 0
    found = fates(stanch, june)
    assert of(found, "The one service that we use told us") == count
    assert of(found, "Whoever handles your payments told us") == payments
    assert of(found, "Neither our own servers nor the services") == payments
    assert "Newpay" in flat(stanch("status", "--all", now=june)).partition("Theirs")[2]


# who it is


def test_a_service_that_is_no_longer_used_is_not_one_that_we_use(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    shop(stanch, tmp_path, places.tls())
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=NINE)
    stanch("vendor", "statement", "Cardwise", "not_affected", "--yes", now=NINE)
    stanch("register", "end", "Cardwise", "--since", "2014-04-08T10:00Z", now=NOON)
    text = flat(stanch("notice", "copy", now=NOON))
    assert "Cardwise, which we used until 10:00 UTC on 8 April 2014, told us" in text
    assert "The one service that we use or used told us" in text
    assert "which takes our payments" not in text


def test_the_timeline_tells_an_end_as_one_and_a_second_writing_as_one(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    site = places.tls()
    shop(stanch, tmp_path, site)
    stanch("vendor", "add", "Cardwise", "--yes", now=NINE)
    for name in (site, "Cardwise"):
        stanch("register", "end", name, "--since", "2014-04-08T10:00Z", now=NOON)
    register(stanch, tmp_path, f"endpoints:\n- name: '{site}'\n")
    told = [one["what"] for one in parsed(stanch("timeline", "--json", now=NOON))]
    assert f"{site} is no longer used since 10:00 UTC on 8 April 2014" in told
    assert "we use Cardwise, until 10:00 UTC on 8 April 2014" in told
    assert told.count(f"{site} was added (endpoint)") == 1
    assert told.count("we use Cardwise") == 1
    assert told[-1] == f"{site} was written down anew (endpoint)"


@pytest.mark.parametrize("ended", [True, False])
def test_the_password_is_that_of_the_site_where_customers_sign_in(
    stanch: Stanch, tmp_path: Path, places: Places, ended: bool
) -> None:
    """It is not that of the server that was written down first, nor of one that is no longer used."""
    first, app = places.tls(), places.vulnerable()
    shop(stanch, tmp_path, first)
    passwords = f"{{name: customer passwords, accepted_by: ['{'ourselves' if ended else app}']}}"
    register(stanch, tmp_path, f"endpoints:\n- name: '{app}'\ncredentials:\n- {passwords}\n")
    if ended:
        stanch("register", "end", first, "--since", "2014-04-08T09:30Z", now=TEN)
    stanch("observe", "tls", "--prove", app, now=TEN)
    assert f"A new {app} password would not be safe yet." in flat(stanch("notice", "copy", now=TEN))


def test_a_look_that_has_not_come_yet_does_not_make_an_old_one_speak_of_now(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    """The machine's clock was a year ahead once. Between two clean looks the time counts as clean."""
    site = places.tls()
    shop(stanch, tmp_path, site)
    stanch("observe", "tls", "--prove", now="2015-04-08T09:00Z")
    assert "Not exposed today" not in flat(stanch("status", now="2014-06-10T09:00Z"))


def test_you_were_before_is_not_said_where_nobody_knows_that_it_ended(stanch: Stanch) -> None:
    """The address at which the flaw was seen left the DNS. What the text says the headline says."""
    stanch("incident", "open", "heartbleed", now=NINE)
    client = context.client("")
    id = AssetId("endpoint:www.shop.example:443")
    looks = (("2014-04-08T09:00", ("192.0.2.1", "192.0.2.2")), ("2014-04-10T09:00", ("192.0.2.2",)))
    rows: list[Entry] = [Asset(id, "endpoint", "www.shop.example")]
    for seen, addresses in looks:
        rows.append(Observation(id, Resolved(addresses), parse(seen)))
        for one in addresses:
            outcome: L["positive", "negative"] = "positive" if one.endswith(".1") else "negative"
            rows.append(Observation(id, Probe("heartbleed", outcome, "", one), parse(seen)))
    client.write(rows)
    now = "2014-04-10T10:00Z"
    assert "We do not know yet when it ended." in flat(stanch("notice", "copy", now=now))
    said = flat(stanch("status", now=now))
    assert "You were before." not in said
    assert "Whether what was exposed before has ended is not known." in said


def test_a_sight_of_the_flaw_by_a_wrong_clock_is_not_lost(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    """Nobody knows when that was: so neither a word nor a clean look says "no" until it is taken back."""
    site = places.vulnerable()
    stanch("start", site, "--prove", "--no-questions", now="2015-04-08T09:00Z")
    now = "2014-06-10T09:00Z"
    stanch("attest", site, "no", "--from", "2012-03-14", "--yes", now=now)
    assert "a clock was wrong. Take that back, and look again." in flat(stanch("status", now=now))
    assert "at any time" not in flat(stanch("notice", "copy", now=now))
    places.mended(places.identity(), at=site)
    stanch("observe", "tls", "--prove", now=now)
    assert "did not have this flaw" not in flat(stanch("notice", "copy", now=now))
    (seen,) = numbers(stanch, "has the flaw")
    stanch("retract", seen, "the clock was wrong", "--yes", now=now)
    assert "did not have this flaw" in flat(stanch("notice", "copy", now=now))


@pytest.mark.parametrize("answer", ["servers", "role", "vendor"])
def test_rule_7_a_list_that_was_closed_by_a_wrong_clock_is_open(
    stanch: Stanch, tmp_path: Path, places: Places, answer: str
) -> None:
    """The clock was a year ahead when somebody answered; once it is right, the answer is still to come."""
    site = places.tls()
    stanch("start", site, "--prove", "--no-questions", now=NINE)
    lists = "".join(f"- {{role: {role}, answer: none}}\n" for role in ROLES)
    told = {
        "servers": "all_servers: 'yes'\n",
        "role": f"roles:\n{lists}",
        "vendor": "vendors:\n- {name: Cardwise, roles: [payments]}\n",
    }
    (tmp_path / "register.yaml").write_text(told[answer])
    ahead = "2015-04-08T09:00Z"
    assert stanch("register", "import", "register.yaml", "--yes", now=ahead).code == 0
    status = stanch("status", now=TEN)
    assert status.code in (0, 3), status.err
    said = flat(status)
    if answer == "servers":
        assert "our own servers did not have this flaw" not in flat(stanch("notice", "copy", now=TEN))
        assert "Are these all the servers that your customers reach?" in said
    else:
        assert "We use no other services" not in flat(stanch("notice", "copy", now=TEN))
        assert "? Who takes your payments?" in said
    assert stanch("register", "import", "register.yaml", "--yes", now=NOON).code == 0
    if answer != "vendor":
        asked = {"servers": "? Are these all the servers", "role": "? Who takes your payments?"}[answer]
        assert asked not in flat(stanch("status", now=ONE)), "answered once more, it counts"


@pytest.mark.parametrize("since", ["2014-03-20", "..2014-03-20", "2014-03-20 10:00"])
def test_that_it_was_there_before_it_was_first_seen_is_not_said_as_certain(
    stanch: Stanch, tmp_path: Path, since: str
) -> None:
    """Nobody knows since when it can have been there: while it is open the text says "perhaps", and once it
    ended as well."""
    answers = ("--set", "name=The break-in", "--set", "disclosed=2014-04-01")
    (tmp_path / "mine.yaml").write_text(stanch("playbook", "new", "break-in", *answers).out)
    stanch("incident", "open", "mine.yaml", now=NINE)
    register(stanch, tmp_path, "hosts: [{name: web1}]\n")
    stanch("attest", "web1", "yes", "--from", since, "--to", "2014-04-05", "--yes", now=NINE)
    assert "before that perhaps for an unknown time" in flat(stanch("notice", "copy", now=NINE))
    steps = ("isolated=2014-04-05 10:00", "rebuilt=2014-04-06 12:00")
    assert stanch("done", "web1", *steps, "--yes", now=TEN).code == 0
    text = flat(stanch("notice", "copy", now=TEN))
    assert "It ended on 6 April 2014 at 12:00 UTC." in text
    assert "before that perhaps for an unknown time" in text


@pytest.mark.parametrize("answer", ["no", "yes"])
@pytest.mark.parametrize("event", ["heartbleed", "break-in"])
def test_rule_44_what_is_too_old_and_was_a_word_is_not_called_a_look(
    stanch: Stanch, tmp_path: Path, event: str, answer: str
) -> None:
    name = "heartbleed"
    if event == "break-in":
        made = stanch("playbook", "new", event, "--set", "name=The break-in", "--set", "disclosed=2014-04-01")
        name = "mine.yaml"
        (tmp_path / name).write_text(made.out)
    stanch("incident", "open", name, now=NINE)
    register(stanch, tmp_path, "endpoints: [{name: www.shop.example}]\n")
    days = ("--from", "2014-03-20", "--to", "2014-04-02", "--names-event")
    stanch("attest", "www.shop.example", answer, *days, "--yes", now=NINE)
    said = flat(stanch("status", now=TEN))
    assert "too old to speak of now" in said
    assert "The last look is too old" not in said
    assert "The last look or word is too old to speak of now." in said


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("between", ["nothing", "closed", "refined"])
def test_rule_35_an_answer_of_a_refinement_that_was_taken_back_does_not_come_back_with_the_next(
    stanch: Stanch, between: str, back: bool
) -> None:
    """A window that begins later makes "never" of less."""
    stanch("incident", "open", "heartbleed", now=NINE)
    with mock.patch.dict(os.environ, {"STANCH_NOW": NINE, "STANCH_ACTOR": "mara"}):
        event = lifecycle.event("", "break-in", {"name": "The break-in", "disclosed": "2014-04-01"})

    def refine(answer: str, now: str) -> None:
        words = ("incident", "refine", "--set", answer, "--incident", event.id)
        assert stanch(*words, "--yes", now=now).code == 0

    if between == "refined":
        refine("logs=yes", TEN)
    refine("since=2014-03-20", TEN)
    mine = [one for one in parsed(stanch("timeline", "--json", now=TEN)) if one["incident"] == event.id]
    pinned = [one["seq"] for one in mine if one["what"] == "incident refined: The break-in"]
    assert stanch("retract", pinned[-1], "the wrong day", "--yes", now=TEN).code == 0
    if back:
        last = parsed(stanch("timeline", "--json", now=TEN))[-1]["seq"]
        assert stanch("retract", last, "the right day", "--yes", now=TEN).code == 0
    if between == "closed":
        assert stanch("incident", "close", event.id, "--yes", now=TEN).code == 0
        assert stanch("incident", "open", event.id, now=TEN).code == 0
    refine("name=The break-in of March", NOON)
    with mock.patch.dict(os.environ, {"STANCH_NOW": NOON}):
        found = context.case("", incident=event.id).playbook
    assert (found.window.start.earliest is not None) is back
    assert found.logs_can_show == ("yes" if between == "refined" else "unknown")


def test_the_timeline_tells_what_became_of_an_incident_and_when(stanch: Stanch) -> None:
    """A refinement is no second opening, and has its own date."""
    days = [f"2014-04-{day:02}T09:00Z" for day in (8, 9, 10, 11)]
    stanch("incident", "open", "heartbleed", now=days[0])
    text = stanch("playbook", "show", "heartbleed", now=days[0]).out
    Path("mine.yaml").write_text(text.replace("title: Heartbleed", "title: The leak"))
    assert stanch("incident", "refine", "mine.yaml", "--yes", now=days[1]).code == 0
    assert stanch("incident", "close", "heartbleed", "--yes", now=days[2]).code == 0
    assert stanch("incident", "open", "heartbleed", now=days[3]).code == 0
    told = [(one["at"][:10], one["what"]) for one in parsed(stanch("timeline", "--json", now=days[3]))]
    assert [one for one in told if one[1].startswith("incident ")] == [
        ("2014-04-08", "incident opened: Heartbleed"),
        ("2014-04-09", "incident refined: The leak"),
        ("2014-04-10", "incident closed: The leak"),
        ("2014-04-11", "incident opened again: The leak"),
    ]
