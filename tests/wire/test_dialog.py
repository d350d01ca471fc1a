"""What is said before TLS: however the bytes are cut, the same comes out; what comes early is a finding."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stanch.wire import starttls
from stanch.wire.dialog import MAX_BYTES, Dialog, Exactly, Failed, Line, Talk


def run(talk: Talk, said: list[bytes]) -> tuple[str, bytes]:
    """How a dialog ends when the server says this: a reason, "tls", or "waits"; and all that we sent."""
    dialog = Dialog(talk)
    sent = dialog.outgoing
    dialog.outgoing = b""
    for data in said:
        try:
            dialog.receive(data)
        except Failed as error:
            return error.reason, sent
        sent += dialog.outgoing
        dialog.outgoing = b""
    return ("tls" if dialog.done else "waits"), sent


MAIL = b"220-mx\r\n220 mx ESMTP\r\n250-mx\r\n250-PIPELINING\r\n250 starttls\r\n220 go\r\n"


@given(st.lists(st.integers(0, len(MAIL)), max_size=8))
def test_it_does_not_matter_how_the_bytes_are_cut(cuts: list[int]) -> None:
    ends = sorted({*cuts, len(MAIL)})
    pieces = [MAIL[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    ended, sent = run(starttls.adapter("smtp").talk("mx"), pieces)
    assert (ended, sent) == ("tls", b"EHLO stanch.invalid\r\nSTARTTLS\r\n")


def test_what_is_said_before_tls_is_never_read_as_tls() -> None:
    assert run(starttls.adapter("smtp").talk("mx"), [MAIL + b"\x16"])[0] == "bytes_before_tls"
    assert run(starttls.adapter("smtp").talk("mx"), [MAIL, b"250 x\r\n"])[0] == "bytes_before_tls"


def test_a_flood_ends() -> None:
    assert run(starttls.adapter("smtp").talk("mx"), [b"2" * 1000] * 100)[0] == "too_much"
    assert MAX_BYTES < 100_000


def test_bytes_are_waited_for_by_their_number() -> None:
    got = []

    def talk() -> Talk:
        got.append((yield Exactly(3, b"a")))
        got.append((yield Line(b"b")))

    assert run(talk(), [b"12", b"3lin", b"e\r", b"\n"]) == ("tls", b"ab")
    assert got == [b"123", b"line"]


@given(st.lists(st.binary(max_size=40), max_size=30))
def test_whatever_is_said_every_dialog_ends_in_words_or_waits(said: list[bytes]) -> None:
    for protocol in starttls.protocols():
        run(starttls.adapter(protocol).talk("shop.example"), said)
