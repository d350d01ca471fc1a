"""Debian's Postfix as a mail exchanger: SMTP in the clear with STARTTLS, and by TLS from the first byte on.

Its master runs as root alone.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stanch.net.target import TLS, Target
from tests.servers import running
from tests.servers.certificate import Identity


@contextmanager
def postfix(identity: Identity, folder: Path, *, tls: bool = True) -> Iterator[dict[str, Target]]:
    """Its servers by scheme. `tls` False: it offers none."""
    assert os.geteuid() == 0, "Postfix runs as root alone: run the tests as root, or in a container"
    program = running.tool("postfix", "postfix")
    user = pwd.getpwnam("postfix")
    ports = {name: running.free_port() for name in (("smtp", "smtps") if tls else ("smtp",))}
    home = Path(tempfile.mkdtemp(prefix="stanch-postfix-", dir="/tmp"))  # others must be able to walk in
    try:
        home.chmod(0o755)
        config, queue, data = (home / one for one in ("etc", "queue", "data"))
        for one in (config, queue, data):
            one.mkdir()
        os.chown(data, user.pw_uid, user.pw_gid)
        (config / "main.cf").write_text(
            f"compatibility_level = 3.6\nqueue_directory = {queue}\ndata_directory = {data}\n"
            "inet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmyhostname = mx.shop.example\n"
            f"maillog_file = {home}/log\nmaillog_file_prefixes = {home}\n"
            "alias_maps =\nmydestination =\nlocal_recipient_maps =\n"
            f"smtpd_tls_security_level = {'may' if tls else 'none'}\n"
            f"smtpd_tls_key_file = {identity.key}\nsmtpd_tls_cert_file = {identity.certificate}\n"
        )
        services = [
            f"127.0.0.1:{ports['smtp']} inet n - n - - smtpd",
            "postlog unix-dgram n - n - 1 postlogd",
            "anvil unix - - n - 1 anvil",
            "tlsmgr unix - - n 1000? 1 tlsmgr",
            "rewrite unix - - n - - trivial-rewrite",
            "cleanup unix n - n - 0 cleanup",
            "qmgr unix n - n 300 1 qmgr",
            "pickup unix n - n 60 1 pickup",
        ]
        if tls:
            services.append(
                f"127.0.0.1:{ports['smtps']} inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes"
            )
        (config / "master.cf").write_text("\n".join(services) + "\n")
        with running.server([program, "-c", config, "start-fg"], ports["smtp"]) as process:
            try:
                for port in ports.values():
                    running.wait_until_it_listens(port, process)
                yield {
                    name: Target("127.0.0.1", port, TLS if name.endswith("s") else name)
                    for name, port in ports.items()
                }
            finally:  # its master leads a group of its own
                subprocess.run([program, "-c", config, "stop"], capture_output=True, timeout=60, check=False)
    finally:
        shutil.rmtree(home, ignore_errors=True)
