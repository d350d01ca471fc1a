"""What was typed as a place to look at: a name or an address, with a port and how TLS begins there."""

from __future__ import annotations

from stanch.net.target import DTLS, TLS, Target, parse

__all__ = ["DTLS", "TLS", "Target", "parse"]
