"""python -m bench.peers.one NAME: one server by every tester, as a line of JSON."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from bench.peers import servers, testers


def main(name: str) -> None:
    with (
        tempfile.TemporaryDirectory(prefix="stanch-peers-") as folder,
        servers.started(name, Path(folder)) as server,
    ):
        said = [testers.run(one, server.host, server.port, server.protocol) for one in testers.installed()]
    print(json.dumps([server, said]))


if __name__ == "__main__":
    main(sys.argv[1])
