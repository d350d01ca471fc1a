"""The tables: an append-only record for each workspace. The only owner of Django models.

May import core, stanch.errors, django and psycopg. `flow` and `desk` read and write through it; nobody else.

connection  where the record is kept, and how it is opened      models   the tables
chain       what is hashed, and how                             append   one batch, in one transaction
reading     entries in order, by number, as of                  erasing  bodies go, the chain stays whole
verify      was anything changed, removed, reordered, cut off?  export   the whole record as a zip
"""
