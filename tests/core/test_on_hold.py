"""A certificate that its issuer has put on hold is not switched off for good (RFC 5280 section 5.3.1)."""

from __future__ import annotations

from stanch.core.certificates import HOLD, Issued, Past, Revocation
from stanch.core.entries import Entry
from stanch.core.milestones import keys
from stanch.core.model import Certificate, Digest, Observation, Tri
from stanch.core.moments import Moment, parse
from tests.world.shop import REVOKED, SITE, WWW, key, milestone, probed, world

OLD = Digest("a" * 64)
NOW = "2014-04-09T13:00"


def shown(at: str, digest: Digest) -> Entry:
    fact = Certificate("a", digest, digest, parse("2014-01-01"), parse("2015-01-01"))
    return Observation(WWW, fact, parse(at))


MENDED: list[Entry] = [
    *SITE,
    probed(WWW, "2014-04-08T09:00", "positive"),
    shown("2014-04-08T09:00", OLD),
    probed(WWW, "2014-04-08T10:00", "negative"),
    shown("2014-04-08T10:00", OLD),
    probed(WWW, "2014-04-08T12:00", "negative"),
    shown("2014-04-08T12:00", Digest("b" * 64)),
]


def said(at: str, revoked: Tri, why: str = "") -> Entry:
    """What the issuer of the old certificate says."""
    since = parse("2014-04-08T11:00") if revoked == "yes" else None
    fact = Certificate("", OLD, OLD, parse("2014-01-01"), parse("2015-01-01"), revoked, since, why)
    return Observation(WWW, fact, parse(at))


def old_one(rows: list[Entry]) -> tuple[str, str]:
    """What became of the old certificate, and why that is the answer."""
    found = [one.answers.old for one in keys(world(rows, NOW), WWW)]
    return found[0].word, found[0].why


def test_a_certificate_on_hold_is_not_revoked() -> None:
    rows = [*MENDED, said("2014-04-08T12:30", "yes", HOLD)]
    assert milestone(rows, key("a"), REVOKED, NOW).done == "no"
    assert old_one(rows) == ("unknown", "on_hold")


def test_one_that_was_taken_off_hold_is_good_again() -> None:
    rows = [*MENDED, said("2014-04-08T12:30", "yes", HOLD), said("2014-04-09T12:00", "no")]
    assert milestone(rows, key("a"), REVOKED, NOW).done == "no"
    assert old_one(rows) == ("not_revoked", "still_good")


def test_one_that_was_revoked_after_its_hold_is_dead_whatever_is_said_then() -> None:
    rows = [*MENDED, said("2014-04-08T12:30", "yes", HOLD), said("2014-04-08T13:00", "yes", "keyCompromise")]
    for more in ([], [said("2014-04-09T12:00", "yes", HOLD)], [said("2014-04-09T12:00", "no")]):
        assert milestone([*rows, *more], key("a"), REVOKED, NOW).done == "yes"
        assert old_one([*rows, *more]) == ("revoked", "listed_revoked")


def test_one_on_hold_that_has_expired_is_expired() -> None:
    held = Past(Issued(OLD, Moment(0), Moment(5)), "record", None, Revocation("revoked", "crl", None, HOLD))
    assert held.fate(Moment(9)) == ("expired", "expired")
    assert held.fate(Moment(3)) == ("unknown", "on_hold")
