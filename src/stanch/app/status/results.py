"""What the answers about a moment are made of, for whoever shows them: types and codes of `core` by name.

The one door to them for console and command line, which import nothing of `core` but its model and moments.
"""

from __future__ import annotations

from stanch.core.findings import Finding
from stanch.core.plan import Action
from stanch.core.promises import Promised
from stanch.core.waits import by_key

__all__ = ["Action", "Finding", "Promised", "by_key"]
