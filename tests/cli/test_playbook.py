"""`stanch playbook`: the events that stanch knows, and those that are described anew."""

from __future__ import annotations

import json
from pathlib import Path

from tests.program.commands import Stanch


def test_playbooks_are_listed_and_every_shipped_one_validates(stanch: Stanch, tmp_path: Path) -> None:
    for one in json.loads(stanch("playbook", "list", "--json").out)["playbooks"]:
        path = tmp_path / f"{one['id']}.yaml"
        path.write_text(stanch("playbook", "show", one["id"]).out)
        assert one["digest"][:12] in stanch("playbook", "validate", path.name).out
