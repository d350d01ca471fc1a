"""The reasons for a verdict: those that all probes share, by code, and those of each probe, in its words."""

from __future__ import annotations

from stanch.observe.tls import probes
from stanch.observe.tls.result import Reason

SHARED: tuple[Reason, ...] = (
    "refused_hello",
    "closed_early",
    "timed_out",
    "not_tls",
    "malformed_tls",
    "too_much",
    "starttls_not_offered",
    "starttls_refused",
    "bytes_before_tls",
    "clear_after_go_ahead",
    "other_protocol",
    "too_busy",
    "turned_away",
    "host_unknown",
    "no_datagrams_by_proxy",
    "not_over_datagrams",
    "closed_before_tls",
    "silent_before_tls",
    "proxy_not_reached",
    "proxy_refused",
    "proxy_wants_sign_in",
    "proxy_not_understood",
    "name_not_found",
    "name_timed_out",
    "address_not_allowed",
    "connection_refused",
    "connect_timed_out",
    "no_route",
    "not_reached",
    "too_many_at_once",
)
"""In the order in which they are shown; `tell/looks` has their words. Every `Reason` is among them; a test
keeps it so."""

OWN: dict[str, str] = {}
for _probe in probes.every().values():
    OWN.update(_probe.reasons)
"""Those of the probes, each in the words of its probe."""
