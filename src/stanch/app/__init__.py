"""The application by capability: each folder is one thing that people do. Console and command line call it.

Capabilities know nothing of one another. They meet in `core`, in the context that each call is handed, and in
`status` and `timeline`, which read what all of them wrote.

Console and command line import nothing below: where they name a type of `observe` or of `core` that a
function here gives them, a module called `results` hands it out.

context, live    a client, one of its incidents, and what is known; kept between requests
playbook_texts   which playbook an incident is judged by: shipped, or kept with it
clock, actor     what time is it, and who writes this down?
store            where the record is kept, and which files are its own
typed            what a person typed: moments, time zones, names, targets, steps
record           the whole record of a client: verified, exported, backed up
consequences     what a word would change, before it is kept
jobs             work in the background, by one port
bearer, limiter  secrets that whoever bears them may use; how often somebody may ask
"""
