"""TLS as far as it is spoken in the clear: enough to see a certificate and to prove Heartbleed leak-free.

record     the record layer (RFC 5246 section 6.2)       handshake  messages inside it (section 7.4)
hello      the ClientHello that we send                  heartbeat  RFC 6520
proof      the zero-leak proof as a state machine    answer     what a server chose, and with what
ssl2       is SSLv2 spoken?
"""
