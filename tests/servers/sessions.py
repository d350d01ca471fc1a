"""What real servers say before TLS, recorded word for word from those of Debian 12: (heard, said), in order.

The fronts of the tests speak so; the parsers are fed with it, cut, changed and refused.
"""

from __future__ import annotations

import re

Turn = tuple[bytes, bytes]

_XMPP = (
    b"<?xml version='1.0'?><stream:stream to=\"localhost\" version='1.0' xmlns='jabber:%s' "
    b"xmlns:stream='http://etherx.jabber.org/streams'>"
)
_STARTTLS = b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
_PROCEED = b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"

SESSIONS: dict[str, tuple[Turn, ...]] = {
    "smtp": (  # Postfix
        (b"", b"220 mx.shop.example ESMTP Postfix\r\n"),
        (
            b"EHLO stanch.invalid\r\n",
            b"250-mx.shop.example\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-VRFY\r\n250-ETRN\r\n"
            b"250-STARTTLS\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-DSN\r\n250-SMTPUTF8\r\n"
            b"250 CHUNKING\r\n",
        ),
        (b"STARTTLS\r\n", b"220 2.0.0 Ready to start TLS\r\n"),
    ),
    "lmtp": (  # Dovecot
        (b"", b"220 shop Dovecot (Debian) ready.\r\n"),
        (
            b"LHLO stanch.invalid\r\n",
            b"250-shop\r\n250-8BITMIME\r\n250-CHUNKING\r\n250-ENHANCEDSTATUSCODES\r\n250-PIPELINING\r\n"
            b"250 STARTTLS\r\n",
        ),
        (b"STARTTLS\r\n", b"220 2.0.0 Begin TLS negotiation now.\r\n"),
    ),
    "imap": (  # Dovecot
        (
            b"",
            b"* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS "
            b"AUTH=PLAIN] Dovecot (Debian) ready.\r\n",
        ),
        (
            b"a1 CAPABILITY\r\n",
            b"* CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ STARTTLS AUTH=PLAIN\r\n"
            b"a1 OK Pre-login capabilities listed, post-login capabilities have more.\r\n",
        ),
        (b"a2 STARTTLS\r\n", b"a2 OK Begin TLS negotiation now.\r\n"),
    ),
    "pop3": (  # Dovecot
        (b"", b"+OK Dovecot (Debian) ready.\r\n"),
        (
            b"CAPA\r\n",
            b"+OK\r\nCAPA\r\nTOP\r\nUIDL\r\nRESP-CODES\r\nPIPELINING\r\nAUTH-RESP-CODE\r\nSTLS\r\nUSER\r\n"
            b"SASL PLAIN\r\n.\r\n",
        ),
        (b"STLS\r\n", b"+OK Begin TLS negotiation now.\r\n"),
    ),
    "sieve": (  # Dovecot
        (
            b"",
            b'"IMPLEMENTATION" "Dovecot (Debian) Pigeonhole"\r\n"SIEVE" "fileinto reject envelope"\r\n'
            b'"NOTIFY" "mailto"\r\n"SASL" "PLAIN"\r\n"STARTTLS"\r\n"VERSION" "1.0"\r\n'
            b'OK "Dovecot (Debian) ready."\r\n',
        ),
        (b"STARTTLS\r\n", b'OK "Begin TLS negotiation now."\r\n'),
    ),
    "ftp": (  # vsftpd
        (b"", b"220 (vsFTPd 3.0.3)\r\n"),
        (b"AUTH TLS\r\n", b"234 Proceed with negotiation.\r\n"),
    ),
    "nntp": (  # nnrpd of INN
        (b"", b"200 shop.example InterNetNews NNRP server INN 2.7.1 ready (posting ok)\r\n"),
        (
            b"CAPABILITIES\r\n",
            b"101 Capability list:\r\nVERSION 2\r\nIMPLEMENTATION INN 2.7.1\r\nHDR\r\n"
            b"LIST ACTIVE ACTIVE.TIMES COUNTS\r\nOVER\r\nPOST\r\nREADER\r\nSTARTTLS\r\nXPAT\r\n.\r\n",
        ),
        (b"STARTTLS\r\n", b"382 Begin TLS negotiation now\r\n"),
    ),
    "irc": (  # InspIRCd
        (
            b"CAP LS 302\r\n",
            b":irc.shop.example CAP * LS :inspircd.org/poison inspircd.org/standard-replies tls \r\n",
        ),
        (
            b"STARTTLS\r\n",
            b":irc.shop.example 670 * :STARTTLS successful, go ahead with TLS handshake\r\n",
        ),
    ),
    "xmpp": (  # Prosody
        (
            _XMPP % b"client",
            b"<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' "
            b"xml:lang='en' from='localhost' xmlns='jabber:client' version='1.0' "
            b"id='cf057b56-4d59-4a17-9dba-f78b5a7dbe35'>"
            b"<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
            b"</stream:features>",
        ),
        (_STARTTLS, _PROCEED),
    ),
    "xmpp-server": (  # Prosody
        (
            _XMPP % b"server",
            b"<?xml version='1.0'?><stream:stream xmlns:db='jabber:server:dialback' "
            b"xmlns:stream='http://etherx.jabber.org/streams' xml:lang='en' to='' version='1.0' "
            b"xmlns='jabber:server' from='localhost' id='378887f1-8660-4a7c-89c7-2ef360209e6e'>"
            b"<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
            b"<dialback xmlns='urn:xmpp:features:dialback'/></stream:features>",
        ),
        (_STARTTLS, _PROCEED),
    ),
    "ldap": (  # slapd
        (
            bytes.fromhex("301d0201017718801631") + b".3.6.1.4.1.1466.20037",
            bytes.fromhex("300c02010178070a010004000400"),
        ),
    ),
    "postgres": ((bytes.fromhex("0000000804d2162f"), b"S"),),
    "mysql": (  # MariaDB
        (
            b"",
            b"d\x00\x00\x00\n5.5.5-10.11.19-MariaDB-0+deb12u1\x00\x04\x00\x00\x00i}\\4-&s4\x00\xfe\xff\x08"
            b"\x02\x00\xff\x81\x15\x00\x00\x00\x00\x00\x00\x1d\x00\x00\x00E@OMt#L8oKfC\x00"
            b"mysql_native_password\x00",
        ),
        (bytes.fromhex("2000000185ae7f000000000121") + bytes(23), b""),
    ),
    "rdp": (  # xrdp
        (
            bytes.fromhex("030000130ee00000000000010008000300 0000"),
            bytes.fromhex("030000130ed000001234000201080001000000"),
        ),
    ),
}


def said(protocol: str) -> bytes:
    """All that the server says, one after the other."""
    return b"".join(words for _heard, words in SESSIONS[protocol])


def heard(protocol: str) -> bytes:
    """All that it hears."""
    return b"".join(words for words, _said in SESSIONS[protocol])


def other(protocol: str, pattern: bytes, words: bytes) -> tuple[Turn, ...]:
    """The session with what the server says changed; it ends with the turn that was changed."""
    turns: list[Turn] = []
    for heard, before in SESSIONS[protocol]:
        after = re.sub(pattern, lambda _found: words, before, flags=re.DOTALL)
        turns.append((heard, after))
        if after != before:
            return tuple(turns)
    raise AssertionError(f"{protocol}: nothing like {pattern!r} is said")
