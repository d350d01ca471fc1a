"""Decides: what is exposed, what is done, what to do next, what may be said. Pure.

May import the standard library and msgspec, nothing else of stanch, and no clock, network, file or
random number: values and a moment go in, values come out. So a past moment can be rebuilt, and every
rule here can be tested by properties. versions alone imports what compares them: functions of two texts.

What the record holds
    model (shared by all incidents), sayings, decisions, notices; entries (all of these), codec (to bytes),
    legacy and homes (version 1), moments (valid time), names, addresses, playbook (told: what was said
    in public), catalogue (of claims)
What is known
    state (entries folded), view (what one incident sees), snapshot (as bytes), dependents (what hangs on
    an entry)
Evidence about one asset
    words (which count; fixes: by the version that a step went to; waves: by what was public), testimony
    (what they say), vendor_answers and evidence (facts) become marks; conflicts holds words against
    measurements; periods and exposure make a verdict of them (findings); servers holds a vendor's word
    against its servers; versions (is it affected?) and releases (of which distribution?); usage
One world
    world, propagation (exposure along edges), key_presence, certificates, key_evidence, key_renewal,
    completion, waits and milestones (what is done), assessment, readiness, advice, plan, sign_in, vex
What may be said
    members, showing, looks, claims, selection; reasons and key_renewal_reasons (each in a sentence)
What was said
    edits, notice_review (does it still stand?), promises, contradictions (a word against what was seen)
One more entry, a later moment
    reassessment (what it touches), horizon (until when a judgement holds)
"""
