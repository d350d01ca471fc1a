"""A scan of many targets: which are wanted, which are spared, how fast, and what is done already.

Imports core and net, and of observe the types of a check. `observe/tls/scan` looks; this room says at
what, and keeps the lines. A further form of output is one more `Form` in `forms`.
"""
