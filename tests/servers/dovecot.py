"""Debian's Dovecot: IMAP, POP3, LMTP and ManageSieve with STARTTLS, and what it has by TLS alone."""

from __future__ import annotations

import getpass
import grp
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stanch.net.target import TLS, Target
from tests.servers import running
from tests.servers.certificate import Identity


@contextmanager
def dovecot(identity: Identity, folder: Path, *, tls: bool = True) -> Iterator[dict[str, Target]]:
    """Its servers by scheme. `tls` False: it offers none."""
    names = ("imap", "imaps", "pop3", "pop3s", "lmtp", "sieve") if tls else ("imap", "pop3", "sieve")
    ports = {name: running.free_port() for name in names}

    def listener(scheme: str, inet: str) -> str:
        port = ports.get(scheme, 0)
        ssl = "ssl = yes\n" if scheme.endswith("s") and port else ""
        return f"inet_listener {inet} {{\n address = 127.0.0.1\n port = {port}\n {ssl}}}\n"

    user = group = login = "dovecot"
    if os.geteuid() == 0:
        login = "dovenull"  # it never lets root talk to strangers
    else:
        user = login = getpass.getuser()
        group = grp.getgrgid(os.getgid()).gr_name
    config = folder / "dovecot.conf"
    config.write_text(
        f"base_dir = {folder}/run\nstate_dir = {folder}/state\nlog_path = {folder}/dovecot.log\n"
        f"default_internal_user = {user}\ndefault_internal_group = {group}\ndefault_login_user = {login}\n"
        "protocols = imap pop3 lmtp sieve\n"
        "passdb {\n driver = static\n args = nopassword=y\n}\n"
        f"userdb {{\n driver = static\n args = uid=65534 gid=65534 home={folder}/mail\n}}\n"
        f"mail_location = maildir:{folder}/mail\n"
        f"ssl = {'yes' if tls else 'no'}\nssl_cert = <{identity.certificate}\nssl_key = <{identity.key}\n"
        "ssl_min_protocol = TLSv1.2\n"
        f"service imap-login {{\n chroot =\n {listener('imap', 'imap')}{listener('imaps', 'imaps')}}}\n"
        f"service pop3-login {{\n chroot =\n {listener('pop3', 'pop3')}{listener('pop3s', 'pop3s')}}}\n"
        f"service managesieve-login {{\n chroot =\n {listener('sieve', 'sieve')}}}\n"
        + (f"service lmtp {{\n {listener('lmtp', 'lmtp')}}}\n" if tls else "service lmtp {\n}\n")
        + "service anvil {\n chroot =\n}\nservice stats {\n chroot =\n}\n"
    )
    command = [running.tool("dovecot", "dovecot-imapd"), "-F", "-c", config]
    with running.server(command, ports["imap"]) as process:
        for port in ports.values():
            running.wait_until_it_listens(port, process)
        yield {
            name: Target("127.0.0.1", port, TLS if name.endswith("s") else name)
            for name, port in ports.items()
        }
