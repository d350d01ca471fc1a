"""The way through a proxy, in its own words: it looks the name up and connects, we say where to.

http_connect   CONNECT (RFC 9110 section 9.3.6)        socks5   RFC 1928, RFC 1929
"""
