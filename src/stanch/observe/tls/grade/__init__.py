"""How well is TLS set up? A letter by rules that are data; none where an input was not measured.

graded       one address, graded                     grading     the rules applied to what was measured
profiling    Mozilla's profiles: which it meets      measured    what can be measured, or why it was not
measuring    all that a grade asks for               asking      offers to one server, few at once, bounded
enumerating  versions, suites, groups                visiting    a real handshake, and one page
trusting     the faults of its certificate
"""
