"""Rules, profiles and suites are data: whole, with a source on each; a broken file is refused by its line."""

from __future__ import annotations

from importlib.resources import files

import pytest

from stanch.errors import BadInput
from stanch.knowledge import ratings
from stanch.observe.tls import ciphers
from stanch.wire.tls.hello import CIPHERS

RULES = files("stanch.knowledge").joinpath("ratings", "ssllabs-2009r.yaml").read_text("utf-8")
MOZILLA = files("stanch.knowledge").joinpath("ratings", "mozilla-5.7.yaml").read_text("utf-8")
SUITES = files("stanch.knowledge").joinpath("ratings", "suites.yaml").read_text("utf-8")


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_each_rule_has_its_source_and_date_and_says_what_to_do() -> None:
    rules = ratings.rules()
    assert rules.source
    assert rules.written
    for cap in rules.caps:
        assert cap.source, cap.id
        assert cap.since[:2] == "20", cap.id
        assert cap.says.endswith("."), cap.id
        assert cap.do.endswith("."), cap.id


def test_the_table_knows_all_that_the_check_offers_by_the_same_names() -> None:
    known = ratings.suite_by_code()
    for code in CIPHERS:
        assert known[code].name == ciphers.cipher(code)


@pytest.mark.parametrize(
    ("name", "kx", "bits", "traits"),
    [
        ("TLS_RSA_EXPORT_WITH_RC4_40_MD5", "rsa", 40, {"export", "below_112_bits", "rc4"}),
        ("TLS_RSA_WITH_NULL_SHA256", "rsa", 0, {"below_112_bits"}),
        ("TLS_RSA_WITH_3DES_EDE_CBC_SHA", "rsa", 112, {"block_64", "cbc"}),
        ("TLS_RSA_WITH_DES_CBC_SHA", "rsa", 56, {"below_112_bits", "block_64", "cbc"}),
        ("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ecdhe", 128, {"aead", "forward_secrecy"}),
        ("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ecdhe", 256, {"aead", "forward_secrecy"}),
        ("TLS_DHE_RSA_WITH_AES_256_CBC_SHA256", "dhe", 256, {"cbc", "forward_secrecy"}),
        ("TLS_DH_anon_WITH_AES_128_CBC_SHA", "dhe", 128, {"cbc"}),
        ("TLS_AES_128_GCM_SHA256", "tls13", 128, {"aead", "forward_secrecy"}),
    ],
)
def test_what_is_known_of_a_suite(name: str, kx: str, bits: int, traits: set[str]) -> None:
    from typing import get_args

    (suite,) = [one for one in ratings.suites().suites if one.name == name]
    assert (suite.kx, suite.bits) == (kx, bits)
    assert {one for one in get_args(ratings.Trait) if suite.has(one)} == traits


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: tls10,", "id: tls11,", "tls11 stands here twice"),
        ("when: {protocol: SSLv2}", "when: {protocol: SSLv2, flaw: drown}", "it names 2 things"),
        ("when: {protocol: SSLv2}", "when: {}", "it names 0 things"),
        ("when: {protocol: SSLv2}", "when: {protocol: SSLv9}", "SSLv9"),
        ("{suite: rc4}", "{suite: rot13}", "rot13"),
        ("unless: TLSv1.3}", "of: [TLSv1.3]}", "`of` stands alone"),
        ("{protocol: 30,", "{protocol: 31,", "do not add up to 100"),
        ("SSLv2: 0, ", "", "not every protocol has a score"),
        ("{below: 512, score: 20}", "{below: 512, score: 20}, {below: 2, score: 1}", "the steps do not rise"),
        ("anonymous: 0", "anonymous: 0\nanomalous: 1", "anomalous"),
    ],
)
def test_broken_rules_are_refused_by_line(old: str, new: str, said: str) -> None:
    assert old in RULES
    broken = RULES.replace(old, new, 1)
    with pytest.raises(BadInput) as caught:
        ratings.parse_rules(broken, "rules.yaml")
    place, _, rest = caught.value.what.partition(": ")
    name, line = place.split(":")
    assert name == "rules.yaml"
    assert 0 < int(line) <= broken.count("\n") + 1
    assert said in rest
    assert caught.value.help


def test_the_line_is_the_one_that_is_wrong() -> None:
    broken = RULES.replace("when: {protocol: TLSv1.1}", "when: {protocol: TLSv1.1, flaw: crime}", 1)
    with pytest.raises(BadInput, match=f"^rules.yaml:{line_of(RULES, 'id: tls11,')}:"):
        ratings.parse_rules(broken, "rules.yaml")


def test_a_profile_names_only_what_is_known() -> None:
    broken = MOZILLA.replace("- TLS_RSA_WITH_3DES_EDE_CBC_SHA", "- TLS_RSA_WITH_4DES", 1)
    with pytest.raises(BadInput, match=r"mozilla.yaml:\d+: .*TLS_RSA_WITH_4DES"):
        ratings.parse_profiles(broken, "mozilla.yaml")


def test_a_number_stands_once_in_the_table() -> None:
    broken = SUITES.replace('number: "0002"', 'number: "0001"', 1)
    second = line_of(SUITES, 'number: "0002"')
    with pytest.raises(BadInput, match=f"suites.yaml:{second}: "):
        ratings.parse_suites(broken, "suites.yaml")
    with pytest.raises(BadInput, match="found zz"):
        ratings.parse_suites(SUITES.replace('number: "0002"', 'number: "zz"', 1), "suites.yaml")
