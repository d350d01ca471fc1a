"""What may be tested further than by a passive look? Consent, and its withdrawal."""

from __future__ import annotations

from collections.abc import Sequence

from stanch.app import clock
from stanch.app.context import Client
from stanch.app.observations import looks
from stanch.core.decisions import Consent
from stanch.core.model import AssetId
from stanch.observe.tls import probes

CONSENT = "consent 2"
"""The version of the text that was agreed to: the words of consent of the probes, after which it names those
beside the usual ones."""


def consent(client: Client, assets: Sequence[AssetId]) -> None:
    """These are ours, and may be tested by what the probes of a look send beyond hellos: those of now."""
    now, asked = clock.now(), _active(client)
    text = CONSENT if asked <= _USUAL else f"{CONSENT}: {', '.join(sorted(asked))}"
    if assets:
        client.write([Consent(one, True, text, now) for one in assets])


def withdraw(client: Client, assets: Sequence[AssetId]) -> None:
    """They may not be tested any more."""
    now = clock.now()
    if assets:
        client.write([Consent(one, False, CONSENT, now) for one in assets])


def consented(client: Client, *, to_all: bool = True) -> frozenset[AssetId]:
    """What may be tested further than by a passive look. `to_all`: where that was agreed to for every probe
    of a look of now; else for any."""
    asked = _active(client) if to_all else frozenset()
    latest = {one.asset: one for _seq, one in client.state.all(Consent)}
    return frozenset(asset for asset, one in latest.items() if one.given and asked <= _agreed(one))


def _active(client: Client) -> frozenset[str]:
    """The probes of a look of now that send more than hellos."""
    return frozenset(one.id for one in looks.wanted(client) if not one.passive)


def _agreed(consent: Consent) -> frozenset[str]:
    """The probes that were agreed to; a text that names none is that of the usual ones."""
    _text, _, ids = consent.text.partition(": ")
    return frozenset(ids.split(", ")) if ids else _USUAL


_USUAL = frozenset(one.id for one in probes.usual())
