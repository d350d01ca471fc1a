"""Strangers may ask about one server at a time: what may be asked, of which places, and what was answered.

rules      what this console allows             places    what was typed, as a place to look at
limits     how often, how many at once          optout    who asked not to be looked at
agreement  one test that was agreed to          control   whose name is it? A token in its DNS
looks      looks in the background              answer    what was seen, as it is kept and told
refusals   why there is no answer               archive   what was answered, by its link
"""
