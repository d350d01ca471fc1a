"""Which distribution, and which release of it, is a package of? Whoever asks says it, or the list does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from stanch.errors import BadInput
from stanch.observe.packages import purls
from stanch.observe.packages.bounds import Broken
from stanch.observe.packages.parts import Extent, Found, Lack, NotJudgeable, Part, Told
from stanch.observe.packages.source import Source

_WRITTEN = re.compile(
    r"((?:debian|ubuntu)(?=-[a-z]+$)|[a-z][a-z0-9._]*(?:-[a-z][a-z0-9._]*)*)(?:-([0-9][0-9A-Za-z._]*|[a-z]+))?$"
)
"""ID-VERSION_ID, or the code name of a release that has no number: debian-sid."""
_SPACES = {"rhel": "redhat", "opensuse-leap": "opensuse", "opensuse-tumbleweed": "opensuse", "sles": "suse"}
"""Where a purl calls a distribution otherwise than its own /etc/os-release."""


def _contradict(said: re.Match[str] | None, shown: re.Match[str] | None) -> bool:
    """Are these two releases of one distribution, of which neither is a part of the other; or Debian and
    Ubuntu, of which each has packages of its own? Another distribution may be made of the one that is shown.
    """
    if said is None or shown is None:
        return False
    if {said[1], shown[1]} == {"debian", "ubuntu"}:
        return True
    if said[1] != shown[1] or not said[2] or not shown[2]:
        return False
    pairs = zip(said[2].split("."), shown[2].split("."), strict=False)
    return any(one != other for one, other in pairs)


class Home:
    """A distribution as its packages name it: the namespace and the qualifiers of their purls."""

    def __init__(self, kind: str, told: Told, shown: str = "", space: str = "") -> None:
        """`shown` is what the list shows, as ID-VERSION_ID; `space` the namespace where it shows nothing."""
        distro = told.distro or shown
        found = _WRITTEN.match(distro)
        if distro and found is None:
            raise BadInput(
                f"{distro!r} is no distribution with its release",
                help="write it as debian-12 or rhel-9.4: ID and VERSION_ID of /etc/os-release there",
            )
        if _contradict(found, _WRITTEN.match(shown)):
            raise BadInput(
                f"this is a list of {shown}, as a package in it says, and not of {told.distro}",
                help=f"leave --distro out, or say --distro {shown}; is it the list of another machine?",
            )
        self.kind = kind
        self.space = _SPACES.get(found[1], found[1]) if found else space
        self.distro = distro if found and found[2] else ""
        self.arch = told.arch

    def part(
        self,
        name: str,
        version: str,
        arch: str,
        place: str,
        lacks: tuple[Lack, ...] = (),
        rolling: bool = False,
    ) -> Found:
        """One package of it. A distribution that has no releases lacks none."""
        try:
            text = purls.purl(
                self.kind, name, version, self.space, arch=arch or self.arch, distro=self.distro
            )
        except purls.Unfit:
            return NotJudgeable(name, place, "no_name")
        homeless = not self.space if rolling else not self.distro
        return Part(text, place, lacks=("distro", *lacks) if homeless else lacks)

    def product(self, name: str, arch: str) -> str:
        """The same package without its version."""
        return purls.product(self.kind, name, self.space, arch=arch or self.arch, distro=self.distro)


def extent(seen: Iterable[str], always: tuple[str, ...], command: str) -> Extent:
    """Is it the list of a whole machine? Then what no machine of its kind can be without is in it."""
    missing = sorted(set(always) - set(seen))
    if missing:
        return Extent(
            "no", f"{missing[0]} is on every such machine and not in this list, so it is a part of one"
        )
    return Extent("yes", f"all that no such machine is without is in it: {command} prints every package")


def ahead(source: Source) -> Iterator[str]:
    """Its lines, read for what they show of all others: where they break is told when these are read."""
    try:
        for _number, line in source.lines():
            yield line
    except Broken:
        return


def whole_lines(head: bytes) -> list[str]:
    """The lines of the beginning of a file that are not empty, without a last one that does not end there."""
    lines = head.decode("utf-8", "replace").splitlines()
    if len(lines) > 1 and not head.endswith(b"\n"):
        lines = lines[:-1]
    return [line for line in lines if line.strip()]


def mostly(head: bytes, *forms: re.Pattern[str]) -> list[re.Match[str]]:
    """What its lines match of these forms, where three of four do; [] where fewer do.

    A greeting or a warning may stand among the lines of a list that was copied from a screen.
    """
    lines = whole_lines(head)
    found = [
        match for line in lines if (match := next(filter(None, (one.match(line) for one in forms)), None))
    ]
    return found if 4 * len(found) >= 3 * len(lines) else []
