"""What is only possible takes the ground of a sentence, and never makes it false: a service whose use may
have begun after it was sent (139, 190)."""

from __future__ import annotations

import pytest

from tests.app.test_closed_anew import ANSWERS, BEFORE
from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places

pytestmark = pytest.mark.slow  # journeys through many commands

EVENING, TENTH = "2014-04-08T20:00Z", "2014-04-10T10:00Z"
NONE = ANSWERS.replace("Cardwise", "none")


def sent(stanch: Stanch, site: str, now: str, *, vendors: bool = True) -> None:
    """A notice was sent that counts all services that we use."""
    assert stanch("start", site, "--prove", typed=ANSWERS if vendors else NONE, now=BEFORE).code == 0
    if vendors:
        assert stanch("vendor", "statement", "Cardwise", "not_affected", now=BEFORE).code == 0
    stanch("observe", "tls", "--prove", now=now)
    assert stanch("notice", "copy", now=now).code == 0
    assert stanch("notice", "sent", "--to", "all", now=now).code == 0


def fates(stanch: Stanch, now: str) -> dict[str, str]:
    first = parsed(stanch("claims", "--json", now=now))["sent"][0]
    return {one["text"]: one["fate"] for one in first["lines"]}


def of(found: dict[str, str], words: str) -> str:
    (fate,) = {fate for text, fate in found.items() if words in text}
    return fate


def used(stanch: Stanch, since: str, now: str, name: str = "Newpay") -> None:
    assert stanch("vendor", "add", name, "--role", "support", "--since", since, "--yes", now=now).code == 0


COUNT = "The one service that we use told us that it was not affected"


@pytest.mark.parametrize(
    ("since", "fate"),
    [
        ("2014-04-08", "lost"),  # at some time of that day
        ("14:00Z..15:00Z", "lost"),
        ("..15:00Z", "lost"),
        ("2014-04-08T14:05Z", "fell"),
        ("2014-04-07", "fell"),
        ("2014-04-08T14:07Z", "stands"),
        ("15:00Z..16:00Z", "stands"),
    ],
)
def test_rule_190_a_service_that_may_have_come_later_makes_no_count_untrue(
    stanch: Stanch, places: Places, since: str, fate: str
) -> None:
    sent(stanch, places.mended(), BEFORE)
    used(stanch, since, EVENING)
    assert of(fates(stanch, EVENING), COUNT) == fate
    said = flat(stanch("notice", "copy", "--corrects", "1", now=EVENING))
    if fate == "lost":
        assert "that was not true" not in said.lower()
        assert "we do not know any more" in said.lower()
    if fate == "fell":
        assert "that was not true" in said.lower()


def test_rule_190_a_day_after_an_hour_makes_no_count_untrue(stanch: Stanch, places: Places) -> None:
    """The hour was kept; later a day alone was typed, which is less."""
    sent(stanch, places.mended(), TENTH)
    noon = "2014-04-10T12:00Z"
    used(stanch, "2014-04-10T11:00Z", noon)
    assert of(fates(stanch, noon), COUNT) == "stands"
    used(stanch, "2014-04-10", noon)
    assert of(fates(stanch, noon), COUNT) == "lost"
    used(stanch, "2014-04-10T09:00Z", noon)
    assert of(fates(stanch, noon), COUNT) == "fell"


def test_rule_190_nor_that_we_use_no_others(stanch: Stanch, places: Places) -> None:
    sent(stanch, places.mended(), BEFORE, vendors=False)
    used(stanch, "2014-04-08", EVENING)
    assert of(fates(stanch, EVENING), "We use no other services") == "lost"


@pytest.mark.parametrize(("since", "fate"), [("2014-04-08", "lost"), ("2014-04-07", "fell")])
def test_rule_190_nor_what_was_said_of_all_of_them_where_that_one_was_affected(
    stanch: Stanch, places: Places, since: str, fate: str
) -> None:
    """Whether it was ours by then is not known: what it had says nothing certain of us."""
    site = places.mended()
    assert stanch("start", site, "--prove", typed=ANSWERS, now=BEFORE).code == 0
    assert stanch("attest", site, "no", "--from", "2012-03-01", "--yes", now=BEFORE).code == 0
    assert stanch("vendor", "statement", "Cardwise", "not_affected", now=BEFORE).code == 0
    assert stanch("notice", "copy", now=BEFORE).code == 0
    assert stanch("notice", "sent", "--to", "all", now=BEFORE).code == 0
    all_of_us = "Neither our own servers nor the services that we use"
    assert of(fates(stanch, BEFORE), all_of_us) == "stands"
    used(stanch, since, EVENING)
    assert stanch("vendor", "statement", "Newpay", "affected", "--yes", now=EVENING).code == 0
    assert of(fates(stanch, EVENING), all_of_us) == fate


@pytest.mark.parametrize(
    ("since", "fate"), [("2014-04-08T14:30Z..15:00Z", "fell"), ("14:00Z..15:00Z", "lost")]
)
def test_rule_190_who_was_counted_and_certainly_came_later_was_counted_wrongly(
    stanch: Stanch, places: Places, since: str, fate: str
) -> None:
    assert stanch("start", places.mended(), "--prove", typed=ANSWERS, now=BEFORE).code == 0
    assert stanch("vendor", "add", "Newpay", "--role", "support", "--yes", now=BEFORE).code == 0
    for vendor in ("Cardwise", "Newpay"):
        assert stanch("vendor", "statement", vendor, "not_affected", now=BEFORE).code == 0
    assert stanch("notice", "copy", now=BEFORE).code == 0
    assert stanch("notice", "sent", "--to", "all", now=BEFORE).code == 0
    used(stanch, since, EVENING)
    assert of(fates(stanch, EVENING), "two services that we use") == fate
