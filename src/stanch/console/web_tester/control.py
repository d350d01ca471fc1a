"""The token that somebody puts into their DNS: bound to the name, and to the visitor who was shown it."""

from __future__ import annotations

import base64

from django.utils.crypto import salted_hmac


def token(host: str, visitor: str) -> str:
    """What has to stand there, so that nobody uses another's."""
    digest = salted_hmac("stanch.control", f"{host}\n{visitor}", algorithm="sha256").digest()
    return "stanch-proof=" + base64.b32encode(digest[:20]).decode().lower()
