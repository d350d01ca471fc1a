"""Debian's OpenLDAP server with an empty directory: StartTLS, and ldaps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stanch.net.target import TLS, Target
from tests.servers import running
from tests.servers.certificate import Identity


@contextmanager
def slapd(identity: Identity, folder: Path, *, tls: bool = True) -> Iterator[dict[str, Target]]:
    """Its servers by scheme. `tls` False: it knows none."""
    config, data = folder / "slapd.conf", folder / "slapd"
    data.mkdir()
    keys = f"TLSCertificateFile {identity.certificate}\nTLSCertificateKeyFile {identity.key}\n" if tls else ""
    config.write_text(
        f"include /etc/ldap/schema/core.schema\nmodulepath /usr/lib/ldap\nmoduleload back_mdb\n{keys}"
        f'pidfile {folder}/slapd.pid\ndatabase mdb\nsuffix "dc=shop,dc=example"\ndirectory {data}\n'
    )
    ports = {name: running.free_port() for name in (("ldap", "ldaps") if tls else ("ldap",))}
    urls = " ".join(f"{name}://127.0.0.1:{port}/" for name, port in ports.items())
    command = [running.tool("slapd", "slapd"), "-d", "0", "-f", config, "-h", urls]
    with running.server(command, ports["ldap"]) as process:
        for port in ports.values():
            running.wait_until_it_listens(port, process)
        yield {
            name: Target("127.0.0.1", port, TLS if name.endswith("s") else name)
            for name, port in ports.items()
        }
