"""Looks, and yields observations: facts with a date, and no judgement.

May import core, wire, net, knowledge, stanch.errors and cryptography; never another of its kind, never
django. An observer is an async iterator; it never writes the record.

tls   what does a TLS server show from outside: the flaw, its certificate, its key?
"""
