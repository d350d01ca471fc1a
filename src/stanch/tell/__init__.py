"""Speaks: sentences for people, and no sentence that its evidence does not carry.

May import core, knowledge and stanch.errors. No I/O, no clock: it is told the moment.

dates    when, as a reader says it          names      what each thing is called
slots    a claim's sentence, slots filled   paragraph  what may be said now, what not yet, and because of whom
events   the words of an event              services, servers  what is said of them
words    advice, answers, steps and fates   explanations  what each code means

The sentences themselves stand in `knowledge/messages`, one file a language.
"""
