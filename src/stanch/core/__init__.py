"""Decides: what is exposed, what is done, what to do next, what may be said. Pure.

May import the standard library and msgspec, nothing else of stanch, and no clock, network, file or
random number: values and a moment go in, values come out. So a past moment can be rebuilt, and every
rule here can be tested by properties.

moments    instants known within bounds, periods, sets of time      model      what the record holds
playbook   what one event means, as data                            codec      entries <-> bytes
state      entries folded into what is known                        versions   is this version affected?
evidence       what the facts say of one asset, as marks        exposure     one asset on its own evidence
propagation    exposure along edges                             world        all of it, for one moment
key_presence   which key was presented when                     assessment   one asset, neighbours included
key_renewal    a new key after the fix, the old one dead?       key_evidence what a record shows of that
certificates   one certificate, and what became of it           words        what was said of steps
completion     what shows that a step is done                   milestones   done, in an order that counts?
readiness      may a new secret be made?                        reassessment which assets an entry touches
plan           what to do, in which order                       advice       change it now, or later?
claims         may this sentence be said?                       selection    what may be said, what not yet?
notice_review  does what was sent still stand?                  vex          the verdicts in VEX words
reasons, key_renewal_reasons   each reason in a sentence
"""
