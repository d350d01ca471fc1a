"""The one guarded way out: what may be asked, which address that is, and a connection with bounds.

May import core, stanch.errors, idna and the standard library.

target     host, host:port or URL -> where to look         policy   which addresses may be connected to
resolving  a name's addresses, once                        linking  a connection to exactly that address
wheel      deadlines for thousands of connections      proxy    a proxy that an operator names
"""
