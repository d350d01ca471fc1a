"""Lockfiles as a project has them."""

from __future__ import annotations

import json
from pathlib import Path

FROM_GIT = {"resolved": "git+ssh://git@example.org/tool.git#abc", "version": "1.0.0"}


def npm(path: Path, version: str = "4.1.1", *, from_git: bool = True, **more: str) -> Path:
    """npm's, with one package of the worm in it, or its clean version; `more`: what else is said of it.

    `from_git`: with one package beside it that no version speaks of.
    """
    places = {
        "": {"name": "shop"},
        "node_modules/@ctrl/tinycolor": {"version": version, **more},
        "node_modules/express": {"version": "4.21.0"},
        **({"node_modules/tool": FROM_GIT} if from_git else {}),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"name": "shop", "lockfileVersion": 3, "packages": places}))
    return path
