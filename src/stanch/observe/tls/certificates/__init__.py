"""What became of a certificate since a disclosure: another key, the old one revoked, the chain trusted?

collection    all of that for one address: facts, which `core.key_renewal` judges
presenting    which chain is sent, and what is stapled to it      chains        is it trusted, for which name?
revocation    is it revoked? its issuer is asked                  ocsp, crl     in these two ways
saved         certificates in files                               transparency  what CT logs list
"""
