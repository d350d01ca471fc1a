"""DTLS (RFC 6347) as far as it is spoken in the clear: TLS in datagrams, which get lost and overtake.

record     the record layer (section 4.1)          handshake  messages put together from fragments (4.2.2)
hello      the ClientHello that we send            proof      the zero-leak proof, over datagrams
"""
