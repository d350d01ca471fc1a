"""The web tester without its pages: who may have what looked at, how often, and what is told to whom.

rules     what this console allows                  asked    what was typed, as a place to look at
limits    how often, how many at once               optout   who asked not to be looked at
tickets   one test that was agreed to               control  whose name is it? A token in its DNS
running   looks in the background                   answer   what was seen, as it is kept and told
refusing  why there is no answer
"""
