"""How does a server react to what it was sent after its ServerHelloDone?"""

from __future__ import annotations

from typing import Literal as L

from stanch.wire.tls.record import ALERT, Malformed, Records

End = L["alert", "closed", "other"]


class Reaction:
    """Takes bytes until the server has reacted. `alert`: its number, where it was one, fatal or not (RFC 5246
    section 7.2); other: a record of another kind, or bytes that are no record."""

    def __init__(self) -> None:
        self.end: End | None = None
        self.alert: int | None = None
        self._records = Records()

    def receive(self, data: bytes) -> None:
        """Bytes from the server."""
        if self.end is not None:
            return
        try:
            for one in self._records.feed(data):
                if one.type == ALERT and len(one.fragment) == 2:
                    self.end, self.alert = "alert", one.fragment[1]
                else:
                    self.end = "other"
                return
        except Malformed:
            self.end = "other"

    def closed(self) -> None:
        """The server closed or reset the connection."""
        if self.end is None:
            self.end = "closed"
