"""The one guarded way out: what may be asked, which address that is, and a connection with bounds.

May import core, wire, stanch.errors, dnspython, h11, idna, tldextract and the standard library. No other room
opens a connection: tests/net/test_one_way_out.py holds every room to that.

target         host, host:port or URL -> where to look     policy   which addresses may be connected to
dns            questions to the DNS                        route    which way leads to a server
resolving      a name's addresses, once                    proxy    a proxy that an operator names
connect        from a way to a transport, socket, stream   tls      the three contexts of a handshake
http           one client of the web, with bounds          timers   deadlines for thousands of connections
public_suffix  the domain that a name was registered under
"""
