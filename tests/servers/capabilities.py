"""The table of docs/starttls.md, made from what the code knows and what the tests try it on.

python -m tests.servers.capabilities
"""

from __future__ import annotations

from collections.abc import Iterator

from stanch.net.target import IMPLICIT, PROTOCOLS
from stanch.wire import starttls
from tests.servers.debian import SPEAK
from tests.servers.sessions import SESSIONS

NAMES = {
    "dovecot": "Dovecot", "inspircd": "InspIRCd", "mariadb": "MariaDB", "nnrpd": "INN (nnrpd)",
    "postfix": "Postfix", "postgres": "Postgres", "prosody": "Prosody", "slapd": "OpenLDAP",
    "vsftpd": "vsftpd", "xrdp": "xrdp",
}  # fmt: skip


def rows() -> Iterator[str]:
    """One row for each protocol."""
    yield "| scheme | ports | by TLS alone | standard | turns | tried on |"
    yield "|---|---|---|---|---|---|"
    for protocol, ports in PROTOCOLS.items():
        whole = f"{protocol.replace('-server', '')}s{'-server' if protocol.endswith('-server') else ''}"
        alone = f"{whole} {IMPLICIT[whole]}" if whole in IMPLICIT else ""
        tried = ", ".join(NAMES[name] for name, schemes in SPEAK.items() if protocol in schemes)
        standard = starttls.adapter(protocol).standard
        turns = len(SESSIONS[protocol])
        yield f"| {protocol} | {', '.join(map(str, ports))} | {alone} | {standard} | {turns} | {tried} |"


if __name__ == "__main__":
    print("\n".join(rows()))
