"""A made-up shop on the days of an event: what is read of files, and where it stands then."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.program.commands import Stanch, flat

FILES = Path(__file__).parent / "files"
CORE = "META-INF/maven/org.apache.logging.log4j/log4j-core/pom.properties"
LOOKUP = "org/apache/logging/log4j/core/lookup/JndiLookup.class"


class Day:
    """A shop on the days of one event: what is read, and where it stands then."""

    def __init__(self, stanch: Stanch, folder: Path, event: str, now: str, register: str) -> None:
        self.stanch = stanch
        self.now = now
        assert stanch("incident", "open", event, now=now).code == 0
        (folder / "register.yaml").write_text(register)
        assert stanch("register", "import", "register.yaml", "--yes", now=now).code == 0

    def read(self, *words: str | Path, at: str, code: int | None = None) -> str:
        self.now = at
        said = self.stanch("observe", "packages", *words, "--at", at, "--yes", now=at)
        assert said.code == code or code is None, said
        return flat(said)

    def run(self, *words: str, at: str) -> str:
        self.now = at
        said = self.stanch(*words, now=at)
        assert said.code == 0, said
        return flat(said)

    @property
    def status(self) -> str:
        return flat(self.stanch("status", now=self.now))

    def known(self) -> Any:
        return json.loads(self.stanch("status", "--json", now=self.now).out)

    def verdict(self, name: str) -> tuple[str, str, str]:
        """Today, before, and why."""
        (one,) = (one for one in self.known()["ours"] if one["asset"]["name"] == name)
        found = one["assessment"]
        return found["now"]["verdict"], found["ever"]["verdict"], found["now"]["why"]

    def steps(self, name: str) -> dict[str, str]:
        (one,) = (one for one in self.known()["ours"] if one["asset"]["name"] == name)
        return {step["remedy"]: step["done"] for step in one["assessment"]["milestones"]}


WEB = """\
endpoints: [{name: www.shop.example}]
hosts: [{name: web1, serves: [www.shop.example]}]
vendors: [{name: Cloud}]
credentials: [{name: deploy key, held_by: [web1], accepted_by: [Cloud]}]
"""


BUILD = """\
hosts: [{name: builder}]
artefacts: [{name: shop, runs_on: [builder]}]
vendors: [{name: npm}]
credentials: [{name: npm token, held_by: [builder], accepted_by: [npm]}]
"""


def jar(version: str, *, lookup: bool = True) -> bytes:
    """log4j-core as it is published, in what tells of it."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            CORE, f"version={version}\ngroupId=org.apache.logging.log4j\nartifactId=log4j-core\n"
        )
        archive.writestr("org/apache/logging/log4j/core/Logger.class", b"\xca\xfe\xba\xbe")
        if lookup:
            archive.writestr(LOOKUP, b"\xca\xfe\xba\xbe")
    return made.getvalue()
