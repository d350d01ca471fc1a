"""Which way leads to a server: where to connect, what to say before TLS begins, by which name to call it."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from stanch.net.proxy import Proxy
from stanch.net.target import DTLS, TLS, Target
from stanch.wire import starttls
from stanch.wire.dialog import Begin, Talk
from stanch.wire.proxies import http_connect, socks5


class Route(msgspec.Struct, frozen=True):
    """How a look shall go, where it shall not go the usual way. `address`: connect there, whatever addresses
    the name has. `sni`: the name in the hello, "" for none, None for the target's own."""

    address: str = ""
    sni: str | None = None
    proxy: Proxy | None = None

    def name(self, target: Target) -> str:
        """The name that the server is called by, and that its certificate should be for."""
        return self.sni or target.host

    def place(self, target: Target) -> Target:
        """Whose addresses are connected to: the proxy's where there is one."""
        if self.proxy is not None:
            return self.proxy.place
        return target if not self.address else Target(self.address, target.port)


DIRECT = Route()


class Way(NamedTuple):
    """Connect to this address and port; then this dialog, where there is one; then TLS with this name ("":
    without a name)."""

    address: str
    port: int
    sni: str = ""
    dialog: Begin | None = None


def way_to(target: Target, address: str, route: Route = DIRECT) -> Way:
    """The way to a target at one address: its own or, where the route has a proxy, the proxy's."""
    sni = route.sni
    if sni is None:
        sni = "" if target.literal else target.host
    if target.protocol in (TLS, DTLS) and route.proxy is None:
        return Way(address, target.port, sni)
    port = target.port if route.proxy is None else route.proxy.place.port
    return Way(address, port, sni, lambda: _talk(target, route))


def _talk(target: Target, route: Route) -> Talk:
    """What is said before TLS: to the proxy, then to the server itself."""
    if route.proxy is not None:
        dialog = http_connect if route.proxy.kind == "http" else socks5
        host = route.address or target.host
        yield from dialog.talk(host, target.port, route.proxy.user, route.proxy.password)
    if target.protocol != TLS:
        yield from starttls.adapter(target.protocol).talk(route.sni or target.host)
