"""What does a TLS server show from outside?

result        what one look at one address found     reasons   each reason, in a plain sentence
certificates  the facts of a certificate             probing   one connection, from hello to verdict
opening       the way to a server, and what is said before TLS
handshaken    the proof after a real handshake
checking      a name, at every address that it has   looking   checks as observations for the record
"""
