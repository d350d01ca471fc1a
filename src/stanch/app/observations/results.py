"""What a look of ours is bounded by, and what it finds, for whoever begins one and shows it."""

from __future__ import annotations

from stanch.observe.tls.check_name import Limits
from stanch.observe.vendors.discovery import Discovery

__all__ = ["Discovery", "Limits"]
