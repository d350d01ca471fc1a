"""The reader of Debian's INN, on its own: NNTP with STARTTLS, and TLS from the first byte on."""

from __future__ import annotations

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from stanch.net.target import TLS, Target
from tests.servers import running
from tests.servers.certificate import Identity


@contextmanager
def nnrpd(identity: Identity, folder: Path, *, tls: bool = True) -> Iterator[dict[str, Target]]:
    """Its servers by scheme. `tls` False: it has no key. It offers STARTTLS all the same, and refuses it."""
    program = Path("/usr/lib/news/bin/nnrpd")
    assert program.exists(), "nnrpd is not installed: apt-get install inn2"
    home = Path(tempfile.mkdtemp(prefix="stanch-nnrpd-", dir="/tmp"))
    try:
        home.chmod(0o755)
        key, certificate = home / "key.pem", home / "cert.pem"
        shutil.copy(identity.key, key)
        shutil.copy(identity.certificate, certificate)
        key.chmod(0o600)
        (home / "active").write_text("local.test 0000000000 0000000001 y\n")
        for name in ("newsgroups", "active.times", "history", "group.index", "tmp"):
            (home / name).mkdir() if name == "tmp" else (home / name).write_text("")
        (home / "storage.conf").write_text("method tradspool {\n newsgroups: *\n class: 0\n}\n")
        (home / "readers.conf").write_text(
            'auth "all" {\n hosts: "*"\n default: "<reader>"\n}\n'
            'access "all" {\n users: "<reader>"\n newsgroups: "*"\n}\n'
        )
        (home / "inn.conf").write_text(
            "domain: shop.example\nmta: /bin/true\nhismethod: hisv6\novmethod: tradindexed\n"
            f"pathnews: /usr/lib/news\npathdb: {home}\npathetc: {home}\npathrun: {home}\n"
            f"pathtmp: {home}/tmp\n"
            f"pathspool: {home}\npathoverview: {home}\nenableoverview: true\npathlog: {home}\n"
            "nnrpdloadlimit: 0\n"  # else it turns everybody away while the machine is busy
            + (f"tlscertfile: {certificate}\ntlskeyfile: {key}\n" if tls else f"tlscertfile: {home}/none\n")
        )
        if os.geteuid() == 0:
            news = pwd.getpwnam("news")
            for one in (home, *home.iterdir()):
                os.chown(one, news.pw_uid, news.pw_gid)
        environment = {"INNCONF": str(home / "inn.conf")}
        ports = {name: running.free_port() for name in (("nntp", "nntps") if tls else ("nntp",))}
        with ExitStack() as stack:
            for name, port in ports.items():
                command = [program, "-D", "-f", "-b", "127.0.0.1", "-p", str(port)]
                command += ["-S"] if name == "nntps" else []
                stack.enter_context(running.server(command, port, env=environment))
            yield {
                name: Target("127.0.0.1", port, TLS if name == "nntps" else name)
                for name, port in ports.items()
            }
    finally:
        shutil.rmtree(home, ignore_errors=True)
