"""What does a TLS server show from outside?

result        what one look at one address found     reasons   each reason, in a plain sentence
certificates  how one is read, and its facts         probing   one connection, from hello to verdict
opening       the way to a server, and what is said before TLS
handshaken    the proof after a real handshake
presenting    the chain that a server sends, and the OCSP response with it; how we shake hands
chains        is it trusted, does it fit the name     crl, ocsp  what an issuer says, verified
revocation    whether it is revoked: who is asked     saved      certificates from files
transparency  what crt.sh lists                       since      all of it, since the disclosure
checking      a name, at every address that it has   looking   checks as observations for the record

and for its grade:
asking        offers, each a connection, bounded     enumerating  protocols, suites, groups by elimination
visiting      one whole handshake, one GET           trusting     what becomes of it as faults
measuring     all of that as one value               measured     that value
grading       the grade, its caps, what is missing   profiling    Mozilla's profiles
graded        what `stanch check --grade` prints
"""
