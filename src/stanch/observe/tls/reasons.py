"""Each reason for a verdict, in one plain sentence."""

from __future__ import annotations

from stanch.observe.tls import probes
from stanch.observe.tls.result import Reason

SHARED: dict[Reason, str] = {
    "refused_hello": "Something answers there, but it refused to begin a TLS conversation with us.",
    "closed_early": "It ended the conversation before it had said all that we need.",
    "timed_out": "It took the connection, but did not say enough in time.",
    "not_tls": "Something answers there, but it does not speak TLS.",
    "malformed_tls": "What it answered is not proper TLS.",
    "too_much": "It sent far more than a server needs to say, so we stopped listening.",
    "starttls_not_offered": "It answers, but does not offer to switch to TLS here.",
    "starttls_refused": "It offers to switch to TLS, but refused when we asked for it.",
    "bytes_before_tls": (
        "It agreed to switch to TLS and said more before TLS began. A program that believes that such words "
        "came through TLS is deceived (response injection). The server is at fault, or somebody stands in "
        "between."
    ),
    "clear_after_go_ahead": (
        "It agreed to switch to TLS and then went on in the clear. Its TLS is broken (look into its log), or "
        "somebody stands in between."
    ),
    "other_protocol": "Something answers there, but it does not speak the protocol that we asked for.",
    "too_busy": "It said that it is too busy now: look again later.",
    "turned_away": "It answers, but turned us away before TLS: it may talk only to those it knows.",
    "host_unknown": "It answers, but does not serve the name that it was called by.",
    "no_datagrams_by_proxy": "This server is spoken to in datagrams (DTLS), and the proxy carries none.",
    "not_over_datagrams": "This is not asked of servers that are spoken to in datagrams (DTLS).",
    "closed_before_tls": "It closed the connection before TLS began.",
    "silent_before_tls": "It took the connection, but did not get as far as TLS in time.",
    "proxy_not_reached": "The proxy itself could not be reached.",
    "proxy_refused": "The proxy did not connect us to it.",
    "proxy_wants_sign_in": "The proxy wants a user name and password: put them into STANCH_PROXY.",
    "proxy_not_understood": "What the proxy answered is not what a proxy answers.",
    "name_not_found": "This name has no address: check the spelling.",
    "name_timed_out": "This name could not be looked up just now.",
    "address_not_allowed": "This name leads to an address that may not be looked at.",
    "connection_refused": "Nobody listens there: the port is closed.",
    "connect_timed_out": "Nobody answered there in time.",
    "no_route": "There is no way to this address from here.",
    "not_reached": "Nobody answered there in a way that could be looked at.",
    "too_many_at_once": "This machine could not open one connection more: look again, at fewer at once.",
}
"""Every `Reason` has one; a test keeps it so."""

SENTENCES: dict[str, str] = dict(SHARED.items())
for _probe in probes.every().values():
    SENTENCES.update(_probe.reasons)
"""Those of the probes among them."""
