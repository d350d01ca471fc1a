"""The pages of the web tester, its looks in the background, and its bounds. What may be asked and what is
answered: `app/web_tester`.

limits    how often, how many at once
tickets   one test that was agreed to
control   whose name is it? The token in its DNS, bound to a visitor
looks     looks in the background
"""
