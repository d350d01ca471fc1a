"""sslscan --xml, which prints no time, and no certificate unless --show-certificate asks for it."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from stanch.observe.peers import markup
from stanch.observe.peers.words import Adapter, Heard, Says, Word, a_port, address, der, too_many

_NO_CONNECTION = re.compile(
    r"Could not open a connection to host (\S{1,253}) \((\S{1,45})\) on port (\d{1,5})\."
)


def read(content: bytes) -> Heard:
    rows = markup.Rows(content, "document", "ssltest", "error")
    version = next(rows).get("version", "")
    words: list[Word] = []
    for element in rows:
        if element.tag == "error":
            found = _NO_CONNECTION.search(element.text or "")
            if found:
                words.append(Word(found[1], int(found[3]), found[2], says="unreachable"))
        elif a_port(element.get("port", "")):
            words.append(_test(element))
        too_many(words)
    return Heard(version, tuple(words), cut=rows.cut)


def _test(element: Element) -> Word:
    said = {one.get("vulnerable", "") for one in element.findall("heartbleed")}
    says: Says | None = None
    if said:
        says = "vulnerable" if "1" in said else "not_vulnerable"
    pem = element.findtext("certificates/certificate/certificate-blob") or ""
    asked = element.get("host", "")
    return Word(
        element.get("sniname", "") or asked, int(element.get("port", "0")), address(asked), says=says,
        certificate=der(pem),
    )  # fmt: skip


ADAPTER = Adapter(
    slug="sslscan",
    name="sslscan",
    file="XML (--xml)",
    command="sslscan --show-certificate --xml={out} {host}:{port}",
    knows=lambda head: b'title="SSLScan Results"' in head,
    read=read,
    says=("vulnerable", "not_vulnerable", "unreachable"),
    certificates="with --show-certificate",
    dated="no: say it by --at",
    addresses=False,
    reads=16_384,
    weak=(
        "sslscan reads up to 16 KiB of the memory of a server that has the flaw",
        "sslscan 2.0.7 was seen to call a vulnerable server (Node.js 0.10.0, OpenSSL 1.0.1e) not vulnerable",
    ),
)
