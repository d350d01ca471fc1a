"""Debian's xrdp: a remote desktop that takes TLS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stanch.net.target import Target
from tests.servers import running
from tests.servers.certificate import Identity


@contextmanager
def xrdp(identity: Identity, folder: Path, *, tls: bool = True) -> Iterator[dict[str, Target]]:
    """The server by its scheme. `tls` False: it knows its own encryption alone."""
    port = running.free_port()
    config = folder / "xrdp.ini"
    config.write_text(
        f"[Globals]\nini_version=1\nfork=true\nport=tcp://127.0.0.1:{port}\nruntime_user=root\n"
        f"security_layer={'negotiate' if tls else 'rdp'}\ncrypt_level=high\n"
        f"certificate={identity.certificate}\nkey_file={identity.key}\nssl_protocols=TLSv1.2, TLSv1.3\n"
        f"[Logging]\nLogFile={folder}/xrdp.log\nLogLevel=INFO\nEnableSyslog=false\n[Channels]\n"
        "[Xorg]\nname=Xorg\nlib=libxup.so\nusername=ask\npassword=ask\nip=127.0.0.1\nport=-1\ncode=20\n"
    )
    command = [running.tool("xrdp", "xrdp"), "--nodaemon", "--config", config]
    with running.server(command, port):
        yield {"rdp": Target("127.0.0.1", port, "rdp")}
