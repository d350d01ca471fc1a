"""The whole program within the process of the tests: its commands and pages, a new record for each test.

record    Django set up once, as the console does it; a new record for each test, copied from a template
commands  a command line is run as `stanch` runs it, or by a process of its own
browsing  the console by a browser without a screen: it reads pages, follows links, fills in forms
markup    a page's HTML as a tree: what a reader sees, which form a button belongs to
places    servers on loopback that can be looked at: vulnerable, mended, silent, refusing
fixtures  home, stanch, program, console, places: what tests ask for
"""
