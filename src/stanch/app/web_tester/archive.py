"""What the web tester answered: kept for DAYS, read by its link.

Imported by the console alone, which has set up the tables.
"""

from __future__ import annotations

import msgspec

from stanch.app import clock
from stanch.app.web_tester.answer import Tested
from stanch.observe.tls import probes
from stanch.record import answers
from stanch.record.answers import DAYS, Kept, share

__all__ = ["DAYS", "Kept", "decoded", "read", "share"]

_decoder = msgspec.json.Decoder(Tested)


def read(id: str) -> Kept | None:
    """The answer of this id; None where there is none (any more)."""
    return answers.read(id, clock.now())


def decoded(kept: Kept) -> Tested:
    """What was kept, as an answer. Before checks had findings by probe, the usual one's stood alone."""
    try:
        return _decoder.decode(kept.body)
    except msgspec.ValidationError:
        old, usual = msgspec.json.decode(kept.body), probes.usual()[0].id
        for check in old["checks"]:
            check["findings"] = {usual: check.pop(usual)}
        return msgspec.convert(old, Tested)
