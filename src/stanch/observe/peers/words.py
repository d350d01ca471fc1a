"""What did another tool say, of which place, when? One shape for all, and how far each can be trusted."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from ipaddress import ip_address
from typing import Literal as L
from typing import get_args

import msgspec

from stanch.core import addresses
from stanch.core.moments import Moment
from stanch.errors import BadInput

PROBE = "heartbleed"
"""What these tools are asked about, by the id of our own probe."""

Says = L["vulnerable", "not_vulnerable", "no_heartbeat", "timed_out", "failed", "unreachable"]
"""A tool's own verdict on Heartbleed, in words that fit all of them."""

OUTCOMES: dict[Says, L["positive", "inconclusive", "unreachable"]] = {
    "vulnerable": "positive",
    "not_vulnerable": "inconclusive",
    "no_heartbeat": "inconclusive",
    "timed_out": "inconclusive",
    "failed": "inconclusive",
    "unreachable": "unreachable",
}
"""None is "negative": each of these tools calls servers safe that it did not hear, or heard wrongly."""

MOST = 200_000
"""Places in one file at most."""


class Word(msgspec.Struct, frozen=True):
    """What one tool printed of one place.

    `host` as it was asked for; `address` "" where the tool does not print it; `at` None where it prints no
    time; `says` None where it says nothing on Heartbleed; `certificate` in DER, b"" where it printed none;
    `protocol` as `net.target` names it, "" where the tool does not print in which it spoke TLS.
    """

    host: str
    port: int
    address: str = ""
    at: Moment | None = None
    says: Says | None = None
    certificate: bytes = b""
    protocol: str = ""


def address(text: str) -> str:
    """An address as `ipaddress` writes it; "" for what is none: any text may stand in a file."""
    plain = addresses.plain(text.strip())
    try:
        return str(ip_address(plain))
    except ValueError:
        return ""


class Heard(msgspec.Struct, frozen=True):
    """A whole file: the tool with its version ("" where the file has none), when it ran, and its words.
    `cut`: the file ends or breaks before its end; the words are of what stood there whole."""

    version: str
    words: tuple[Word, ...]
    started: Moment | None = None
    ended: Moment | None = None
    cut: bool = False


class Adapter(msgspec.Struct, frozen=True):
    """One tool. `knows` looks at the first bytes of a file, `read` at all of them, as UTF-8 without a byte
    order mark, and raises `Unreadable`.

    `command` makes such a file of HOST:PORT; `says` are the verdicts that its files can tell apart; `dated`:
    do they carry the time? `addresses`: and the address of a name? `reads`: bytes of a vulnerable server's
    memory that its test may read; `weak`: what its verdict is known to get wrong.
    """

    slug: str
    name: str
    file: str
    command: str
    knows: Callable[[bytes], bool]
    read: Callable[[bytes], Heard]
    says: tuple[Says, ...]
    certificates: str
    dated: str
    addresses: bool
    reads: int
    weak: tuple[str, ...]


class Unreadable(Exception):
    """The file is not what its tool writes; says why, and what to do where that is known."""

    def __init__(self, why: str, help: str = "") -> None:
        super().__init__(why)
        self.help = help


def reason(adapter: Adapter, says: Says) -> str:
    """The reason of a probe, which names whose word it is."""
    return f"{adapter.slug}_said_{says}"


def reasons(adapter: Adapter) -> dict[str, tuple[Says, str]]:
    """Each reason that this tool can give: what it says, and how the tool is called."""
    return {reason(adapter, says): (says, adapter.name) for says in get_args(Says)}


_PEM = re.compile(r"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]{1,65536}?)-----END CERTIFICATE-----")


def der(text: str) -> bytes:
    """The first certificate of a text in PEM (RFC 7468), by whatever white space its lines are parted; b""
    where there is none."""
    found = _PEM.search(text)
    if found is None:
        return b""
    try:
        return base64.b64decode("".join(found[1].split()), validate=True)
    except binascii.Error:
        return b""


def a_port(text: str) -> bool:
    """Is this a number that can be a port?"""
    return len(text) <= 5 and text.isascii() and text.isdecimal()


_PROTOCOLS = {
    "submission": "smtp", "postgresql": "postgres", "ms-wbt-server": "rdp", "xmpp-client": "xmpp",
    "jabber": "xmpp", "pop": "pop3", "managesieve": "sieve", "mariadb": "mysql",
    **{one: one for one in ("smtp", "lmtp", "imap", "pop3", "sieve", "ftp", "nntp", "irc", "xmpp", "ldap",
                            "postgres", "mysql", "rdp", "xmpp-server")},
}  # fmt: skip
"""Names of the tools for what begins in the clear -> the protocol (STARTTLS) that it is."""


def protocol(named: str) -> str:
    """The protocol in which TLS began after words in the clear, by the name that a tool has for it; ""
    where it is none of them."""
    return _PROTOCOLS.get(named.strip().lower().replace("_", "-"), "")


def too_many(words: list[Word]) -> None:
    """BadInput where a file has more than can be taken in at once."""
    if len(words) > MOST:
        raise BadInput(f"it has more than {MOST:,} places", help="split it, and import the parts")
