"""Joins the rooms: one verb a file. The command line and, later, the console call these and nothing below.

May import core, net, knowledge, observe, tell, record and stanch.errors; never cli.

clock    what time is it           case     a workspace's incident, its playbook, all that is known
open     open an incident          answer   who takes payments, sends mail ...
look     look, and write it down   hear     add a vendor; what it answered
say      a person's word           register  services as YAML, in and out
situate  where do we stand?        drafts   copy: a text is kept as it was shown
send     "I sent this"              fates    does what was sent still stand?
consequences  what will a word change, before it is kept?
recall   what happened, in order   advise    a site that somebody is at, and the password there
issuers  is a certificate revoked? asked, chains kept
key_renewal  new keys since the disclosure, ours   key_check  anybody's: certificate --since
certificate  what holds of the certificate that is shown now

What a person types: `typed_moments` (with `calendar_day` and `zone_words`) reads times, `time_zone` and
`local_time` in the client's zone; `event_dates` holds them against the event; `naming` finds what a name
means; `register_file`, `register_names` and `register_export` are the register's; `commands` are printed.
"""
