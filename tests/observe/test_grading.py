"""Grades by hand: scores, each cap at its trigger and not beside it; and what must hold of every server."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.knowledge import ratings
from stanch.knowledge.ratings import PROTOCOLS, Fault, Flaw, Protocol
from stanch.observe.tls.grade import letter as grading
from stanch.observe.tls.grade import profiles
from stanch.observe.tls.grade.measures import Ephemeral, Key, Leaf, Measured

RULES = ratings.rules()
GCM = ("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384")
NEW = ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384")
CBC = "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"
P256 = Leaf(Key("ec", 256, "secp256r1"), "ecdsa-with-SHA256", 89)


def server(**changes: Any) -> Measured:
    """A server without a fault: TLS 1.2 and 1.3, P-256, HSTS for two years."""
    good = Measured(
        protocols={**dict.fromkeys(PROTOCOLS, False), "TLSv1.2": True, "TLSv1.3": True},
        suites={"TLSv1.2": GCM, "TLSv1.3": NEW},
        groups=("x25519", "secp256r1"),
        ephemeral=(Ephemeral("ec", 253), Ephemeral("ec", 256)),
        leaves=(P256,),
        flaws=dict.fromkeys(RULES.flaws, False),
        faults=dict.fromkeys(get_args(Fault), False),
        signatures=("sha256",),
        hsts=63072000,
    )
    return msgspec.structs.replace(good, **changes)


def also(base: Measured, protocol: Protocol, *suites: str) -> Measured:
    """The same server with one protocol more."""
    protocols = {**base.protocols, protocol: True}
    given = base.suites if protocol == "SSLv2" else {**base.suites, protocol: suites}
    return msgspec.structs.replace(base, protocols=protocols, suites=given)


def only(protocol: Protocol, *suites: str, **changes: Any) -> Measured:
    protocols = {**dict.fromkeys(PROTOCOLS, False), protocol: True}
    return server(protocols=protocols, suites={protocol: suites}, **changes)


def flawed(flaw: Flaw) -> Measured:
    return server(flaws={**server().flaws, flaw: True})


def faulty(fault: Fault) -> Measured:
    return server(faults={**server().faults, fault: True})


def leaf(kind: Any, bits: int) -> Measured:
    return server(leaves=(Leaf(Key(kind, bits), "sha256WithRSAEncryption", 89),))


def test_the_sum_by_hand() -> None:
    # protocol (100 + 80) / 2 = 90; key: RSA 2048 is 90; cipher (100 + 20) / 2 = 60: 27 + 27 + 24 = 78
    old = also(server(leaves=leaf("rsa", 2048).leaves), "SSLv3", "TLS_RSA_WITH_3DES_EDE_CBC_SHA")
    assert grading.score(old, RULES) == grading.Scores(90, 90, 60, 78)
    # anonymous: 0, and so the sum
    nobody = also(server(), "TLSv1", "TLS_DH_anon_WITH_AES_128_CBC_SHA")
    assert grading.score(nobody, RULES) == grading.Scores(95, 0, 90, 0)
    # export: key exchange 40; cipher (100 + 20) / 2
    export = also(server(), "TLSv1", "TLS_RSA_EXPORT_WITH_RC4_40_MD5")
    assert grading.score(export, RULES) == grading.Scores(95, 40, 60, 64.5)
    # no protocol at all: no score, and no grade
    assert grading.score(server(protocols=dict.fromkeys(PROTOCOLS, False)), RULES) is None


@pytest.mark.parametrize(
    ("kind", "bits", "score"),
    [
        ("rsa", 511, 20), ("rsa", 512, 40), ("rsa", 1023, 40), ("rsa", 1024, 80), ("rsa", 2047, 80),
        ("rsa", 2048, 90), ("rsa", 4095, 90), ("rsa", 4096, 100), ("dss", 1024, 80),
        ("ec", 109, 20), ("ec", 110, 40), ("ec", 123, 80), ("ec", 163, 90), ("ec", 224, 90), ("ec", 225, 100),
    ],
)  # fmt: skip
def test_keys_by_hand(kind: str, bits: int, score: int) -> None:
    assert grading.key_score(leaf(kind, bits), RULES) == score


CASES = {
    "nothing": (server(), "A+", set[str]()),
    "name": (faulty("name_mismatch"), "M", {"name_mismatch"}),
    "untrusted": (faulty("untrusted"), "T", {"untrusted"}),
    "self-signed": (faulty("self_signed"), "T", {"self_signed"}),
    "dates": (faulty("not_valid_now"), "T", {"not_valid_now"}),
    "revoked": (faulty("revoked"), "T", {"revoked"}),
    "sha1": (server(signatures=("sha1", "sha256")), "T", {"sha1_signature"}),
    "md5": (server(signatures=("md5",)), "F", {"md5_signature"}),
    "md2": (server(signatures=("md2",)), "F", {"md5_signature"}),
    "heartbleed": (flawed("heartbleed"), "F", {"heartbleed"}),
    "ccs": (flawed("ccs"), "F", {"ccs"}),
    "ticketbleed": (flawed("ticketbleed"), "F", {"ticketbleed"}),
    "robot": (flawed("robot"), "F", {"robot"}),
    "renegotiation": (flawed("insecure_renegotiation"), "F", {"insecure_renegotiation"}),
    "exponent": (faulty("exponent_1"), "F", {"rsa_exponent_1"}),
    "sslv2": (also(server(flaws={**server().flaws, "drown": True}), "SSLv2"), "F", {"sslv2", "drown"}),
    "sslv3 best": (
        only("SSLv3", "TLS_RSA_WITH_RC4_128_SHA"), "F",
        {"sslv3_best", "no_tls12", "sslv3", "no_forward_secrecy", "no_aead", "rc4", "no_tls13"},
    ),
    "sslv3 too, with blocks": (also(server(), "SSLv3", CBC), "C", {"poodle", "sslv3"}),
    "sslv3 too, with rc4": (
        also(server(), "SSLv3", "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA"), "B", {"sslv3", "rc4"},
    ),
    "export": (
        also(server(), "TLSv1", "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA"), "F",
        {"export", "weak_cipher", "key_too_small", "tls10", "key_small"},
    ),
    "null": (also(server(), "TLSv1", "TLS_RSA_WITH_NULL_SHA"), "F", {"weak_cipher", "tls10"}),
    "tls 1.0": (also(server(), "TLSv1", CBC), "B", {"tls10"}),
    "tls 1.1": (also(server(), "TLSv1.1", CBC), "B", {"tls11"}),
    "tls 1.0 alone": (only("TLSv1", CBC), "C", {"no_tls12", "tls10", "no_aead", "no_tls13"}),
    "tls 1.3 alone": (only("TLSv1.3", *NEW), "A+", set[str]()),
    "tls 1.2 alone": (only("TLSv1.2", *GCM), "A-", {"no_tls13"}),
    "crime": (flawed("crime"), "C", {"crime"}),
    "rc4 with 1.2": (
        only("TLSv1.2", *GCM, "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA"), "C",
        {"rc4_with_new_protocols", "rc4", "no_tls13"},
    ),
    "rc4 with 1.0": (
        also(server(), "TLSv1", "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA"), "B", {"rc4", "tls10"},
    ),
    "3des with 1.2": (
        only("TLSv1.2", *GCM, "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA"), "C", {"small_blocks", "no_tls13"},
    ),
    "3des with 1.0": (also(server(), "TLSv1", "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA"), "B", {"tls10"}),
    "no forward secrecy": (
        only("TLSv1.2", "TLS_RSA_WITH_AES_128_GCM_SHA256"), "B", {"no_forward_secrecy", "no_tls13"},
    ),
    "no aead": (only("TLSv1.2", CBC), "B", {"no_aead", "no_tls13"}),
    "dh 1024": (server(ephemeral=(Ephemeral("dh", 1024),)), "B", {"key_small"}),
    "dh 768": (server(ephemeral=(Ephemeral("dh", 768),)), "F", {"key_too_small", "key_small"}),
    "chain": (faulty("incomplete_chain"), "B", {"incomplete_chain"}),
    "no hsts": (server(hsts=0), "A", {"hsts"}),
    "hsts of 179 days": (server(hsts=179 * 86400), "A", {"hsts"}),
    "hsts of 180 days": (server(hsts=180 * 86400), "A+", set[str]()),
    "hsts switched off": (server(hsts=0, hsts_void=True), "A-", {"hsts_void"}),
    "hsts absent": (server(hsts=0, hsts_void=False), "A", {"hsts"}),
    "expired, and so nobody can say": (
        server(faults={**server().faults, "not_valid_now": True, "revoked": None}), "T", {"not_valid_now"},
    ),
    "worst of several": (also(server(hsts=0, flaws={**server().flaws, "crime": True}), "TLSv1", CBC), "C",
                         {"hsts", "crime", "tls10"}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_by_hand(case: str) -> None:
    found, letter, expected = CASES[case]
    graded = grading.grade(found, RULES)
    assert {cap.id for cap in graded.caps} == expected
    assert (graded.grade, graded.missing) == (letter, ())


def test_every_cap_has_a_case() -> None:
    seen = {id for _found, _letter, caps in CASES.values() for id in caps}
    assert seen == {cap.id for cap in RULES.caps}


def test_without_an_input_there_is_no_grade_but_the_best_that_it_can_be() -> None:
    graded = grading.grade(also(server(hsts=None, missing={"hsts": "not_http"}), "TLSv1", CBC), RULES)
    assert (graded.grade, graded.at_best) == (None, "B")
    assert graded.missing == (grading.Absent("hsts", "not_http"),)


def test_a_persons_word_counts_only_for_what_was_not_measured() -> None:
    unknown = server(flaws={**server().flaws, "robot": None})
    assert grading.grade(unknown, RULES).grade is None
    said = grading.grade(unknown, RULES, frozenset({"robot"}))
    assert (said.grade, said.ruled_out) == ("A+", ("robot",))
    seen = grading.grade(flawed("robot"), RULES, frozenset({"robot"}))
    assert (seen.grade, seen.ruled_out) == ("F", ())


INPUTS = [
    *(f"protocol {one}" for one in PROTOCOLS), "suites TLSv1.2", "suites TLSv1.3", "ephemeral", "leaves",
    "signatures", "hsts", *RULES.flaws, *get_args(Fault),
]  # fmt: skip


def without(found: Measured, name: str) -> Measured:
    kind, _, protocol = name.partition(" ")
    if kind == "protocol":
        return msgspec.structs.replace(found, protocols={**found.protocols, protocol: None})
    if kind == "suites":
        return msgspec.structs.replace(found, suites={**found.suites, protocol: None})
    for field, names in (("flaws", RULES.flaws), ("faults", get_args(Fault))):
        if name in names:
            return msgspec.structs.replace(found, **{field: {**getattr(found, field), name: None}})
    return msgspec.structs.replace(found, **{name: None})


@pytest.mark.parametrize("name", INPUTS)
def test_each_missing_input_takes_the_grade_and_is_named(name: str) -> None:
    graded = grading.grade(without(server(), name), RULES)
    assert graded.grade is None
    assert [one.input for one in graded.missing] == [name]


NAMES = [one.name for one in ratings.suites().suites if one.kx != "tls13"]
TRI = st.sampled_from([True, False, None])


@st.composite
def servers(draw: st.DrawFn) -> Measured:
    """Any server, measured whole or in part."""
    protocols = {one: draw(TRI) for one in PROTOCOLS}
    listed = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map(tuple)
    new = st.lists(st.sampled_from(NEW), min_size=1).map(tuple)
    suites = {
        one: draw(st.none() | (new if one == "TLSv1.3" else listed)) for one in PROTOCOLS if one != "SSLv2"
    }
    sizes = st.builds(Ephemeral, st.sampled_from(["ec", "dh"]), st.integers(100, 4096))
    keys = st.builds(
        Leaf,
        st.builds(Key, st.sampled_from(["rsa", "ec"]), st.integers(100, 4096)),
        st.just("x"),
        st.just(1),
    )
    return server(
        protocols=protocols,
        suites=suites,
        ephemeral=draw(st.none() | st.lists(sizes, max_size=2).map(tuple)),
        leaves=draw(st.none() | st.lists(keys, min_size=1, max_size=2).map(tuple)),
        flaws={one: draw(TRI) for one in RULES.flaws},
        faults={one: draw(TRI) for one in get_args(Fault)},
        signatures=draw(st.none() | st.lists(st.sampled_from(["sha256", "sha1", "md5"])).map(tuple)),
        hsts=draw(st.none() | st.integers(0, 10**8)),
    )


def rank(letter: str | None) -> int:
    return -1 if letter is None else grading.ORDER.index(letter)


@given(servers())
def test_a_grade_stands_on_every_input_and_is_never_better_than_the_worst_cap(found: Measured) -> None:
    graded = grading.grade(found, RULES)
    refused = found.faults["untrusted"] or found.faults["not_valid_now"]
    faults = [fault for name, fault in found.faults.items() if name != "revoked" or not refused]
    whole = (
        None not in found.protocols.values() and None not in found.flaws.values()
        and None not in faults and found.hsts is not None and found.leaves is not None
        and found.ephemeral is not None and found.signatures is not None
        and all(found.suites[one] for one in PROTOCOLS[1:] if found.protocols[one])
    )  # fmt: skip
    assert (not graded.missing) == whole
    if not whole:
        assert graded.grade is None
    for cap in graded.caps:
        assert rank(graded.at_best) >= rank(cap.grade) or graded.at_best is None


@given(servers(), st.sampled_from(INPUTS))
def test_measuring_less_never_makes_the_best_worse(found: Measured, name: str) -> None:
    """What is not known speaks for a server in `at_best` alone, and never in a grade."""
    less = grading.grade(without(found, name), RULES)
    more = grading.grade(found, RULES)
    if less.at_best is not None and more.at_best is not None and not name.startswith(("protocol", "suites")):
        assert rank(less.at_best) <= rank(more.at_best)


@given(servers(), st.data())
def test_a_weak_protocol_more_never_raises_the_grade(found: Measured, data: st.DataObject) -> None:
    on = [one for one in PROTOCOLS if found.protocols[one]]
    off = [
        one
        for one in PROTOCOLS
        if found.protocols[one] is False and on and PROTOCOLS.index(one) < PROTOCOLS.index(on[-1])
    ]
    if not off or on[-1] == "SSLv2":
        return
    protocol = data.draw(st.sampled_from(off))
    suites = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4))
    before, after = grading.grade(found, RULES), grading.grade(also(found, protocol, *suites), RULES)
    assert rank(after.at_best) >= rank(before.at_best)
    if before.grade is not None and after.grade is not None:
        assert rank(after.grade) >= rank(before.grade)


@given(servers(), st.sampled_from(list(RULES.flaws)))
def test_a_flaw_more_never_raises_the_grade(found: Measured, flaw: Flaw) -> None:
    clean = msgspec.structs.replace(found, flaws={**found.flaws, flaw: False})
    bad = msgspec.structs.replace(found, flaws={**found.flaws, flaw: True})
    assert rank(grading.grade(bad, RULES).at_best) >= rank(grading.grade(clean, RULES).at_best)


def fits(found: Measured) -> dict[str, str]:
    return {one.id: profiles.fit(found, one).meets for one in ratings.profiles().profiles}


def test_profiles_by_hand() -> None:
    assert fits(only("TLSv1.3", *NEW)) == {"modern": "yes", "intermediate": "yes", "old": "no"}
    assert fits(server()) == {"modern": "no", "intermediate": "yes", "old": "no"}
    rsa = Leaf(Key("rsa", 2048), "sha256WithRSAEncryption", 89)
    old = also(server(leaves=(rsa,)), "TLSv1", "TLS_RSA_WITH_3DES_EDE_CBC_SHA")
    assert fits(old) == {"modern": "no", "intermediate": "no", "old": "yes"}
    assert fits(server(hsts=None)) == {"modern": "no", "intermediate": "unknown", "old": "no"}
    assert fits(server(groups=("x25519", "x448")))["intermediate"] == "no"
    long = Leaf(Key("ec", 256, "secp256r1"), "ecdsa-with-SHA256", 91)
    (lifespan,) = profiles.fit(only("TLSv1.3", *NEW, leaves=(long,)), ratings.profiles().profiles[0]).blockers
    assert (lifespan.line, lifespan.found) == ("lifespan", "91 days")
