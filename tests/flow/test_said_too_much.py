"""Sentences, headlines and lists that said more than the record, or other than it, in the shortest way."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.flow.test_tried_to_lie import NINE, NOON, ROLES, TEN, register, shop
from tests.program.commands import Stanch, flat
from tests.program.places import Places

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


# what a vendor says that it did


def test_a_step_without_a_time_has_not_the_time_at_which_it_was_told(stanch: Stanch, tmp_path: Path) -> None:
    stanch("incident", "open", "heartbleed", now=NINE)
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=NINE)
    stanch("vendor", "statement", "Cardwise", "fixed", "patched", "restarted", "rekeyed", "--yes", now=TEN)
    said = "that it is patched, and that its servers were restarted, and that it uses new keys."
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
    assert "says is not known" in flat(stanch("timeline", now=NOON))
    assert "said: nothing" not in flat(stanch("timeline", now=NOON))
