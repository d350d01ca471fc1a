"""What does a TLS server show from outside?

result        what one look at one address found     reasons   each reason, in a plain sentence
certificates  the facts of a certificate             probing   one connection, from hello to verdict
opening       the way to a server, and what is said before TLS
handshaken    the proof after a real handshake
checking      a name, at every address that it has   looking   checks as observations for the record

and for its grade:
asking        offers, each a connection, bounded     enumerating  protocols, suites, groups by elimination
visiting      one whole handshake, one GET           trusting     the chain, the name, the dates
measuring     all of that as one value               measured     that value
grading       the grade, its caps, what is missing   profiling    Mozilla's profiles
graded        what `stanch check --grade` prints
"""
