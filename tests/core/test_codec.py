"""Entries and their bytes: canonical, read back as they were, and what is not known is kept as it came."""

from __future__ import annotations

import pytest

from stanch.core import codec
from stanch.core.entries import Entry
from stanch.core.model import (
    Asset,
    AssetId,
    Edge,
    Observation,
    Probe,
    Retraction,
    Unknown,
)
from stanch.core.moments import During, Moment, Seq, When

WWW, KEY = AssetId("endpoint:www"), AssetId("key:a")


@pytest.mark.parametrize(
    ("entry", "body", "kind"),
    [
        (
            Asset(WWW, "endpoint", "www"),
            b'{"type":"asset.1","id":"endpoint:www","kind":"endpoint","name":"www"}',
            "asset.1",
        ),
        (
            Edge(WWW, "presents", KEY, During(When(Moment(1), None))),
            b'{"type":"edge.1","src":"endpoint:www","bond":"presents","dst":"key:a","during":[[1,null],null]}',
            "edge.1",
        ),
        (
            Observation(WWW, Probe("heartbleed", "positive", "", "192.0.2.1"), Moment(7)),
            b'{"type":"observation.1","asset":"endpoint:www","fact":{"type":"probe.1","probe":"heartbleed",'
            b'"outcome":"positive","reason":"","address":"192.0.2.1"},"seen_at":7}',
            "observation.1",
        ),
        (
            Retraction(Seq(3), "mistaken"),
            b'{"type":"retraction.1","of":3,"why":"mistaken"}',
            "retraction.1",
        ),
    ],
)
def test_an_entry_has_one_way_to_be_written(entry: Entry, body: bytes, kind: str) -> None:
    assert codec.encode(entry) == body
    assert codec.decode(body) == entry
    assert codec.kind(entry) == kind


@pytest.mark.parametrize(
    ("body", "tag"),
    [
        (b'{"type":"later.7","more":[1, 2]}', "later.7"),
        (b'{"type":"asset.1","id":7}', "asset.1"),  # a shape that this version does not know
        (b'{"id":"endpoint:www"}', ""),
        (b"[1, 2]", ""),
        (b"{", ""),
        (b"\xff", ""),
    ],
)
def test_what_is_not_known_is_kept_as_it_came(body: bytes, tag: str) -> None:
    found = codec.decode(body)
    assert found == Unknown(tag, body)
    assert codec.encode(found) == body
    assert codec.kind(found) == tag


KNOWN = b'{"type":"asset.1","id":"endpoint:www","kind":"endpoint","name":"www"}'
LATER = b'{"type":"later.7","more":[1, 2]}'


@pytest.mark.parametrize(
    "bodies",
    [
        [],
        [KNOWN],
        [KNOWN, KNOWN, b'{"type":"retraction.1","of":3,"why":"mistaken"}'],
        [KNOWN, LATER, KNOWN],
        [KNOWN, b"", KNOWN],
        [b""],
        [KNOWN + b"\n" + KNOWN, b""],  # what is no line of its own is never read as one
        [KNOWN + b"\n", KNOWN],
        [KNOWN[:20], KNOWN[20:]],
        [KNOWN, b" "],
        [b"\r", KNOWN],
    ],
)
def test_many_are_read_as_each_is(bodies: list[bytes]) -> None:
    assert codec.decode_all(bodies) == [codec.decode(body) for body in bodies]
