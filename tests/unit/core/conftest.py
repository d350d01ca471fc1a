"""How many examples the properties take: `--hypothesis-profile=quick` for a few, the same ones each time."""

from hypothesis import settings

settings.register_profile("quick", max_examples=12, derandomize=True, deadline=None, database=None)
