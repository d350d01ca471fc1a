"""What other versions of the tools write, and what no tool would: each word lands where it was said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stanch.errors import BadInput
from stanch.observe.peers import files
from stanch.observe.peers.words import Says, address

NMAP = (
    '<nmaprun version="6.46" args="--script ssl-heartbleed" start="1396951200"><host endtime="1396951200">'
    '<address addr="192.0.2.10" addrtype="ipv4"/><ports><port protocol="tcp" portid="443">'
    '<state state="open"/><script id="ssl-heartbleed" output="{output}"/></port></ports></host></nmaprun>'
)
SSLSCAN = '<document title="SSLScan Results" version="2.1.5">{tests}</document>'
NODE = (
    '<ssltest host="{host}" sniname="www.shop.example" port="443"><heartbleed vulnerable="{flaw}"/></ssltest>'
)


def finding(says: str, *, ip: str = "www.shop.example/192.0.2.10", id: str = "heartbleed") -> dict[str, str]:
    return {"id": id, "ip": ip, "port": "443", "severity": "INFO", "finding": says}


def pretty(says: str) -> str:
    """testssl.sh 2.9.5, which calls the name "host"."""
    place = {
        "host": "www.shop.example",
        "ip": "192.0.2.10",
        "port": "443",
        "vulnerabilities": [finding(says)],
    }
    return json.dumps({"Invocation": "testssl.sh", "startTime": "1396951200", "scanResult": [place]})


FORMS: list[tuple[str, Says | None]] = [
    (
        NMAP.format(output="&#xa;  VULNERABLE:&#xa;    State: VULNERABLE&#xa;    Risk factor: High"),
        "vulnerable",
    ),
    (NMAP.format(output="&#xa;  NOT VULNERABLE:&#xa;    State: NOT VULNERABLE"), "not_vulnerable"),
    (NMAP.format(output="&#xa;  State: UNKNOWN (unable to test)"), "failed"),
    (NMAP.format(output="ERROR: Script execution failed"), "failed"),
    (json.dumps([finding("Heartbleed: VULNERABLE CVE-2014-0160")]), "vulnerable"),
    (json.dumps([finding("Heartbleed: not vulnerable (timed out)")]), "timed_out"),
    (json.dumps([finding("Heartbleed (CVE-2014-0160) VULNERABLE")]), "failed"),
    (pretty("Heartbleed: VULNERABLE CVE-2014-0160"), "vulnerable"),
    (pretty("Heartbleed: not vulnerable (no heartbeat extension)"), "no_heartbeat"),
    (json.dumps([finding("Couldn't connect to 192.0.2.10:443", id="scanProblem")]), "unreachable"),
    (json.dumps([finding("Can't connect to '192.0.2.10:443'", id="scanProblem")]), "unreachable"),
    (json.dumps([finding("192.0.2.10:443 doesn't seem to be TLS", id="scanProblem")]), "failed"),
    (json.dumps([finding("VULNERABLE"), finding("doesn't seem to be TLS", id="scanProblem")]), "vulnerable"),
]


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"], ids=["", "BOM"])
@pytest.mark.parametrize(("content", "says"), FORMS)
def test_each_form_says_what_it_says(tmp_path: Path, content: str, says: Says | None, before: bytes) -> None:
    path = tmp_path / "given"
    path.write_bytes(before + content.encode())
    _tool, heard = files.read(path)
    assert [(one.address, one.says) for one in heard.words] == [("192.0.2.10", says)]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(("content", "says"), [*FORMS[:2], *FORMS[4:6], FORMS[7]])
def test_powershell_writes_them_as_utf_16(
    tmp_path: Path, content: str, says: Says | None, encoding: str
) -> None:
    path = tmp_path / "given"
    declared = '<?xml version="1.0" encoding="UTF-8"?>' if content.startswith("<") else ""
    path.write_bytes(("\ufeff" + declared + content).encode(encoding))
    _tool, heard = files.read(path)
    assert [(one.address, one.says) for one in heard.words] == [("192.0.2.10", says)]


PLACE = {"ip": "192.0.2.10", "vulnerabilities": [finding("VULNERABLE")]}


@pytest.mark.parametrize(
    "found",
    [
        {"target host": "www.shop.example", "port": "443", "scanResult": [PLACE]},  # 2.8
        {"scanResult": [PLACE | {"target host": "www.shop.example", "port": "443"}]},  # 2.9
        {"scanResult": [PLACE | {"host": "www.shop.example", "port": "443"}]},  # 2.9.5
        {"scanResult": [PLACE | {"targetHost": "www.shop.example", "port": "443"}]},  # 3
    ],
)
def test_testssl_has_had_four_names_for_the_place(tmp_path: Path, found: dict[str, str]) -> None:
    path = tmp_path / "given"
    path.write_text(json.dumps({"Invocation": "testssl.sh", "startTime": "1396951200"} | found))
    _tool, heard = files.read(path)
    (word,) = heard.words
    assert (word.host, word.port, word.says) == ("www.shop.example", 443, "vulnerable")


TWO = NMAP.format(output="State: VULNERABLE").removesuffix("</nmaprun>")
FLAT = json.dumps([finding("VULNERABLE"), finding("VULNERABLE", ip="b.shop.example/192.0.2.11")])
LISTED = json.dumps(
    {
        "date_scans_started": "2022-01-17T16:45:07", "date_scans_completed": "2022-01-17T16:45:39",
        "server_scan_results": [
            {
                "server_location": {"hostname": "www.shop.example", "port": 443, "ip_address": "192.0.2.10"},
                "scan_result": {
                    "heartbleed": {"status": "COMPLETED", "result": {"is_vulnerable_to_heartbleed": True}}
                },
            }
        ] * 2,
    }
)  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        TWO,
        TWO + '<host><address addr="192.0.2.11" addrtype="ipv4"/><ports><port protocol="tcp" po',
        SSLSCAN.format(tests=NODE.format(host="192.0.2.10", flaw=1) + "<ssltest").removesuffix("</document>"),
        FLAT[:-20],
        LISTED[:-40],
        pretty("VULNERABLE")[:-2],
        pretty("VULNERABLE")[:-2] + ', {"host": "b.shop',
    ],
    ids=["nmap", "nmap within", "sslscan", "flat", "sslyze", "pretty", "pretty within"],
)
def test_what_stood_whole_before_a_file_broke_off_counts(tmp_path: Path, content: str) -> None:
    path = tmp_path / "given"
    path.write_text(content)
    _tool, heard = files.read(path)
    assert heard.cut
    assert [(one.address, one.says) for one in heard.words] == [("192.0.2.10", "vulnerable")]


def test_commas_that_lack_between_places_cut_nothing_off(tmp_path: Path) -> None:
    """testssl.sh 3.0rc4 leaves them out where it has several places."""
    path = tmp_path / "given"
    one = json.loads(pretty("VULNERABLE"))["scanResult"][0]
    both = f"{json.dumps(one)} {json.dumps(one | {'ip': '192.0.2.11'})}"
    path.write_text(json.dumps({"Invocation": "testssl.sh", "startTime": "1", "scanResult": []}).replace(
        "[]", f"[{both}]"
    ))  # fmt: skip
    _tool, heard = files.read(path)
    assert [one.address for one in heard.words] == ["192.0.2.10", "192.0.2.11"]
    assert not heard.cut


@pytest.mark.parametrize(
    ("service", "protocol"),
    [
        ('<service name="smtp" tunnel=""/>', "smtp"), ('<service name="smtp" tunnel="ssl"/>', "tls"),
        ('<service name="submission" method="table"/>', "smtp"), ('<service name="ms-wbt-server"/>', "rdp"),
        ('<service name="xmpp-client"/>', "xmpp"), ('<service name="http" tunnel="ssl"/>', "tls"),
        ('<service name="unknown"/>', ""), ("<service/>", ""), ("", ""),
    ],
)  # fmt: skip
def test_nmap_says_what_a_port_speaks(tmp_path: Path, service: str, protocol: str) -> None:
    path = tmp_path / "given"
    path.write_text(NMAP.format(output="State: VULNERABLE").replace("</port>", f"{service}</port>"))
    _tool, heard = files.read(path)
    assert [one.protocol for one in heard.words] == [protocol]


def test_each_node_behind_a_name_keeps_its_word(tmp_path: Path) -> None:
    path = tmp_path / "given"
    nodes = NODE.format(host="192.0.2.10", flaw=1) + NODE.format(host="2001:db8::1", flaw=0)
    path.write_text(SSLSCAN.format(tests=nodes + NODE.format(host="www.shop.example", flaw=0)))
    _tool, heard = files.read(path)
    assert [(one.host, one.address, one.says) for one in heard.words] == [
        ("www.shop.example", "192.0.2.10", "vulnerable"),
        ("www.shop.example", "2001:db8::1", "not_vulnerable"),
        ("www.shop.example", "", "not_vulnerable"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("192.0.2.10", "192.0.2.10"), ("[2001:DB8:0::10]", "2001:db8::10"), ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""), ("www.shop.example", ""), ("x\x1bc", ""), ("127.0.0.1 is safe", ""),
        ("192.0.2.1\n", "192.0.2.1"),
    ],
)  # fmt: skip
def test_an_address_is_one_or_nothing(text: str, found: str) -> None:
    assert address(text) == found


@pytest.mark.parametrize(
    ("content", "help"),
    [
        ('{"accepted_targets": [], "sslyze_version": "1.4.3"}', "sslyze 5 or newer"),
        ('{"server_scan_results": [{"scan_commands_results": {}}]}', "sslyze 5 or newer"),
        (
            '{"Invocation": "testssl.sh", "startTime": "1", "scanResult": [{"ip": 1} {"ip": ""}]}',
            "--jsonfile",
        ),
    ],
)
def test_a_form_that_is_not_read_says_which_is(tmp_path: Path, content: str, help: str) -> None:
    path = tmp_path / "given"
    path.write_text(content)
    with pytest.raises(BadInput) as error:
        files.read(path)
    assert help in error.value.help
