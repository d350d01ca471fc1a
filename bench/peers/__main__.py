"""Look at every server with every tester, write docs/peers.md; fails where it is not known why they disagree.

python -m bench.peers [WORDS OF A SERVER'S NAME ...]     some alone, and nothing is written
python -m bench.peers --kept                             what was said last, explained anew

As root: each server runs in a network of its own, where every port is free.
"""

from __future__ import annotations

import fnmatch
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import yaml

from bench.peers import servers, testers
from tests.servers import fetch

PAGE = Path(__file__).resolve().parents[2] / "docs" / "peers.md"
KEPT = fetch.CACHE / "peers.json"
EXPLAINED = Path(__file__).with_name("explained.yaml")
HEAD = """\
# Every server by every tester

Written by `make peers`, which fails where a tester is wrong and it is not known why. What is true of a
server is known: we chose its program. Bold: not so. –: the tester does not speak the protocol. Seconds in
brackets, several at once on two busy cores: they show who waits, not how quick each is (performance.md).
"No answer": it said that it could not tell, or nothing.
"""
JOBS = int(os.environ.get("STANCH_PEERS_JOBS", "2"))
"""Servers at once."""


class Why(NamedTuple):
    """Why a tester says this of servers with such a name, though it is not so; `who` is right."""

    tester: str
    servers: list[str]
    says: str
    who: str
    why: str


Row = tuple[servers.Server, list[testers.Said]]


def look(name: str) -> Row:
    """One server by every tester, in a network of its own."""
    alone = 'ip link set lo up && exec "$@"'
    done = subprocess.run(
        ["unshare", "--net", "sh", "-c", alone, "peers", sys.executable, "-m", "bench.peers.one", name],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{name}: {done.stderr[-2000:]}")
    server, said = json.loads(done.stdout.splitlines()[-1])
    return servers.Server(*server), [testers.Said(*one) for one in said]


def main(words: list[str]) -> int:
    if os.geteuid() != 0 or not shutil.which("unshare"):
        sys.exit("error: needs root, for a network of its own. help: sudo make peers")
    installed = testers.installed()
    explained = [Why(**row) for row in yaml.safe_load(EXPLAINED.read_text())]
    wanted = [name for name in servers.names() if not words or any(word in name for word in words)]
    rows: list[Row] = []
    if words == ["--kept"]:
        wanted, words = [], []
        kept = json.loads(KEPT.read_text())
        rows = [(servers.Server(*server), [testers.Said(*one) for one in said]) for server, said in kept]
    with ThreadPoolExecutor(JOBS) as pool:
        for server, said in pool.map(look, wanted):
            rows.append((server, said))
            each = (
                f"{one.name}: {it.verdict} {it.seconds:.1f} s"
                for one, it in zip(installed, said, strict=True)
            )
            print(f"{server.name}:", "; ".join(each), flush=True)
    if not words:
        KEPT.write_text(json.dumps(rows))
    unexplained: list[str] = []
    used = set[int]()
    for server, said in rows:
        for tester, one in zip(installed, said, strict=True):
            if one.verdict in (server.truth, "cannot"):
                continue
            found = [
                at for at, why in enumerate(explained) if _fits(why, tester.name, server.name, one.verdict)
            ]
            used.update(found)
            if not found or tester is testers.OURS:
                unexplained.append(
                    f"{tester.name} says {one.verdict} of {server.name}, which is {server.truth}"
                )
    for line in unexplained:
        print(f"not explained: {line}", file=sys.stderr)
    if not words:
        PAGE.write_text(page(rows, installed, [explained[at] for at in sorted(used)]))
    return 1 if unexplained else 0


def _fits(why: Why, tester: str, server: str, verdict: str) -> bool:
    return (why.tester, why.says) == (tester, verdict) and any(
        fnmatch.fnmatch(server, pattern) for pattern in why.servers
    )


def page(rows: list[Row], installed: list[testers.Tester], explained: list[Why]) -> str:
    """docs/peers.md."""
    lines = [
        HEAD,
        f"| server | truth | {' | '.join(f'{one.name} {one.version()}' for one in installed)} |",
        f"|---|---|{'---|' * len(installed)}",
    ]
    for server, said in rows:
        cells = []
        for one in said:
            if one.verdict == "cannot":
                cells.append("–")
                continue
            words = one.verdict if one.verdict == server.truth else f"**{one.verdict}**"
            cells.append(f"{words} ({one.seconds:.1f})")
        lines.append(f"| {server.name} | {server.truth} | {' | '.join(cells)} |")
    lines += ["", "## Where they disagree: who is right, and why", ""]
    for why in explained:
        where = ", ".join(server.name for server, said in rows
                          if any(_fits(why, one.name, server.name, it.verdict) and it.verdict != server.truth
                                 for one, it in zip(installed, said, strict=True)))  # fmt: skip
        lines.append(f'- **{why.tester}** says "{why.says}" of {where}. Right: {why.who}. {why.why}')
    counts = [
        (one.name, sum(said[at].verdict == server.truth for server, said in rows),
         sum(said[at].verdict not in (server.truth, "cannot") for server, said in rows),
         sum(said[at].verdict == "cannot" for _server, said in rows))
        for at, one in enumerate(installed)
    ]  # fmt: skip
    lines += ["", "| tester | right | not so | cannot |", "|---|---|---|---|"]
    lines += [f"| {name} | {right} | {wrong} | {cannot} |" for name, right, wrong, cannot in counts]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
