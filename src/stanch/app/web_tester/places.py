"""What was typed, as a place to look at: a name and perhaps a port, nothing else."""

from __future__ import annotations

import re
import unicodedata

from stanch.app.web_tester.refusals import Refused
from stanch.errors import BadInput
from stanch.net import public_suffix
from stanch.net import target as targets
from stanch.net.target import TLS, Target

LONGEST = 300
PORTS = {
    443: "web", 465: "mail", 563: "news", 636: "directory", 853: "DNS", 989: "FTP", 990: "FTP", 992: "telnet",
    993: "mail", 995: "mail", 5061: "telephony", 5223: "chat", 5671: "queues", 6697: "chat", 8443: "web",
    8883: "devices",
}  # fmt: skip
"""The ports that strangers may ask about: those where TLS is spoken from the first byte on."""

_INNER = ("localhost", "local", "internal", "home.arpa")
_HELP = "write a name such as www.shop.example, or name:port"


def warm() -> None:
    """Load the list of public suffixes, which takes a second: nobody shall wait for it."""
    public_suffix.domain("shop.example")


def read(text: str, *, inside: bool, private: bool) -> Target:
    """The place that is meant. Refused says what is wrong with it, and what may be meant instead.

    `inside`: any port. `private`: also names of inner networks.
    """
    given = unicodedata.normalize("NFKC", text.strip())
    if not given or len(given) > LONGEST or any(unicodedata.category(one)[0] in "CZ" for one in given):
        raise Refused("bad_address", "that is not the name of a server", help=_HELP)
    if "@" in given:
        raise Refused("bad_address", "a user name or password has no place here", help=_HELP)
    if re.search(r"[/\\?#]", given):
        name = _host_of(given)
        help = f"the name in it is {name}: press Look" if name else _HELP
        raise Refused("bad_address", "only the name is needed", help=help, instead=name)
    try:
        target = targets.parse(given)
    except BadInput as error:
        raise Refused("bad_address", error.what, help=_HELP) from None
    if not target.literal and not private:
        labels = f".{target.host}"
        if "." not in target.host or any(labels.endswith(f".{one}") for one in _INNER):
            raise Refused("bad_address", f"{target.host} is a name of an inner network", help=_HELP)
    if not inside and (target.port not in PORTS or target.protocol != TLS):
        raise Refused(
            "port_not_allowed",
            f"port {target.port} is not looked at for everybody",
            help=f"one of these: {', '.join(str(one) for one in PORTS)}; or sign in",
        )
    return target


def _host_of(given: str) -> str:
    """The name within a URL, to be offered; "" where there is none that can be looked at."""
    rest = given.partition("://")[2] or given
    host = re.split(r"[/\\?#]", rest, maxsplit=1)[0]
    try:
        found = targets.parse(host)
    except BadInput:
        return ""
    return str(found).removesuffix(":443") if "." in found.host else ""
