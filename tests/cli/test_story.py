"""The day and the week after, by commands alone: exposed, asked, mended, told, and one sentence that fell."""

from __future__ import annotations

import pytest

from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places

MORNING, NOON, EVENING, LATER = (
    "2014-04-08T14:06Z", "2014-04-08T17:00Z", "2014-04-08T18:00Z", "2014-04-15T09:30Z",
)  # fmt: skip


class Shop:
    """A shop's website: vulnerable in the morning, mended with a new key at noon."""

    def __init__(self, stanch: Stanch, places: Places) -> None:
        self._stanch, self._places = stanch, places
        self.site = places.vulnerable()

    def begins(self) -> None:
        answers = "y\nCardwise\nPostbird\nnone\nZonely\nourselves\nnone\nnone\nnone\n"
        assert self._stanch("start", self.site, typed=answers, now=MORNING).code == 1

    def mends(self) -> None:
        self._places.mended(at=self.site)
        assert self._stanch("observe", "tls", "--prove", now=NOON).code == 0

    def says_when(self) -> None:
        assert self._stanch("done", self.site, "restarted=16:38", "rekeyed=16:52", now=NOON).code == 0

    def reads_its_log(self) -> None:
        words = ("attest", self.site, "no", "--from", "2012-03-14", "--to", "2014-03-24")
        assert self._stanch(*words, now=NOON).code == 0


@pytest.fixture
def shop(stanch: Stanch, places: Places) -> Shop:
    found = Shop(stanch, places)
    found.begins()
    return found


def test_exposed_it_says_what_to_do_first_and_what_waits_for_it(stanch: Stanch, shop: Shop) -> None:
    found = stanch("status", now=MORNING)
    assert found.code == 1
    assert "You are exposed." in found.out
    assert f"Install the fixed OpenSSL: {shop.site}" in found.out
    assert "1. Debian, Ubuntu: apt-get update" in found.out
    assert "Do next, step 1 of " in found.out
    assert "Bytes read" not in found.out
    plan = stanch("plan", now=MORNING).out
    assert f"1. Install the fixed OpenSSL: {shop.site} (do it now)" in plan
    assert f"2. Restart what uses it: {shop.site} (not yet: waits for 1)" in plan


def test_what_may_be_said_has_its_ground_and_what_not_its_blockers_by_name(
    stanch: Stanch, shop: Shop
) -> None:
    said = flat(stanch("claims", now=MORNING))
    assert f"{shop.site} has this flaw. We saw, entry " in said
    assert "good until 14:06 UTC on 9 April 2014" in said
    assert "“We and the services that we use are not affected.”" in said
    assert f"{shop.site}: It is exposed." in said
    assert "Cardwise: Nobody has asked them yet." in said
    technical = flat(stanch("claims", "--technical", now=MORNING))
    assert "Heartbleed: It was made public on 7 April 2014." in technical


@pytest.mark.slow
def test_patched_is_not_done_until_the_order_of_the_key_is_known(stanch: Stanch, shop: Shop) -> None:
    shop.mends()
    found = stanch("status", now=NOON)
    assert found.code == 3
    assert "Patched. Whether the key is new enough is not known yet." in found.out
    assert "When did you restart what uses it, and when did you give the server a new key?" in flat(found)
    assert f"stanch done {shop.site} restarted=WHEN rekeyed=WHEN" in found.out
    shop.says_when()
    after = stanch("status", "--all", now=NOON)
    assert "Not exposed today." in after.out
    assert "Patched, Restarted, New key. Not done: sign everyone out once" in flat(after)
    assert "has used a new key since 16:52 UTC on 8 April 2014" in flat(after)


@pytest.mark.slow
def test_customers_are_told_to_change_passwords_only_once_the_new_key_is_there(
    stanch: Stanch, shop: Shop
) -> None:
    assert "Please change your password" not in stanch("notice", "copy", now=MORNING).out
    shop.mends()
    assert "Please change your password" not in stanch("notice", "copy", now=NOON).out
    shop.says_when()
    copied = stanch("notice", "copy", now=NOON)
    assert copied.out.startswith("Please do one thing: change your")


@pytest.mark.slow
def test_a_promise_is_in_the_text_that_is_sent_and_a_log_of_march_takes_a_sentence_back(
    stanch: Stanch, shop: Shop
) -> None:
    shop.mends()
    shop.says_when()
    shop.reads_its_log()
    stanch("vendor", "statement", "Cardwise", "not_affected", "--quote", "We do not use OpenSSL.", now=NOON)
    assert stanch("promise", "2014-04-09T12:00Z", now=NOON).code == 0
    copied = flat(stanch("notice", "copy", now=EVENING))
    assert "We will write again by 12:00 UTC on 9 April 2014." in copied
    assert "Cardwise, which takes our payments, told us on 8 April 2014 that it was not affected." in copied
    sent = stanch("notice", "sent", "--to", "all customers, 312", now=EVENING)
    assert "Notice 1" in sent.out
    assert "No longer true" not in stanch("status", now=EVENING).out

    stanch("attest", shop.site, "yes", "--from", "2014-03-03", "--to", "2014-03-20", now=LATER)
    fallen = flat(stanch("status", now=LATER))
    assert "No longer true" in fallen
    assert "Notice 1, sent 18:00 UTC on 8 April 2014 to all customers, 312:" in fallen
    assert "✗ not true when it was sent: those who read it need a correction" in fallen
    assert "from 3 March 2014 until 20 March 2014" in flat(stanch("claims", now=LATER))
    then = flat(stanch("status", "--as-of", EVENING, "--known", _last(stanch, EVENING), now=LATER))
    assert "No longer true" not in then, "what was known then has not changed"


def _last(stanch: Stanch, moment: str) -> int:
    rows = parsed(stanch("timeline", "--as-of", moment, "--json", now=LATER))
    return max(int(one["seq"]) for one in rows)


@pytest.mark.slow
def test_the_timeline_tells_it_all_in_words_and_by_whom(stanch: Stanch, shop: Shop) -> None:
    shop.mends()
    shop.says_when()
    shop.reads_its_log()
    stanch("vendor", "ask", "Cardwise", "--by", "phone", now=NOON, STANCH_ACTOR="ben")
    stanch("promise", "2014-04-09T12:00Z", now=NOON)
    stanch("notice", "copy", now=EVENING)
    stanch("notice", "sent", "--to", "all customers", now=EVENING)
    rows = {one["what"]: one["actor"] for one in parsed(stanch("timeline", "--json", now=LATER))}
    site = shop.site
    for what in (
        "incident opened: Heartbleed",
        "looked (passive hello): 1 of 1 places answered",
        f"{site}: whether it has the flaw cannot be told (127.0.0.1, by a plain hello over 5 connections)",
        f"{site} is ours, and may be tested",
        f"{site}: has the flaw (127.0.0.1, by the zero-leak proof over 5 connections)",
        "Cardwise was added (vendor)",
        "we use Cardwise",
        "Cardwise accepts our password at Cardwise",
        "we: “Who takes your payments?” Cardwise",
        f"{site}: does not have the flaw (127.0.0.1, by the zero-leak proof over 40 connections)",
        f"{site}: Restarted: yes, 16:38 UTC on 8 April 2014",
        f"{site}: had the flaw: no, from 14 March 2012 until 24 March 2014",
        "promised: the next update by 12:00 UTC on 9 April 2014",
    ):
        assert rows[what] == "mara", what
    assert rows["Cardwise: was asked by phone"] == "ben"
    assert any(one.startswith("sent to all customers: ") for one in rows)
    about = parsed(stanch("timeline", "--about", "Cardwise", "--json", now=LATER))
    assert about
    assert all("Cardwise" in one["what"] for one in about)
    shown = stanch("timeline", now=LATER).out
    assert "mara" in shown
    assert "_" not in shown, "words, not names of the code"
