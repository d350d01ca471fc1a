"""Of what time is it told that something had the flaw? A span joins two sights only where evidence carries
that, or the rule on looks after the disclosure (7); else both are told, and that of the time between nothing
is known (192)."""

from __future__ import annotations

import pytest

from tests.app.test_closed_anew import ANSWERS, BEFORE
from tests.program.browsing import Console
from tests.program.commands import Stanch, flat
from tests.program.places import Places

pytestmark = pytest.mark.slow  # journeys through many commands

MAY = ("--from", "2012-05-01T00:00Z", "--to", "2012-05-02T00:00Z")
UNKNOWN = ("--from", "2012-05-03T00:00Z", "--to", "2014-04-07T00:00Z")
NEXT, MENDED, LATER = "2014-04-10T00:00Z", "2014-04-10T17:00Z", "2014-04-10T18:00Z"


def begun(stanch: Stanch, places: Places) -> str:
    site = places.vulnerable()
    assert stanch("start", site, "--prove", typed=ANSWERS, now=BEFORE).code == 1
    return site


def attest(stanch: Stanch, site: str, answer: str, *during: str, now: str = BEFORE) -> None:
    kept = stanch("attest", site, answer, *during, "--yes", now=now)
    assert kept.code == 0, kept.err


def text(stanch: Stanch, now: str) -> str:
    return flat(stanch("notice", "copy", now=now))


@pytest.mark.parametrize("unknown", [True, False])
def test_rule_192_two_sights_with_years_between_are_no_span(
    stanch: Stanch, places: Places, unknown: bool
) -> None:
    site = begun(stanch, places)
    attest(stanch, site, "yes", *MAY)
    if unknown:
        attest(stanch, site, "unknown", *UNKNOWN)
    said = text(stanch, NEXT)
    assert (
        f"From 1 May 2012 until at least 2 May 2012 (by our own word) and on 8 April 2014 at 14:06 UTC "
        f"{site} had this flaw"
    ) in said
    assert "We do not know of the time in between." in said
    assert "until at least 14:06 UTC on 8 April" not in said
    places.mended(at=site)
    stanch("observe", "tls", "--prove", now=MENDED)
    said = text(stanch, LATER)
    assert (
        "had this flaw from 1 May 2012 until at least 2 May 2012 (by our own word) and on 8 April 2014 at "
        "14:06 UTC"
    ) in said
    assert "We do not know of the time in between" in said
    assert "It ended some time between 14:06 UTC on 8 April 2014 and 17:00 UTC on 10 April 2014" in said


def test_rule_192_the_table_of_the_console_tells_it_so(
    stanch: Stanch, console: Console, places: Places
) -> None:
    """From the first day of the window: there is no "from ... until" of two years."""
    site = begun(stanch, places)
    attest(stanch, site, "yes", "--from", "2012-03-14T00:00Z", "--to", "2012-05-02T00:00Z")
    places.mended(at=site)
    stanch("observe", "tls", "--prove", now=MENDED)
    console.at(LATER)
    said = console.open("/situation/").text
    assert (
        "From 14 March 2012 until at least 2 May 2012 (by our own word) and on 8 April 2014 at 14:06 UTC. We "
        "do not know of the time in between. It ended some time between 14:06 UTC on 8 April 2014 and "
        "17:00 UTC"
    ) in said


def test_rule_192_two_words_with_ends_of_their_own_are_no_span_after_the_disclosure_either(
    stanch: Stanch, places: Places
) -> None:
    """Rule 7 joins looks; of the time between two words nobody said anything."""
    site = begun(stanch, places)
    places.mended(at=site)
    for hour in ("09", "12"):
        during = ("--from", f"2014-04-09T{hour}:00Z", "--to", f"2014-04-09T{hour}:30Z")
        attest(stanch, site, "yes", *during, now="2014-04-09T20:00Z")
    said = text(stanch, "2014-04-10T20:00Z")
    assert "from 09:00 UTC on 9 April 2014 until at least 09:30 UTC on 9 April 2014 (by our own word)" in said
    assert "from 12:00 UTC on 9 April 2014 until at least 12:30 UTC on 9 April 2014 (by our own word)" in said
    assert "We do not know of the time in between." in said


def test_rule_192_two_looks_after_the_disclosure_are_one_span(stanch: Stanch, places: Places) -> None:
    site = begun(stanch, places)
    stanch("observe", "tls", "--prove", now="2014-04-08T20:00Z")
    said = text(stanch, NEXT + "")
    assert f"until at least 20:00 UTC on 8 April 2014 {site} had this flaw" in said
    assert "in between" not in said


def test_rule_192_a_word_that_goes_on_until_the_look_is_one_span(stanch: Stanch, places: Places) -> None:
    site = begun(stanch, places)
    attest(stanch, site, "yes", "--from", "2012-05-01T00:00Z")
    said = text(stanch, "2014-04-09T20:00Z")
    assert f"From 1 May 2012 until at least 14:06 UTC on 8 April 2014 {site} had this flaw" in said
    assert "in between" not in said


def test_rule_192_not_known_of_a_time_within_a_word_splits_it(stanch: Stanch, places: Places) -> None:
    site = begun(stanch, places)
    attest(stanch, site, "yes", "--from", "2012-05-01T00:00Z")
    year = ("--from", "2013-01-01T00:00Z", "--to", "2013-12-31T00:00Z")
    attest(stanch, site, "unknown", *year, now="2014-04-08T15:00Z")
    said = text(stanch, "2014-04-09T20:00Z")
    first = "From 1 May 2012 until at least 1 January 2013 (by our own word)"
    assert f"{first} and from 31 December 2013 until at least 14:06 UTC on 8 April 2014" in said
    assert "We do not know of the time in between." in said


def mended_later(stanch: Stanch, places: Places) -> str:
    """A look saw it at 14:06 on 8 April, and one at 19:00 saw it mended, with another key."""
    site = places.vulnerable()
    assert stanch("start", site, "--prove", typed=ANSWERS, now=BEFORE).code == 1
    places.mended(at=site)
    stanch("observe", "tls", "--prove", now="2014-04-08T19:00Z")
    return site


def test_rule_31_an_open_word_ended_between_the_last_sight_and_the_look_that_saw_it_mended(
    stanch: Stanch, places: Places
) -> None:
    site = mended_later(stanch, places)
    now = "2014-04-09T09:00Z"
    before = stanch("plan", now=now).out
    attest(stanch, site, "yes", "--from", "2014-03-03", now=now)
    said = text(stanch, now)
    assert "It ended some time between 14:06 and 19:00 UTC on 8 April 2014." in said
    assert "still uses a key" not in said
    german = flat(stanch("notice", "--language", "de", now=now))
    assert "Das endete am 8. April 2014 zwischen 14:06 und 19:00 Uhr UTC." in german
    assert stanch("plan", now=now).out == before


def test_rule_180_no_instant_is_told_that_only_an_i_do_not_know_cuts_out_of_a_word(
    stanch: Stanch, places: Places
) -> None:
    site, now = mended_later(stanch, places), "2014-04-09T09:00Z"
    attest(stanch, site, "yes", "--from", "2014-03-03", now=now)
    attest(stanch, site, "unknown", "--from", "2014-03-10", "--to", "2014-03-12", now=now)
    said = text(stanch, now)
    assert (
        "had this flaw from 3 March 2014 until at least 10 March 2014 (by our own word) and from 12 March "
        "2014 until at least 14:06 UTC on 8 April 2014"
    ) in said
    assert "00:00 UTC" not in said
    german = flat(stanch("notice", "--language", "de", now=now))
    assert (
        "vom 3. März 2014 mindestens bis zum 10. März 2014 (nach unserer eigenen Angabe) und vom 12. März "
        "2014 mindestens bis zum 8. April 2014 um 14:06 Uhr UTC"
    ) in german
    assert "00:00" not in german
