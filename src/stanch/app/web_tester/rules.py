"""What does this console allow? By its command line and the environment; strict where they say nothing."""

from __future__ import annotations

import ipaddress
import os
from typing import NamedTuple

import msgspec

from stanch.errors import BadInput
from stanch.net.policy import Networks, allowed, networks, own, within

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Asker(NamedTuple):
    """Who asks: a user of this console by name, or a network of strangers ("": nobody is signed in).
    `client`: for which client, by its name; what a stranger agrees to is written down at the client whose
    site it is."""

    key: str
    name: str = ""
    client: str = ""

    @property
    def inside(self) -> bool:
        return bool(self.name)


class Rules(msgspec.Struct, frozen=True):
    """`public`: strangers may ask. `private`: whoever is signed in may have any network looked at. `allow`:
    networks that everybody may have looked at besides the public ones. `behind`: the reverse proxy whose
    word on the visitor's address is taken."""

    public: bool = False
    private: bool = False
    allow: Networks = ()
    behind: str = ""

    def reachable(self, address: str, inside: bool) -> bool:
        """May this address, which was resolved, be connected to?"""
        if within(address, self.allow):
            return True
        if inside and self.private:
            return allowed(address, "operator")
        return allowed(address, "public") and not own(address)


_rules = Rules()


def rules() -> Rules:
    """Those of this process."""
    return _rules


def settle(host: str, *, public: bool) -> Rules:
    """Settle them for a console that listens on `host`. BadInput where a setting cannot be read.

    Whoever is signed in at a console that only this machine reaches sits at this machine, and could as well
    call `stanch check`: they are its operator. Beyond it a session is no more than that.
    """
    global _rules  # noqa: PLW0603 - settled once, before anybody is served
    behind = os.environ.get("STANCH_BEHIND", "").strip()
    try:
        if behind:
            ipaddress.ip_address(behind)
    except ValueError as error:
        raise BadInput(
            f"STANCH_BEHIND: {behind} is no address", help="the reverse proxy's, such as 127.0.0.1"
        ) from error
    public = public or os.environ.get("STANCH_PUBLIC_TEST", "") == "1"
    alone = host in LOOPBACK and not (public or behind or os.environ.get("STANCH_HOSTS"))
    allow = networks(os.environ.get("STANCH_TEST_ALLOW", ""), "STANCH_TEST_ALLOW")
    _rules = Rules(public, alone, allow, behind)
    return _rules
