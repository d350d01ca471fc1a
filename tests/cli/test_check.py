"""`stanch check`: a verdict for each server, in words and as JSON, and nothing is written down."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places
from tests.servers import certificate, running
from tests.servers.courteous import courteous
from tests.servers.rsa_exchange import rsa_exchange


def test_passive_it_cannot_tell_where_the_feature_is_and_says_who_may_test_further(
    stanch: Stanch, places: Places
) -> None:
    place = places.vulnerable()
    found = stanch("check", place)
    assert found.code == 3
    assert f"{place}  ? could not tell" in found.out
    assert "certificate CN=www.shop.example" in found.out
    assert f"stanch check --prove {place}" in found.out
    assert "Send them only to what is yours" in found.out
    assert "Bytes read" not in found.out, "nothing was tested"


def test_each_server_has_its_verdict_and_the_worst_is_the_exit_code(stanch: Stanch, places: Places) -> None:
    vulnerable, mended, plain, closed = (
        places.vulnerable(), places.mended(), places.tls(), places.closed(),
    )  # fmt: skip
    found = stanch("check", "--prove", vulnerable, mended, plain, closed, vulnerable)
    assert found.code == 1
    assert found.out.count(f"{vulnerable}  ◆ VULNERABLE") == 1, "named twice is looked at once"
    assert f"{mended}  ✓ not vulnerable now" in found.out
    assert f"{plain}  ✓ not vulnerable now" in found.out
    assert f"{closed}  ? not reached" in found.out
    assert found.out.count("Bytes read from it that we did not send: 0.") == 3
    assert "It says nothing about the time before." in found.out
    assert [stanch("check", "--prove", one).code for one in (mended, plain, closed)] == [0, 0, 3]


def test_one_line_of_json_for_each_address_with_what_was_read(stanch: Stanch, places: Places) -> None:
    found = stanch("check", "--json", "--prove", places.vulnerable(), places.tls())
    first, second = (json.loads(line) for line in found.out.splitlines())
    assert first["findings"]["heartbleed"]["verdict"] == "vulnerable"
    proved = first["findings"]["heartbleed"]
    assert (proved["active"], proved["leaked_bytes"]) == (True, 0)
    assert second["findings"]["heartbleed"]["reason"] == "heartbeat_not_offered"
    assert second["tls"]["version"].startswith("TLSv1.")
    assert second["certificate"]["subject"] == "CN=www.shop.example"
    assert found.err == ""


def test_nothing_is_written_down(stanch: Stanch, places: Places) -> None:
    stanch("check", "--prove", places.vulnerable())
    assert "stanch start DOMAIN" in stanch("timeline").err


def test_one_address_behind_a_name_and_another_name_in_the_hello(stanch: Stanch, places: Places) -> None:
    port = places.tls().rpartition(":")[2]
    found = stanch("check", "--address", "127.0.0.1", "--sni", "", f"www.shop.example:{port}")
    assert found.code == 0
    assert f"www.shop.example:{port} (127.0.0.1)  ✓" in found.out


def test_words_in_the_clear_where_tls_should_be_are_a_finding(stanch: Stanch, places: Places) -> None:
    behind = int(places.tls().rpartition(":")[2])
    port = running.free_port()
    with ExitStack() as stack:
        stack.enter_context(courteous("smtp", behind, port, b"250 injected\r\n"))
        found = stanch("check", f"smtp://127.0.0.1:{port}")
    assert found.code == 1
    assert "WORDS IN THE CLEAR WHERE TLS SHOULD BE" in found.out
    with ExitStack() as stack:
        stack.enter_context(courteous("smtp", behind, port))
        found = stanch("check", "--json", f"smtp://127.0.0.1:{port}")
    assert (found.code, json.loads(found.out)["findings"]["heartbleed"]["verdict"]) == (0, "not_vulnerable")


def test_probes_that_are_named_are_run_and_told_apart(stanch: Stanch, tmp_path: Path) -> None:
    with rsa_exchange(certificate.make(tmp_path), "alert") as (port, server):
        place = f"127.0.0.1:{port}"
        found = stanch("check", "--json", "--probe", "robot", "--probe", "ssl3", place)
        seen = json.loads(found.out)["findings"]
        assert found.code == 3
        assert list(seen) == ["robot", "ssl3"]
        assert (seen["robot"]["reason"], seen["robot"]["active"]) == ("rsa_not_proved", False)
        asked = stanch("check", "--probe", "robot", place)
        assert f"help: if this is yours: stanch check --prove --probe robot {place}" in asked.out
        assert "The test for ROBOT opens up to 22 connections" in flat(asked)
        assert server.blocks == []
        proved = stanch("check", "--probe", "robot", "--probe", "ssl3", "--prove", place)
    assert proved.code == 1
    assert f"{place}, ROBOT  ◆ VULNERABLE" in proved.out
    assert f"{place}, SSL 3.0 (POODLE)  " in proved.out
    assert len(server.blocks) == 15


def test_probes_ask_servers_that_begin_in_the_clear(stanch: Stanch, places: Places) -> None:
    port = running.free_port()
    with ExitStack() as stack:
        stack.enter_context(courteous("smtp", int(places.tls().rpartition(":")[2]), port))
        names = ["--probe", "ssl3", "--probe", "robot", "--probe", "ccs"]
        found = stanch("check", "--json", *names, f"smtp://127.0.0.1:{port}")
    seen = {id: one["reason"] for id, one in json.loads(found.out)["findings"].items()}
    assert seen == {"ccs": "newer_than_ccs", "robot": "no_rsa_key_exchange", "ssl3": "ssl3_refused"}
    assert found.code == 0


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--address", "www.shop.example"], "--address: www.shop.example is a name"),
        (["--since", "soon"], "--since soon: 'soon' is not a date"),
        (["--since", "9990-01-01"], "has not come yet, so nothing is known of it"),
        (["--since", "2014-04-07", "--fixed", "9990-01-01"], "1 January 9990 has not come yet"),
        (["--since", "2014-04-07", "--rekeyed", "9990-01-01"], "9990 has not come yet"),
        (["--since", "heartbleed", "--old", "nothing.pem"], "nothing.pem cannot be read"),
        (["--since", "heartbleed", "--ct", "broken.json"], "broken.json is not a list of crt.sh"),
        (["--grade", "--rule-out", "bad luck"], "Invalid value for '--rule-out'"),
        (["--probe", "sll3"], "Invalid value for '--probe': 'sll3' is not one of"),
        (["--repeat", "0"], "Invalid value for '--repeat'"),
        (["--proxy", "gopher://127.0.0.1:1"], "gopher"),
        (["mara:secret@shop.example"], "no place here"),
        (["--proxy", "http://mara:secret@127.0.0.1:1"], "no place"),
        (["--proxy", "http://127.0.0.1:x"], "is not the URL of a proxy"),
        (["--address", "localhost"], "--address: localhost is a name"),
        (["--sni", "a b"], "a b"),
        (["--sni", "x" * 64 + ".example"], "x" * 64),
        (["--grade", "dtls://shop.example"], "speaks in datagrams, and is not graded"),
        (["--grade", "db.shop.example:3306"], "shuts this machine out"),
        (["--fixed", "2014-04-08"], "an option of `stanch grade` or of `stanch certificate`"),
    ],
)
def test_a_slip_is_named_with_what_to_do(
    stanch: Stanch, places: Places, tmp_path: Path, words: list[str], error: str
) -> None:
    (tmp_path / "broken.json").write_text("{")
    found = stanch("check", *words, places.tls())
    assert found.code == 2
    assert error in " ".join(found.err.split())
    assert "help" in found.err
    assert "secret" not in found.err
    assert found.out == ""


def test_since_the_disclosure_an_old_key_is_not_done_and_an_unknown_one_is_not_known(
    stanch: Stanch, places: Places
) -> None:
    identity = places.identity()
    place = places.tls(identity)
    unknown = stanch("check", "--since", "yesterday", place)
    assert unknown.code == 3
    assert "We know no certificate from before, so nothing can be compared" in flat(unknown)
    assert "Key: unknown." in unknown.out
    assert "not trusted" in unknown.out
    same = stanch("check", "--since", "2014-04-07", "--fixed", "2014-04-08", "--rekeyed", "2014-04-01", place)
    assert same.code == 1
    assert "NOT DONE" in same.out
    (line,) = [
        json.loads(one) for one in stanch("check", "--json", "--since", "heartbleed", place).out.splitlines()
    ]
    assert line["overall"]["word"] == "cannot_tell"


def test_since_the_disclosure_our_own_record_is_what_is_compared_with(stanch: Stanch, places: Places) -> None:
    place = places.vulnerable(places.identity())
    assert stanch("start", place, "--prove", "--no-questions", now="2014-04-08T14:06Z").code == 1
    leaked = stanch("check", "--since", "heartbleed", "--prove", place)
    assert leaked.code == 1
    assert "Key: same." in leaked.out
    places.tls(places.identity(), at=place)
    found = stanch("check", "--since", "heartbleed", place)
    assert "Key: new." in found.out
    assert "from our record: key" in flat(found)
    assert "Order: " in found.out


def test_a_grade_has_its_letter_its_caps_and_what_to_do(stanch: Stanch, places: Places) -> None:
    place = places.tls()
    found = stanch("check", "--grade", "--rule-out", "robot", place)
    assert found.code == 1, "it cannot be better than an A-"
    assert "No grade; at best" in found.out
    assert "Get a certificate from a public authority" in flat(found)
    assert "[untrusted]" in found.out
    assert "Mozilla modern: no, for it speaks TLSv1.2" in flat(found)
    assert "of at most 250" in flat(found)
    report = parsed(stanch("check", "--grade", "--json", place))["grade"]
    assert report["grade"] is None
    assert "self_signed" in {one["id"] for one in report["caps"]}
