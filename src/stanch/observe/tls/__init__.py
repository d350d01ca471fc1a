"""What does a TLS server show from outside?

checking   a name, at every address that it has      result        what one look at one address found
showing    what was seen there, put together         reasons       each reason, in a plain sentence
certificates  how one is read, and its facts        talking    one connection, TLS spoken by hand
several    how often an address is asked             ciphers       what versions and suites are called
scanning   many targets off a list                   looking       checks as observations for the record

probes/    what is asked, one probe a flaw           grade/        how well TLS is set up
reissue/   what became of certificates
"""
