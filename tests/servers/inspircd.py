"""Debian's InspIRCd: STARTTLS, and TLS from the first byte on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stanch.net.target import TLS, Target
from tests.servers import running
from tests.servers.certificate import Identity


@contextmanager
def inspircd(identity: Identity, folder: Path, *, tls: bool = True) -> Iterator[dict[str, Target]]:
    """Its servers by scheme. `tls` False: it offers none."""
    ports = {name: running.free_port() for name in (("irc", "ircs") if tls else ("irc",))}
    secure = (
        f'<module name="ssl_gnutls">\n<module name="starttls">\n<module name="cap">\n'
        f'<sslprofile name="own" provider="gnutls" certfile="{identity.certificate}" '
        f'keyfile="{identity.key}">\n<starttls provider="own">\n'
        f'<bind address="127.0.0.1" port="{ports["ircs"]}" type="clients" sslprofile="own">\n'
        if tls
        else '<module name="cap">\n'
    )
    config = folder / "inspircd.conf"
    config.write_text(
        '<server name="irc.shop.example" description="a shop" network="shop">\n'
        f'{secure}<bind address="127.0.0.1" port="{ports["irc"]}" type="clients">\n'
        f'<path configdir="{folder}" datadir="{folder}" logdir="{folder}">\n'
        f'<pid file="{folder}/inspircd.pid">\n'
        '<admin name="a" email="a@shop.example" nick="a">\n<connect allow="*" resolvehostnames="no">\n'
    )
    command = [
        running.tool("inspircd", "inspircd"), "--config", config, "--nofork", "--nolog", "--runasroot",
    ]  # fmt: skip
    with running.server(
        command, ports["irc"], cwd=folder
    ) as process:  # it may leave a core when it is stopped
        for port in ports.values():
            running.wait_until_it_listens(port, process)
        yield {
            name: Target("127.0.0.1", port, TLS if name == "ircs" else name) for name, port in ports.items()
        }
