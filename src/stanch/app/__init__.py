"""The application by capability: each folder is one thing that people do. Console and command line call it.

Capabilities know nothing of one another. They meet in `core`, in the context that each call is handed, and in
`status` and `timeline`, which read what all of them wrote.

context, live   a client, one of its incidents, and what is known; kept between requests
clock, actor    what time is it, and who writes this down?
typed           what a person typed: moments, time zones, names
record          the whole record of a client: verified, exported, backed up
"""
