"""nmap -oX, with the scripts ssl-heartbleed and ssl-cert."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from stanch.core.moments import SECOND, Moment
from stanch.net.target import TLS
from stanch.observe.peers import markup
from stanch.observe.peers.words import Adapter, Heard, Says, Unreadable, Word, a_port, der, protocol, too_many

_STATE = re.compile(r"^\s*State:[^\S\n]*(\S.*)$", re.MULTILINE)


def read(content: bytes) -> Heard:
    rows = markup.Rows(content, "nmaprun", "host", "finished")
    root = next(rows)
    version, started = root.get("version", ""), _moment(root.get("start"))
    tested = "heartbleed" in root.get("args", "")
    ended: Moment | None = None
    words: list[Word] = []
    for element in rows:
        if element.tag == "finished":
            ended = _moment(element.get("time"))
            continue
        words.extend(_host(element, tested))
        too_many(words)
    return Heard(version, tuple(words), started, ended, rows.cut)


def _host(element: Element, tested: bool) -> list[Word]:
    addresses = {one.get("addrtype"): one.get("addr", "") for one in element.findall("address")}
    address = addresses.get("ipv4") or addresses.get("ipv6") or ""
    given = [
        one.get("name", "") for one in element.findall("hostnames/hostname") if one.get("type") == "user"
    ]
    host, at = (given[0] if given else address), _moment(element.get("endtime"))
    words = []
    for port in element.findall("ports/port"):
        if port.get("protocol") != "tcp" or not a_port(port.get("portid", "")):
            continue
        scripts = {one.get("id"): one for one in port.findall("script")}
        says = _says(scripts.get("ssl-heartbleed"))
        state = port.find("state")
        if tested and (state is None or state.get("state") != "open"):
            says = "unreachable"
        shown = scripts.get("ssl-cert")
        pem = shown.findtext("elem[@key='pem']", "") if shown is not None else ""
        if says or pem:
            number = int(port.get("portid", "0"))
            words.append(Word(host, number, address, at, says, der(pem), _protocol(port.find("service"))))
    return words


def _protocol(service: Element | None) -> str:
    """What the port speaks, as nmap found it (-sV) or guesses by the number of the port."""
    if service is None or not service.get("name"):
        return ""
    return TLS if service.get("tunnel") == "ssl" else protocol(service.get("name", ""))


def _says(script: Element | None) -> Says | None:
    """Where it finds nothing, the script is silent (unless vulns.showall): then nothing is said."""
    if script is None:
        return None
    printed = _STATE.search(script.get("output", ""))  # before 6.47 there was nothing else
    state = (script.findtext("table/elem[@key='state']") or (printed[1] if printed else "")).upper()
    if state.startswith("VULNERABLE"):
        return "vulnerable"
    return "not_vulnerable" if state.startswith("NOT VULNERABLE") else "failed"


def _moment(text: str | None) -> Moment | None:
    """Seconds since 1970."""
    if text is None or not (text.isascii() and text.isdecimal()):
        return None
    if len(text) > 11:
        raise Unreadable(f"{text[:20]} is not a time in seconds")
    return Moment(int(text) * SECOND)


ADAPTER = Adapter(
    slug="nmap",
    name="nmap",
    file="XML (-oX)",
    command="nmap -Pn -p {port} --script +ssl-heartbleed,+ssl-cert --script-args vulns.showall "
    "-oX {out} {host}",
    knows=lambda head: b"<nmaprun" in head,
    read=read,
    says=("vulnerable", "not_vulnerable", "failed", "unreachable"),
    certificates="yes (ssl-cert)",
    dated="yes, each host",
    addresses=True,
    reads=16_384,
    weak=(
        "nmap reads up to 16 KiB of the memory of a server that has the flaw",
        "nmap says nothing where its test failed, and a time-out counts as not vulnerable",
    ),
)
