"""A key from before at another address: what its late sight says of a time before it."""

from __future__ import annotations

from stanch.core.moments import holds, parse
from tests.world.shop import REKEYED, WWW, done, key, milestone, ours, saw, world


def test_an_old_key_at_an_address_that_nobody_had_looked_at_may_have_been_there_then() -> None:
    """What was said at one o'clock of a new key is not known any more once another address shows the old one;
    and a word on the new key dates no old one."""
    rows = [
        *ours(WWW),
        *saw("2014-04-08T09:00", "positive", "a", "192.0.2.1"),
        done(WWW, "patched", "2014-04-08T10:00", "2014-04-08T12:30"),
        done(WWW, "restarted", "2014-04-08T10:05", "2014-04-08T12:30"),
        done(WWW, "rekeyed", "2014-04-08T11:00", "2014-04-08T12:30"),
        *saw("2014-04-08T12:00", "negative", "b", "192.0.2.1"),
    ]
    assert milestone(rows, WWW, REKEYED, "2014-04-08T13:00").done == "yes"
    late = [*rows, *saw("2014-04-09T09:00", "negative", "a", "2001:db8::1")]
    assert milestone(late, WWW, REKEYED, "2014-04-08T13:00").done == "unknown"
    assert milestone(late, WWW, REKEYED, "2014-04-09T10:00").done == "no"
    other = [*rows, *saw("2014-04-09T09:00", "negative", "b", "2001:db8::1")]
    assert milestone(other, WWW, REKEYED, "2014-04-08T13:00").done == "yes"
    old = world(late, "2014-04-08T13:00").presence(WWW)[key("a")]
    assert not holds(old.definite, parse("2014-04-08T12:00")), "nobody saw it there then"
    assert holds(old.possible, parse("2014-04-08T12:00"))
