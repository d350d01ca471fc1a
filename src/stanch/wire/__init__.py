"""Bytes <-> events, sans-I/O: no socket and no clock; whoever calls hands over bytes and the time.

May import core, stanch.errors and the standard library. Each parser is bounded: hostile bytes end in
`Malformed`, never in a crash, a hang, or growth beyond its stated size.

dialog    what is said before TLS: a machine, and the ways that it fails
starttls  the dialogs of protocols that begin in the clear
proxies   the dialogs of HTTP and SOCKS5 proxies
dtls      the same in datagrams
tls       records, hellos, heartbeats, and the zero-leak proof
"""
