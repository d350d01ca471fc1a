"""STARTTLS of XMPP (RFC 6120 section 5): a stream to a domain, its features, starttls, proceed."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from stanch.wire.dialog import Exactly, Failed, Failure, Talk, Upto, Wish
from stanch.wire.starttls import Adapter

_TLS = "urn:ietf:params:xml:ns:xmpp-tls"
_ERRORS: dict[bytes, Failure] = {
    b"host-unknown": "host_unknown", b"host-gone": "host_unknown", b"improper-addressing": "host_unknown",
    b"resource-constraint": "too_busy", b"internal-server-error": "too_busy",
    b"invalid-namespace": "other_protocol",
}  # fmt: skip
"""Section 4.9.3; whatever else ends a stream before it began turns us away."""


class _Tag(NamedTuple):
    """A tag: its local name with "/" before it where it ends, and whether it is empty (<a/>)."""

    name: bytes
    empty: bool


def talk(name: str, namespace: str = "jabber:client") -> Talk:
    """The dialog; `namespace`: jabber:server from one server to another. `name`: the domain that is served
    (section 4.7.2); it need not be the name of the machine."""
    stream = (
        f"<?xml version='1.0'?><stream:stream to={quoteattr(name)} version='1.0' xmlns='{namespace}' "
        "xmlns:stream='http://etherx.jabber.org/streams'>"
    )
    if (yield Exactly(1, stream.encode())) != b"<":
        raise Failed("other_protocol")
    tag = yield from _tag(b"<")
    if tag.name == b"?xml":
        tag = yield from _tag()
    if tag.name != b"stream":
        raise Failed("other_protocol")
    tag = yield from _tag()
    if tag.name == b"error":
        raise Failed(_ERRORS.get((yield from _tag()).name, "turned_away"))
    if tag.name != b"features":
        raise Failed("other_protocol")
    offered = False
    while tag.name != b"/features" and not (tag.name == b"features" and tag.empty):
        tag = yield from _tag()
        offered = offered or tag.name == b"starttls"
        if tag.name == b"/stream":
            raise Failed("turned_away")
    if not offered:
        raise Failed("starttls_not_offered")
    tag = yield from _tag(send=f"<starttls xmlns='{_TLS}'/>".encode())
    if tag.name != b"proceed":
        raise Failed("starttls_refused")
    if not tag.empty and (yield from _tag()).name != b"/proceed":
        raise Failed("other_protocol")


def _tag(begun: bytes = b"", send: bytes = b"") -> Generator[Wish, bytes, _Tag]:
    """The next tag, whatever text stands before it. A ">" between quotes does not end it."""
    text, quote = begun, 0
    while True:
        more = yield Upto(b">", send)
        send = b""
        if b"<" not in text:
            more = more[more.find(b"<") :] if b"<" in more else b""
            if not more:
                raise Failed("other_protocol")
        text += more
        quote = _quote(more, quote)
        if not quote or text.startswith(b"<?"):
            break
    words = text[1:-1].split(None, 1)
    if not words:
        raise Failed("other_protocol")
    name = words[0].removesuffix(b"/")
    end = b"/" if name.startswith(b"/") else b""
    return _Tag(end + name.lstrip(b"/").rpartition(b":")[2], text.endswith(b"/>"))


def _quote(text: bytes, quote: int) -> int:
    """The quotation mark that is open after this text, where `quote` was open before; 0 where none is."""
    for byte in text:
        if byte == quote:
            quote = 0
        elif not quote and byte in b"'\"":
            quote = byte
    return quote


ADAPTER = Adapter("xmpp", "RFC 6120", talk)
