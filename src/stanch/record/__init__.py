"""The tables: an append-only record for each workspace. The only owner of Django models.

May import core, stanch.errors, django and psycopg. Only `app` reads and writes through it.

connection  where the record is kept, opened       models    the tables
chain       what is hashed, and how                append    one batch, in one transaction
reading     entries in order, by number, as of     history   with their columns, of one subject
fetching    many rows in order, quickly            answers   what the web tester said, for some weeks
blobs       captured evidence                      people    personal data, outside the chain
tokens      who may ask, by digest alone           outbox    work that is to be done, held by one at a time
erasing     bodies go, the chain stays whole       export    the whole record as a zip, and its verification
verify      was anything changed, removed, reordered, cut off?
"""
