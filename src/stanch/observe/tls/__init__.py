"""What does a TLS server show from outside?

result        what one look at one address found     reasons   each reason, in a plain sentence
certificates  the facts of a certificate             probing   one connection, from hello to verdict
handshaken    the proof after a real handshake
presenting    the chain that a server sends, and the OCSP response with it
chains        is it trusted, does it fit the name     crl, ocsp  what an issuer says, verified
revocation    whether it is revoked: who is asked     saved      certificates from files
transparency  what crt.sh lists                       since      all of it, since the disclosure
checking      a name, at every address that it has   looking   checks as observations for the record
"""
