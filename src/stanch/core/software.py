"""Which software does a playbook read on assets of one kind, and what says one copy of it of itself?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from stanch.core.model import Component
from stanch.core.playbook import Detector, Package
from stanch.core.releases import Releases
from stanch.core.versions import OF_A_DISTRIBUTION, Affected, affected, split

_LISTED_BY_NOBODY = frozenset(("generic", "docker", "oci"))
"""What was built by hand no inventory lists; what an image has is read of the image, a thing of its own."""

_ENGINES = frozenset((
    "docker", "docker.io", "docker-ce", "docker-ee", "docker-engine", "moby-engine", "balena-engine",
    "podman", "podman-docker", "containerd", "containerd.io", "nerdctl", "cri-o", "kubelet", "k3s",
    "rke2-server", "rke2-agent", "lxc", "lxc1", "lxc-utils", "incus", "incus-base", "docker-desktop",
    "docker-io", "docker-latest", "moby-containerd", "kubernetes-node", "apptainer", "singularity-ce",
    "singularity-container",
))  # fmt: skip
"""Packages that are on a machine only to run containers: docs/decisions/28 says why these, and not snapd."""
UNJUDGED = ", not judged"
"""How the name ends of a track of which nothing can be told."""


class Software(NamedTuple):
    """What is read of software on assets of one kind.

    `detectors`: those by which it is read; `every`: all that read software there. `own` and `named`: the
    packages that these name. `wanted`: the ecosystems in which the event can be, as far as an inventory can
    list them.
    """

    detectors: Sequence[Detector]
    every: Sequence[Detector]
    own: tuple[Package, ...]
    named: tuple[Package, ...]
    wanted: frozenset[str]


def software(detectors: Sequence[Detector], every: Sequence[Detector]) -> Software:
    """The same, by the detectors that read it and by all that read software there."""
    own, named = (tuple(it for one in those for it in one.packages) for those in (detectors, every))
    types = {split(name).type for one in own for name in one.names}
    wanted = frozenset(ecosystem(one) for one in types) - _LISTED_BY_NOBODY
    return Software(detectors, every, own, named, wanted)


def of(fact: Component, detector: Detector, releases: Releases) -> Affected:
    """Has this copy the flaw, by what one detector reads? One that lacks the files in which the flaw is does
    not have it, whatever its version (98)."""
    found = affected(fact.purl, detector.packages, releases)
    lacks = detector.unless_without and set(detector.unless_without) <= set(fact.without)
    if lacks and (found.verdict == "yes" or found.why == "some_set_ups"):
        return found._replace(verdict="no", why="taken_out")
    return found


def ecosystem(type: str) -> str:
    """A host has the packages of one distribution: to read those is to read them all."""
    return "distribution" if type in OF_A_DISTRIBUTION else type


def engine(purl: str) -> bool:
    """Is this a package that runs containers?"""
    found = split(purl)
    return found.type in OF_A_DISTRIBUTION and found.product.rpartition("/")[2].lower() in _ENGINES
