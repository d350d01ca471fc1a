"""The servers of Debian that begin in the clear, by name; each gives its targets by scheme."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from stanch.net.target import Target
from tests.servers import (
    certificate,
    dovecot,
    inspircd,
    mariadb,
    nnrpd,
    postfix,
    postgres,
    prosody,
    slapd,
    vsftpd,
    xrdp,
)


class Start(Protocol):
    def __call__(
        self, identity: certificate.Identity, folder: Path, *, tls: bool = True
    ) -> AbstractContextManager[dict[str, Target]]: ...


def _implicit(
    identity: certificate.Identity, folder: Path, *, tls: bool = True
) -> AbstractContextManager[dict[str, Target]]:
    return vsftpd.vsftpd(identity, folder, tls=tls, implicit=True)


SERVERS: dict[str, Start] = {
    "dovecot": dovecot.dovecot,
    "inspircd": inspircd.inspircd,
    "mariadb": mariadb.mariadb,
    "nnrpd": nnrpd.nnrpd,
    "postfix": postfix.postfix,
    "postgres": postgres.secured,
    "prosody": prosody.prosody,
    "slapd": slapd.slapd,
    "vsftpd": vsftpd.vsftpd,
    "vsftpd-implicit": _implicit,
    "xrdp": xrdp.xrdp,
}

SPEAK: dict[str, tuple[str, ...]] = {
    "dovecot": ("imap", "imaps", "pop3", "pop3s", "lmtp", "sieve"),
    "inspircd": ("irc", "ircs"),
    "mariadb": ("mysql",),
    "nnrpd": ("nntp", "nntps"),
    "postfix": ("smtp", "smtps"),
    "postgres": ("postgres",),
    "prosody": ("xmpp", "xmpps", "xmpp-server", "xmpps-server"),
    "slapd": ("ldap", "ldaps"),
    "vsftpd": ("ftp",),
    "vsftpd-implicit": ("ftps",),
    "xrdp": ("rdp",),
}
"""Which schemes each is tried with."""
