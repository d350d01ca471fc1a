"""Debian's Prosody as the chat server of `localhost`: for clients and for servers, and by TLS alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stanch.net.target import TLS, Target
from tests.servers import running
from tests.servers.certificate import Identity

DOMAIN = "localhost"


@contextmanager
def prosody(identity: Identity, folder: Path, *, tls: bool = True) -> Iterator[dict[str, Target]]:
    """Its servers by scheme; it serves `localhost` alone. `tls` False: it offers none."""
    names = ("xmpp", "xmpps", "xmpp-server", "xmpps-server") if tls else ("xmpp", "xmpp-server")
    ports = {name: running.free_port() for name in names}
    direct = (
        f"c2s_direct_tls_ports = {{ {ports['xmpps']} }}\n"
        f"s2s_direct_tls_ports = {{ {ports['xmpps-server']} }}\n"
        if tls
        else ""
    )
    secure = ', "tls"' if tls else ""
    ssl = f'ssl = {{ key = "{identity.key}", certificate = "{identity.certificate}" }}\n'
    config, data = folder / "prosody.cfg.lua", folder / "prosody"
    data.mkdir()
    config.write_text(
        f'pidfile = "{folder}/prosody.pid"; data_path = "{data}"; run_as_root = true\n'
        f'interfaces = {{ "127.0.0.1" }}; c2s_ports = {{ {ports["xmpp"]} }}\n'
        f"s2s_ports = {{ {ports['xmpp-server']} }}\n{direct}"
        f'modules_enabled = {{ "saslauth", "s2s", "dialback"{secure} }}\n'
        'modules_disabled = { "http", "admin_shell" }\n'
        f'authentication = "internal_hashed"; {ssl}'
        f"c2s_require_encryption = {str(tls).lower()}; s2s_require_encryption = {str(tls).lower()}\n"
        f'log = {{ info = "{folder}/prosody.log" }}\nVirtualHost "{DOMAIN}"\n{ssl}'
    )
    command = [running.tool("prosody", "prosody"), "-F", "--config", config]
    with running.server(command, ports["xmpp"]) as process:
        for port in ports.values():
            running.wait_until_it_listens(port, process)
        yield {
            name: Target(DOMAIN, port, TLS if name.startswith("xmpps") else name)
            for name, port in ports.items()
        }
