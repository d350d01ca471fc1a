"""Whose name is it? Whoever puts a token into its DNS controls it; a tick shows nothing."""

from __future__ import annotations

import hmac

from stanch.app.web_tester.refusals import Refused
from stanch.net import dns


def where(host: str) -> str:
    """The name of the TXT record."""
    return f"_stanch.{host}"


async def show(host: str, token: str) -> None:
    """Refused where the token is not there; or where nobody could say, which is no "no"."""
    try:
        said = await dns.ask(where(host), "TXT")
    except dns.NotAsked:
        raise Refused(
            "control_not_shown",
            f"nobody could say what stands at {where(host)}",
            help="try again in a minute",
            wait=60,
        ) from None
    if not any(hmac.compare_digest(one.strip().encode(), token.encode()) for one in said):
        raise Refused(
            "control_not_shown",
            f"the record at {where(host)} is not there yet",
            help="new records take some minutes to be seen; then try again",
            wait=60,
        )
