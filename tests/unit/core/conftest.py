"""How many examples the properties take: `--hypothesis-profile=quick` for a few, the same ones each time."""

from hypothesis import Phase, settings

settings.register_profile(
    "quick",
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],  # to know that it fails is enough: no smaller example
    report_multiple_bugs=False,
)
