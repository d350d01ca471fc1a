"""What is said of a password and of a key: a sentence for every reason, in plain words."""

from __future__ import annotations

from typing import get_args

import pytest

from stanch.core.advice import Advice, Ground
from stanch.core.moments import When, at, parse
from stanch.core.renewal import Ground as KeyGround
from stanch.core.renewal import Renewal
from stanch.tell import password

READY, CHANGED = at(parse("2014-04-08T15:30Z")), at(parse("2014-04-08T17:00Z"))


@pytest.mark.parametrize("ground", get_args(Ground))
def test_each_reason_has_its_sentence(ground: str) -> None:
    said = password.because(ground, why="Why so.", ready=READY, changed=CHANGED, waits_for="Cardwise")
    assert said.endswith(".")
    assert said != "Why so."
    assert "None" not in said
    if ground in ("not_ready", "ready_unknown"):
        assert "Cardwise" in said
        assert "Do not sign in there yet." in said
    if ground in ("never_changed", "changed_before", "changed_between", "change_unknown"):
        assert "safe since 15:30 UTC on 8 April 2014" in said


@pytest.mark.parametrize("ground", get_args(KeyGround))
def test_each_reason_of_a_key_has_its_sentence(ground: KeyGround) -> None:
    said = password.key(Renewal("unknown", ground, When(parse("2014-04-07T10:00Z"), parse("2014-04-09"))))
    assert said.endswith(".")


def test_each_advice_has_its_title_and_not_knowing_is_no_yes() -> None:
    assert set(password.TITLES) == set(get_args(Advice))
    assert password.SAFE["unknown"] == "Could not tell"
    assert password.KEYS.keys() == {"new", "same", "unknown"}


def test_when_a_password_was_changed_is_said_as_exactly_as_it_is_known() -> None:
    def said(changed: When) -> str:
        return password.because("changed_since", why="", ready=READY, changed=changed, waits_for="")

    assert "was changed on 8 April 2014 at 17:00 UTC, when" in said(CHANGED)
    day = When(parse("2014-04-09"), parse("2014-04-09T23:59:59.999999Z"))
    assert "was changed on 9 April 2014, when" in said(day)
    assert "not quite known" in said(When(parse("2014-04-09"), parse("2014-05-01")))
