"""How many examples a property takes, by profile; no property has a deadline, for the machine may be busy."""

from __future__ import annotations

from typing import Any

from hypothesis import Phase, settings

FEW: dict[str, Any] = {
    "max_examples": 12,
    "derandomize": True,  # the same each time
    "deadline": None,
    "database": None,
    "phases": [Phase.explicit, Phase.generate],  # to know that it fails is enough: no smaller example
    "report_multiple_bugs": False,
}


def register() -> None:
    """quick: `make check`. mutants: the same, but where many are asked for. full: the default, new ones."""
    settings.register_profile("quick", **FEW)
    settings.register_profile("mutants", **FEW)
    settings.register_profile("full", deadline=None)
    settings.load_profile("full")


def examples(most: int, **more: Any) -> settings:
    """For a property that wants more examples than usual: so many; one of 24 in `make check`."""
    quick = settings.get_current_profile_name() == "quick"
    return settings(max_examples=max(12, most // 24) if quick else most, **more)


def fewer(quick: int) -> settings:
    """For a property that is asked of many kinds: so many examples of each in `make check`, else as usual."""
    usual = settings.get_profile(settings.get_current_profile_name()).max_examples
    return settings(max_examples=quick if settings.get_current_profile_name() == "quick" else usual)
