"""What does a TLS server show from outside?

checking   a name, at every address that it has      result        what one look at one address found
staging    one address, from stage to stage          reasons       each reason, in a plain sentence
opening    the way to a server, before TLS           certificates  how one is read, and its facts
probing    one connection, from hello to verdict     ciphers       what versions and suites are called
datagrams  the same over UDP                         handshaken    the proof after a real handshake
scanning   many targets off a list                   looking       checks as observations for the record

reissue/   what became of certificates               grade/        how well TLS is set up
"""
