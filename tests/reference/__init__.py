"""A second, slow and plain implementation of what must not be said, and random companies held against it.

standing   which entries count for one incident, and simple questions about them
exposures  when one server or vendor was exposed
keys       which key a server shows, and whether it was there while the flaw was
truths     for each sentence of the catalogue: refused because of what, or nothing against it
companies  random clients with two incidents, for the property

It is written from the truths and rules in docs/rules.md. It shares no judging code with core: only the types
of the entries. It refuses where the truth is clear, and is silent where it is not.
"""
