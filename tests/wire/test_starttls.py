"""Every dialog passes the same suite: recorded sessions in all cuts, each way of being refused, no more said
than is needed, and what comes before TLS is a finding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.wire import starttls
from stanch.wire.dialog import MAX_BYTES, Dialog, Failed
from tests.servers.sessions import SESSIONS, Turn, heard, other, said

PROTOCOLS = starttls.protocols()
NAME = "localhost"


class Client:
    """One dialog, fed by hand."""

    def __init__(self, protocol: str) -> None:
        self.dialog = Dialog(starttls.adapter(protocol).talk(NAME))
        self.sent = b""
        self.ended = "waits"
        self._drain()

    def hear(self, data: bytes) -> str:
        """How it stands then: waits, tls, or the reason why not."""
        if self.ended in ("waits", "tls"):
            try:
                self.dialog.receive(data)
            except Failed as error:
                self.ended = error.reason
            else:
                self.ended = "tls" if self.dialog.done else "waits"
            self._drain()
        return self.ended

    def _drain(self) -> None:
        self.sent += self.dialog.outgoing
        self.dialog.outgoing = b""


def play(protocol: str, turns: tuple[Turn, ...]) -> Client:
    """A session in which each side waits for the other."""
    client = Client(protocol)
    expected = b""
    for words, answer in turns:
        expected += words
        assert client.sent == expected
        if answer:
            client.hear(answer)
    return client


def test_every_protocol_has_a_recorded_session() -> None:
    assert set(SESSIONS) == set(PROTOCOLS)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_recorded_session_leads_to_tls_and_the_client_says_what_it_must_and_no_more(protocol: str) -> None:
    client = play(protocol, SESSIONS[protocol])
    assert client.ended == "tls"
    assert client.sent == heard(protocol)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_byte_by_byte_and_in_every_cut_in_two_it_is_the_same(protocol: str) -> None:
    whole = said(protocol)
    client = Client(protocol)
    for at in range(len(whole)):
        assert client.ended == "waits"
        client.hear(whole[at : at + 1])
    assert (client.ended, client.sent) == ("tls", heard(protocol))
    for at in range(len(whole)):
        client = Client(protocol)
        client.hear(whole[:at])
        assert client.hear(whole[at:]) == "tls", at
        assert client.sent == heard(protocol)


@given(st.sampled_from(PROTOCOLS), st.lists(st.integers(0, 1000), max_size=12))
def test_however_it_is_cut_it_is_the_same(protocol: str, cuts: list[int]) -> None:
    whole = said(protocol)
    ends = sorted({*(cut % (len(whole) + 1) for cut in cuts), len(whole)})
    client = Client(protocol)
    for start, end in zip([0, *ends], ends, strict=False):
        if start < end:
            client.hear(whole[start:end])
    assert (client.ended, client.sent) == ("tls", heard(protocol))


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("more", [b"\x16\x03\x03\x00\x01", b"* OK [ALERT] hello\r\n", b"\0", b"\r\n", b" "])
def test_what_is_said_after_the_go_ahead_is_a_finding_and_is_never_read_as_tls(
    protocol: str, more: bytes
) -> None:
    assert Client(protocol).hear(said(protocol) + more) == "bytes_before_tls"
    client = play(protocol, SESSIONS[protocol])
    assert client.hear(more) == "bytes_before_tls"


REFUSED: list[tuple[str, bytes, bytes, str]] = [
    ("smtp", b"^220 .*", b"421 4.3.2 too many connections\r\n", "too_busy"),
    ("smtp", b"^220 .*", b"554 5.7.1 no SMTP service here\r\n", "turned_away"),
    ("smtp", b"^220 .*", b"+OK ready\r\n", "other_protocol"),
    ("smtp", b"^220 .*", b"HTTP/1.1 400 Bad Request\r\n", "other_protocol"),
    ("smtp", b"^220 .*", b"200 news\r\n", "other_protocol"),
    ("smtp", b"250-STARTTLS\r\n", b"", "starttls_not_offered"),
    ("smtp", b"^250-.*", b"250 mx STARTTLS\r\n", "starttls_not_offered"),  # of its name, not a capability
    ("smtp", b"^250-.*", b"500 what\r\n", "starttls_not_offered"),
    ("smtp", b"^250-.*", b"504 5.5.2 need a name\r\n", "turned_away"),
    ("smtp", b"^250-.*", b"550 5.7.1 not from there\r\n", "turned_away"),
    ("smtp", b"^250-.*", b"501 5.5.4 that is no name\r\n", "turned_away"),
    ("smtp", b"^250-.*", b"502 5.5.2 no such command\r\n", "starttls_not_offered"),
    ("smtp", b"^250-.*", b"421 4.7.0 later\r\n", "too_busy"),
    ("smtp", b"^220 2.*", b"454 4.7.0 TLS not available\r\n", "starttls_refused"),
    ("smtp", b"^220 2.*", b"421 4.7.0 later\r\n", "too_busy"),
    ("lmtp", b"250 STARTTLS", b"250 HELP", "starttls_not_offered"),
    ("lmtp", b"^220 2.*", b"454 no\r\n", "starttls_refused"),
    ("imap", b"^.*", b"* BYE too many\r\n", "too_busy"),
    ("imap", b"^.*", b"* BYE [UNAVAILABLE] later\r\n", "too_busy"),
    ("imap", b"^.*", b"* bye [ContactAdmin] no\r\n", "turned_away"),
    ("imap", b"^.*", b"* PREAUTH hello\r\n", "starttls_not_offered"),
    ("imap", b"^.*", b"220 mx ESMTP\r\n", "other_protocol"),
    ("imap", b"^\\* CAP.*", b"* CAPABILITY IMAP4rev1\r\na1 OK\r\n", "starttls_not_offered"),
    ("imap", b"^\\* CAP.*", b"* OK STARTTLS\r\na1 OK STARTTLS\r\n", "starttls_not_offered"),
    ("imap", b"^\\* CAP.*", b"* BYE\r\n", "too_busy"),
    ("imap", b"^\\* CAP.*", b"a1 BAD what\r\n", "starttls_not_offered"),
    ("imap", b"^a2 OK", b"a2 NO", "starttls_refused"),
    ("imap", b"^a2 OK", b"a2 BAD", "starttls_refused"),
    ("imap", b"^a2 OK", b"a3 OK", "other_protocol"),
    ("pop3", b"^.*", b"-ERR too many\r\n", "turned_away"),
    ("pop3", b"^.*", b"-ERR [SYS/TEMP] too many\r\n", "too_busy"),
    ("pop3", b"^.*", b"-ERR [in-use] locked\r\n", "too_busy"),
    ("pop3", b"^.*", b"-ERR [SYS/PERM] never\r\n", "turned_away"),
    ("pop3", b"^.*", b"* OK\r\n", "other_protocol"),
    ("pop3", b"STLS\r\n", b"", "starttls_not_offered"),
    ("pop3", b"^.OK Begin.*", b"-ERR no\r\n", "starttls_refused"),
    ("sieve", b"^.*", b'BYE "too many"\r\n', "turned_away"),
    ("sieve", b"^.*", b'BYE (tryLater) "too many"\r\n', "too_busy"),
    ("sieve", b"^.*", b'NO "never"\r\n', "turned_away"),
    ("sieve", b"^.*", b"220 mx\r\n", "other_protocol"),
    ("sieve", b'"STARTTLS"\r\n', b"", "starttls_not_offered"),
    ("sieve", b'"STARTTLS"\r\n', b'"SIEVE" "STARTTLS"\r\n', "starttls_not_offered"),
    ("sieve", b"^OK .Begin.*", b"no (trylater)\r\n", "starttls_refused"),
    ("sieve", b"^OK .Begin.*", b"BYE\r\n", "turned_away"),
    ("ftp", b"^.*", b"120 in ten minutes\r\n", "too_busy"),
    ("ftp", b"^.*", b"421 later\r\n", "too_busy"),
    ("ftp", b"^.*", b"530 never\r\n", "turned_away"),
    ("ftp", b"^.*", b"SSH-2.0-OpenSSH_9.2\r\n", "other_protocol"),
    ("ftp", b"^234.*", b"534 no\r\n", "starttls_refused"),
    ("ftp", b"^234.*", b"431 not now\r\n", "starttls_refused"),
    ("ftp", b"^234.*", b"421 later\r\n", "too_busy"),
    ("nntp", b"^.*", b"400 later\r\n", "too_busy"),
    ("nntp", b"^.*", b"502 never\r\n", "turned_away"),
    ("nntp", b"^.*", b"220 mx ESMTP\r\n", "other_protocol"),
    ("nntp", b"STARTTLS\r\n", b"", "starttls_not_offered"),
    ("nntp", b"^382.*", b"580 no\r\n", "starttls_refused"),
    ("nntp", b"^382.*", b"400 later\r\n", "too_busy"),
    ("irc", b"^.*", b"ERROR :Closing link: too many\r\n", "turned_away"),
    ("irc", b"^.*", b":irc 465 * :banned\r\n", "turned_away"),
    ("irc", b"^.*", b"220 mx\r\n", "other_protocol"),
    ("irc", b"tls ", b"sasl ", "starttls_not_offered"),
    ("irc", b"^.* 670 .*", b":irc 691 * :no\r\n", "starttls_refused"),
    ("irc", b"^.* 670 .*", b":irc 451 * :not yet\r\n", "starttls_not_offered"),
    ("xmpp", b"^.*", b"HTTP/1.1 400 Bad Request\r\n", "other_protocol"),
    ("xmpp", b"^.*", b"<html>", "other_protocol"),
    ("xmpp", b"<stream:features>.*", b"<stream:error><host-unknown xmlns='x'/>", "host_unknown"),
    ("xmpp", b"<stream:features>.*", b"<stream:error><policy-violation/></stream:error>", "turned_away"),
    ("xmpp", b"<stream:features>.*", b"<stream:error><resource-constraint/></stream:error>", "too_busy"),
    ("xmpp", b"<stream:features>.*", b"<stream:features/>", "starttls_not_offered"),
    ("xmpp", b"<stream:features>.*", b"<stream:features></stream:stream>", "turned_away"),
    ("xmpp", b"<stream:features>.*", b"<message/>", "other_protocol"),
    ("xmpp", b"<starttls.*</starttls>", b"", "starttls_not_offered"),
    ("xmpp", b"^<proceed.*", b"<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "starttls_refused"),
    ("xmpp-server", b"<starttls.*</starttls>", b"", "starttls_not_offered"),
    ("xmpp-server", b"<stream:features>.*", b"<stream:error><host-gone/></stream:error>", "host_unknown"),
    ("ldap", b"^.*", bytes.fromhex("300c02010178070a010204000400"), "starttls_not_offered"),
    ("ldap", b"^.*", bytes.fromhex("300c02010178070a013304000400"), "too_busy"),
    ("ldap", b"^.*", bytes.fromhex("300c02010178070a013404000400"), "starttls_refused"),
    ("ldap", b"^.*", bytes.fromhex("300c02010178070a010104000400"), "starttls_refused"),
    ("ldap", b"^.*", bytes.fromhex("300c02010078070a013404000400"), "turned_away"),
    ("ldap", b"^.*", bytes.fromhex("300c02010278070a010004000400"), "other_protocol"),
    ("ldap", b"^.*", bytes.fromhex("300c02010161070a010004000400"), "other_protocol"),
    ("ldap", b"^.*", bytes.fromhex("300c02010178090a010004000400"), "other_protocol"),
    ("ldap", b"^.*", bytes.fromhex("3007020101780 20a00".replace(" ", "")), "other_protocol"),
    ("ldap", b"^.*", bytes.fromhex("3080"), "other_protocol"),
    ("ldap", b"^.*", bytes.fromhex("3084ffffffff"), "other_protocol"),
    ("ldap", b"^.*", b"220 mx ESMTP\r\n", "other_protocol"),
    ("postgres", b"S", b"N", "starttls_not_offered"),
    ("postgres", b"S", b"E", "turned_away"),
    ("postgres", b"S", b"2", "other_protocol"),
    ("mysql", b"\x00\xfe\xff\x08", b"\x00\xfe\xf7\x08", "starttls_not_offered"),
    ("mysql", b"^.*", b"\x11\0\0\0\xff\x10\x04Too many connec", "too_busy"),
    ("mysql", b"^.*", b"\x11\0\0\0\xff\x6a\x04Host 'x' is not", "turned_away"),
    ("mysql", b"^.*", b"\x03\0\0\0\x0a5\0", "other_protocol"),
    ("mysql", b"^.*", b"\x06\0\0\0\x095.0\0\0", "other_protocol"),
    ("mysql", b"^.*", b"220 mx ESMTP\r\n", "other_protocol"),
    ("mysql", b"^.*", b"HTTP/1.1 400 Bad Request\r\n", "other_protocol"),
    ("rdp", b"^.*", bytes.fromhex("0300000b06d00000123400"), "starttls_not_offered"),
    ("rdp", b"^.*", bytes.fromhex("030000130ed000001234000201080000000000"), "starttls_not_offered"),
    ("rdp", b"^.*", bytes.fromhex("030000130ed000001234000301080002000000"), "starttls_not_offered"),
    ("rdp", b"^.*", bytes.fromhex("030000130ed000001234000301080005000000"), "starttls_refused"),
    ("rdp", b"^.*", bytes.fromhex("030000130ed000001234000901080001000000"), "other_protocol"),
    ("rdp", b"^.*", bytes.fromhex("030000130ee000001234000201080001000000"), "other_protocol"),
    ("rdp", b"^.*", b"220 mx ESMTP\r\n", "other_protocol"),
]  # fmt: skip


@pytest.mark.parametrize(("protocol", "pattern", "words", "reason"), REFUSED)
def test_each_way_of_being_refused_has_its_reason(
    protocol: str, pattern: bytes, words: bytes, reason: str
) -> None:
    client = play(protocol, other(protocol, pattern, words))
    assert client.ended == reason


def test_there_is_a_refusal_for_every_protocol() -> None:
    refused = {(protocol, reason) for protocol, _pattern, _words, reason in REFUSED}
    for protocol in PROTOCOLS:
        assert (protocol, "starttls_not_offered") in refused or protocol == "ftp"


TAKEN: list[tuple[str, bytes, bytes]] = [
    ("smtp", b"^220 ", b"220-wait\r\n220-a little\r\n220 "),
    ("smtp", b"250-STARTTLS", b"250-starttls"),
    ("smtp", b"\r\n", b"\n"),
    ("imap", b"^\\* OK", b"* ok"),
    ("imap", b"^a2 OK", b"* OK still here\r\nA2 ok"),
    ("pop3", b"^.OK Begin.*", b"+OK\r\n"),
    ("sieve", b"^OK .Begin.*", b'ok (WARNING) "go"\r\n'),
    ("sieve", b'"STARTTLS"', b'"starttls"'),
    ("sieve", b'"NOTIFY" "mailto"', b'"NOTIFY" {6}\r\nmail\r\n'),
    ("ftp", b"^220 ", b"220-welcome\r\n 234 is not it\r\n2209 nor this\r\n220 "),
    ("ftp", b"^234", b"334"),
    ("nntp", b"^200", b"201"),
    ("irc", b"^", b":irc NOTICE * :*** Looking up your hostname\r\n:irc 020 * :Please wait\r\n"),
    ("irc", b"LS :insp", b"LS * :sasl\r\n:irc CAP * LS :insp"),
    ("irc", b"tls ", b"tls=6697"),
    ("irc", b"^.* CAP .*", b":irc 421 * CAP :Unknown command\r\n"),
    ("xmpp", b"<stream:features>", b"\n <stream:features a='>'>"),
    ("xmpp", b"^<proceed.*", b"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'></proceed>"),
    ("xmpp", b"^<.xml[^>]*>", b""),
    ("ldap", b"^.*", bytes.fromhex("3084000000100201017884000000070a010004000400")),
    ("ldap", b"^.*", bytes.fromhex("302402010178070a0100040004008a16") + b"1.3.6.1.4.1.1466.20037"),
    ("rdp", b"\x02\x01\x08\x00\x01", b"\x02\x01\x08\x00\x02"),
]


@pytest.mark.parametrize(("protocol", "pattern", "words"), TAKEN)
def test_what_the_standards_allow_is_understood(protocol: str, pattern: bytes, words: bytes) -> None:
    turns = other(protocol, pattern, words)
    rest = SESSIONS[protocol][len(turns) :]
    client = play(protocol, turns + rest)
    assert client.ended == "tls"


def test_a_mode_switching_news_server_is_asked_for_its_reader() -> None:
    innd = b"101 Capability list:\r\nVERSION 2\r\nIHAVE\r\nMODE-READER\r\n.\r\n"
    hello, asked, go = SESSIONS["nntp"]
    turns = (hello, (asked[0], innd), (b"MODE READER\r\n", b"200 hello\r\n"), asked, go)
    assert play("nntp", turns).ended == "tls"
    assert play("nntp", (*turns[:2], (b"MODE READER\r\n", b"502 no\r\n"))).ended == "starttls_not_offered"


def test_servers_older_than_the_question_are_asked_outright() -> None:
    hello, _asked, go = SESSIONS["pop3"]
    unknown = (b"CAPA\r\n", b"-ERR unknown command\r\n")
    assert play("pop3", (hello, unknown, go)).ended == "tls"
    assert play("pop3", (hello, unknown, (b"STLS\r\n", b"-ERR\r\n"))).ended == "starttls_not_offered"
    hello, _asked, go = SESSIONS["nntp"]
    unknown = (b"CAPABILITIES\r\n", b"500 what\r\n")
    assert play("nntp", (hello, unknown, go)).ended == "tls"
    assert play("nntp", (hello, unknown, (b"STARTTLS\r\n", b"500\r\n"))).ended == "starttls_not_offered"
    hello, go = SESSIONS["ftp"]
    first = (b"AUTH TLS\r\n", b"504 not that one\r\n")
    assert play("ftp", (hello, first, (b"AUTH SSL\r\n", b"334 go\r\n"))).ended == "tls"
    assert play("ftp", (hello, first, (b"AUTH SSL\r\n", b"530 sign in\r\n"))).ended == "starttls_not_offered"
    ping = (b"CAP LS 302\r\n", b"PING :4711\r\n")
    told = (b"PONG :4711\r\n", SESSIONS["irc"][0][1])
    assert play("irc", (ping, told, SESSIONS["irc"][1])).ended == "tls"


FLOODS = [
    b"2" * 65536,
    b"220-x\r\n" * 20000, b"* OK x\r\n" * 20000, b'"A" "b"\r\n' * 20000, b"+OK\r\nA\r\n" * 20000,
    b"101 x\r\n" * 20000, b":irc NOTICE * :x\r\n" * 20000, b"<a>" * 30000, b"<a b='>" + b"'>" * 40000,
    b"<?xml?><stream:stream><stream:features>" + b"<a>" * 30000, b"200 x\r\n101 x\r\n" + b"A\r\n" * 30000,
    b'"A" {60000}\r\n' * 20, b"\xff" * 70000, b"\0" * 70000,
]  # fmt: skip


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_floods_endless_lines_and_endless_lists_end(protocol: str) -> None:
    for flood in FLOODS:
        client = Client(protocol)
        for at in range(0, len(flood), 1000):
            client.hear(flood[at : at + 1000])
        client.hear(b"x" * (MAX_BYTES + 1))
        assert client.ended not in ("waits", "tls")
        assert len(client.sent) < 2 * MAX_BYTES


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_name_cannot_say_commands(protocol: str) -> None:
    """Names come from targets, which hold no such characters; nothing is left to that."""
    dialog = Dialog(starttls.adapter(protocol).talk("a'\"><x>&"))
    assert b"<x>" not in dialog.outgoing


def test_a_first_line_that_offers_to_switch_is_taken_at_its_word() -> None:
    client = Client("smtp")
    client.hear(b"220 mx ESMTP\r\n")
    client.hear(b"250 STARTTLS\r\n")
    assert client.sent.endswith(b"STARTTLS\r\n")
    assert client.hear(b"220 go\r\n") == "tls"


@pytest.mark.parametrize(("number", "how"), [(1040, "too_busy"), (1129, "too_busy"), (1130, "turned_away")])
def test_mysql_says_whether_it_is_for_now_or_for_us(number: int, how: str) -> None:
    """1129: this host is blocked because of many connection errors, until somebody flushes them."""
    words = b"\xff" + number.to_bytes(2, "little") + b"no"
    assert Client("mysql").hear(len(words).to_bytes(3, "little") + b"\0" + words) == how
