"""Joins the rooms: one verb a file. The command line and, later, the console call these and nothing below.

May import core, net, knowledge, observe, tell, record and stanch.errors; never cli.

clock    what time is it           case     a workspace's incident, its playbook, all that is known
open     open an incident          answer   who takes payments, sends mail ...
look     look, and write it down   hear     add a vendor; what it answered
say      a person's word           register  services as YAML, in and out
situate  where do we stand?        send     "I sent this", and whether it still stands
recall   what happened, in order   advise    a site that somebody is at, and the password there
issuers  is a certificate revoked? asked, chains kept
key_renewal  new keys since the disclosure, ours and anybody's
"""
