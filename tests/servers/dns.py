"""Debian's NSD with a zone of a made-up shop, on a free port of loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import running

SHOP = """$ORIGIN shop.test.
$TTL 60
@     SOA  ns1.dnsimple.com. hostmaster.shop.test. 1 3600 600 86400 60
@     NS   ns1.dnsimple.com.
@     NS   ns2.dnsimple.com.
@     A    127.0.0.1
@     MX   10 mx1.mail.shop.test.
@     MX   20 aspmx.l.google.com.
@     TXT  "v=spf1 include:spf.mtasv.net include:more.shop.test -all"
@     TXT  "something else"
more  TXT  "v=spf1 include:sendgrid.net " "include:more.shop.test ~all"
www   CNAME shop.netlify.app.
mail  A    127.0.0.1
mx1.mail A 127.0.0.1
inside A   127.0.0.1
"""
EMPTY = """$ORIGIN empty.test.
$TTL 60
@     SOA  ns.empty.test. hostmaster.empty.test. 1 3600 600 86400 60
@     NS   ns.empty.test.
@     MX   10 gone
@     TXT  "v=spf1 include:loop.empty.test"
loop  TXT  "v=spf1 include:empty.test include:loop.empty.test"
ns    A    127.0.0.1
"""


@contextmanager
def nsd(folder: Path, **zones: str) -> Iterator[str]:
    """The server as HOST:PORT; `zones` by the first label of .test ("test": .test itself), SHOP and EMPTY
    where none are given."""
    known = zones or {"shop": SHOP, "empty": EMPTY}
    port = running.free_port()
    listed = ""
    for name, text in known.items():
        (folder / f"{name}.zone").write_text(text)
        origin = "test" if name == "test" else f"{name}.test"
        listed += f'zone:\n  name: "{origin}"\n  zonefile: "{folder}/{name}.zone"\n'
    config = folder / "nsd.conf"
    config.write_text(
        f'server:\n  ip-address: 127.0.0.1\n  port: {port}\n  username: ""\n  chroot: ""\n'
        f'  zonesdir: "{folder}"\n  pidfile: "{folder}/nsd.pid"\n  xfrdfile: "{folder}/xfrd"\n'
        f'  xfrdir: "{folder}"\n  database: ""\n  server-count: 1\n  zonelistfile: "{folder}/zone.list"\n'
        f"remote-control:\n  control-enable: no\n{listed}"
    )
    with running.server([running.tool("nsd", "nsd"), "-d", "-c", config], port):
        yield f"127.0.0.1:{port}"
