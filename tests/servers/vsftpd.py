"""Debian's vsftpd: AUTH TLS, and TLS from the first byte on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stanch.net.target import TLS, Target
from tests.servers import running
from tests.servers.certificate import Identity


@contextmanager
def vsftpd(
    identity: Identity, folder: Path, *, tls: bool = True, implicit: bool = False
) -> Iterator[dict[str, Target]]:
    """The server by its scheme: ftp, or ftps where TLS is implicit. `tls` False: it offers none."""
    port = running.free_port()
    empty = folder / f"vsftpd-{port}"
    empty.mkdir()
    config = folder / f"vsftpd-{port}.conf"
    config.write_text(
        f"listen=YES\nlisten_address=127.0.0.1\nlisten_port={port}\nbackground=NO\n"
        f"secure_chroot_dir={empty}\nanonymous_enable=YES\nanon_root={empty}\nlocal_enable=NO\n"
        f"run_as_launching_user=YES\nseccomp_sandbox=NO\nxferlog_enable=NO\n"
        f"ssl_enable={'YES' if tls else 'NO'}\nimplicit_ssl={'YES' if implicit else 'NO'}\n"
        f"allow_anon_ssl=YES\nrsa_cert_file={identity.certificate}\nrsa_private_key_file={identity.key}\n"
    )
    config.chmod(0o600)
    with running.server([running.tool("vsftpd", "vsftpd"), config], port):
        yield (
            {"ftps": Target("127.0.0.1", port, TLS)}
            if implicit
            else {"ftp": Target("127.0.0.1", port, "ftp")}
        )
