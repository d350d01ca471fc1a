"""stanch: stop the bleed, then say only what you can prove.

One flow: observe -> assess -> plan -> act -> tell. What happens is written down as an entry of an
append-only record; everything else is derived from it by pure functions. Rooms, from the inside out:

core       decides (pure)             wire       bytes <-> events (no I/O)
net        the one guarded way out    knowledge  playbooks, claims and phrases, as data
observe    looks                      tell       composes sentences
record     the tables                 app        the application, a folder for each capability
console    pages in the browser       cli        the command line
"""

__version__ = "0.1.0"
