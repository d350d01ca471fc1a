"""Fixtures for all tests, and how many examples the properties take."""

from hypothesis import Phase, settings

pytest_plugins = ["tests.stores", "tests.program.fixtures", "tests.program.places"]

settings.register_profile(  # `make check`: a few, the same each time
    "quick",
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # to know that it fails is enough: no smaller example
    report_multiple_bugs=False,
)
settings.register_profile("full", deadline=None)  # `make test`: a hundred, new ones each time
settings.load_profile("full")
