"""Where to look: `host`, `host:port`, `[v6]:port` or a URL, as one typed value with its protocol."""

from __future__ import annotations

import re
import socket
from urllib.parse import urlsplit

import idna
import msgspec

from stanch.core import addresses
from stanch.errors import BadInput

TLS = "tls"
"""The protocol of servers that speak TLS from the first byte on."""

DTLS = "dtls"
"""The protocol of servers that speak TLS in datagrams, over UDP."""

PROTOCOLS = {
    "smtp": (25, 587), "lmtp": (24,), "imap": (143,), "pop3": (110,), "sieve": (4190,), "ftp": (21,),
    "nntp": (119,), "irc": (6667,), "xmpp": (5222,), "xmpp-server": (5269,), "ldap": (389, 3268),
    "postgres": (5432,), "mysql": (3306,), "rdp": (3389,),
}  # fmt: skip
"""Those that begin in the clear (STARTTLS) -> the ports that are theirs, the usual one first."""

IMPLICIT = {
    "https": 443, "http": 443, "tls": 443, "smtps": 465, "submissions": 465, "imaps": 993, "pop3s": 995,
    "ftps": 990, "nntps": 563, "ircs": 6697, "xmpps": 5223, "xmpps-server": 5270, "ldaps": 636,
}  # fmt: skip
"""Schemes of TLS from the first byte on -> their usual port; http is looked at where its https would be."""

SCHEMES = {
    **{scheme: (TLS, port) for scheme, port in IMPLICIT.items()},
    **{protocol: (protocol, ports[0]) for protocol, ports in PROTOCOLS.items()},
    "submission": ("smtp", 587), "xmpp-client": ("xmpp", 5222), "postgresql": ("postgres", 5432),
    "mariadb": ("mysql", 3306), "dtls": (DTLS, 443), "coaps": (DTLS, 5684),
}  # fmt: skip
"""By scheme: the protocol and the usual port."""

_BY_PORT = {port: protocol for protocol, ports in PROTOCOLS.items() for port in ports}
_EXPECTED = "write a name such as www.shop.example, name:port, [2001:db8::1]:443, smtp://name, or a URL"
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)$")


def literal(host: str) -> bool:
    """Is this an address, rather than a name?"""
    try:
        socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)
    except (OSError, ValueError):
        return False
    return True


class Target(msgspec.Struct, frozen=True, order=True):
    """A host (an ASCII name in lower case, or an address as `ipaddress` writes it), a port, and how TLS
    begins there. Written as name:port, with the protocol as a scheme where the port does not say it."""

    host: str
    port: int = 443
    protocol: str = TLS

    def __str__(self) -> str:
        place = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        return place if self.protocol == _BY_PORT.get(self.port, TLS) else f"{self.protocol}://{place}"

    @property
    def literal(self) -> bool:
        """Is the host an address, rather than a name?"""
        return literal(self.host)

    @property
    def web(self) -> bool:
        """May a web server be there? Not where another protocol begins, or has this port for itself."""
        return self.protocol == TLS and (self.port == IMPLICIT["https"] or self.port not in IMPLICIT.values())


def parse(text: str) -> Target:
    """A target from what a person types. BadInput says what is wrong with it."""
    given = text.strip()
    if not given or " " in given or not given.isprintable():
        raise BadInput(f"{text!r} is not a place to look at", help=_EXPECTED)
    protocol, default = "", 443
    if "://" in given:
        scheme, _, _rest = given.partition("://")
        if scheme.lower() not in SCHEMES:
            known = ", ".join(sorted(SCHEMES))
            raise BadInput(f"{given}: the scheme {scheme} is not known", help=f"{_EXPECTED}; known: {known}")
        protocol, default = SCHEMES[scheme.lower()]
        try:
            netloc = urlsplit(given).netloc
        except ValueError as error:
            raise BadInput(f"{given} is not a URL: {error}", help=_EXPECTED) from error
        given = netloc
    if "@" in given:
        raise BadInput("a user name or password has no place here", help=_EXPECTED)  # and is not shown
    host, port = _split(given, default)
    return Target(_host(host), port, protocol or _BY_PORT.get(port, TLS))


def _split(given: str, default: int) -> tuple[str, int]:
    bare = given.rstrip("/")
    if bare.startswith("["):
        host, bracket, rest = bare[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise BadInput(f"{given} is not an address in brackets", help=_EXPECTED)
        return host, _port(given, rest[1:], default)
    if bare.count(":") > 1:
        return bare, default  # an IPv6 address without brackets
    host, _, port = bare.partition(":")
    return host, _port(given, port, default)


def _port(given: str, text: str, default: int) -> int:
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65536:
        raise BadInput(f"{given}: {text} is not a port", help="a port is a number from 1 to 65535")
    return int(text)


def _host(host: str) -> str:
    if "%" in host:
        raise BadInput(f"{host}: an address with a zone is not looked at", help=_EXPECTED)
    try:
        return addresses.read(host)
    except ValueError:
        pass
    name = host.rstrip(".")
    try:
        name = idna.encode(name, uts46=True, transitional=False).decode() if name else ""
    except idna.IDNAError:
        if not name.isascii():
            raise BadInput(f"{host} is not a name that can be looked up", help=_EXPECTED) from None
    name = name.lower()
    labels = name.split(".")
    if not name:
        raise BadInput("there is no name in that", help=_EXPECTED)
    if len(name) > 253 or not all(_LABEL.match(label) for label in labels):
        raise BadInput(f"{host} is not a name that can be looked up", help=_EXPECTED)
    if re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1]) or re.fullmatch(r"[0-9-]+(\.[0-9-]+)+", name):
        # getaddrinfo would take 127.1, 0x7f000001 and 2130706433 for addresses; 192.0.2.1-9 is a range
        raise BadInput(f"{host} is neither a name nor an address", help=_EXPECTED)
    return name
