"""The testers that Debian has, run on real servers: what they write today can be read, and is their word."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from stanch.observe.peers import files
from stanch.observe.peers.words import Word
from tests.servers import certificate, running
from tests.servers.nginx import nginx
from tests.servers.node import node

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.timeout(1200)]  # testssl.sh is a shell script

PACKAGES = {"nmap": "nmap", "sslscan": "sslscan", "testssl": "testssl.sh"}
"""sslyze is not in Debian, and its licence keeps it out of what is installed here: its files are recorded."""

VULNERABLE = {"nmap": "vulnerable", "sslscan": "not_vulnerable", "testssl": "vulnerable"}
"""sslscan 2.0.7 is wrong; where a newer one is right, this test says so, and the docs are to be mended."""


def written(slug: str, port: int, folder: Path) -> Word:
    adapter = next(one for one in files.adapters() if one.slug == slug)
    out = folder / f"{slug}-{port}"
    command = shlex.split(adapter.command.format(host="127.0.0.1", port=port, out=out))
    program = running.tool(command[0], PACKAGES[slug])
    subprocess.run(
        [program, *command[1:]], stdin=subprocess.DEVNULL, capture_output=True, timeout=500, check=False
    )
    found, heard = files.read(out)
    assert found.slug == slug
    (word,) = heard.words
    return word


@pytest.mark.parametrize("slug", PACKAGES)
def test_what_the_tool_writes_today_is_read(slug: str, tmp_path: Path) -> None:
    identity = certificate.make(tmp_path)
    old, new = running.free_port(), running.free_port()
    with node("0.10.0", identity, old, tmp_path), nginx(identity, new, tmp_path, "TLSv1.2"):
        bad, good = written(slug, old, tmp_path), written(slug, new, tmp_path)
    assert bad.says == VULNERABLE[slug]
    assert good.says in ("not_vulnerable", "no_heartbeat")
    for word, port in ((bad, old), (good, new)):
        assert (word.host, word.port) == ("127.0.0.1", port)
        assert word.certificate, "the certificate is there"
