"""Names, dates and places of revocation of a certificate; and what HSTS says in its header."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from stanch.core.certificates import Revocation
from stanch.observe.tls.certificates import chains
from stanch.observe.tls.grade import measures, trust
from stanch.observe.tls.grade.visit import max_age
from tests.servers import issued

NOW = datetime.datetime.now(datetime.UTC)


@pytest.mark.parametrize(
    ("names", "host", "right"),
    [
        (["www.shop.example"], "www.shop.example", True),
        (["www.shop.example"], "WWW.Shop.Example.", True),
        (["www.shop.example"], "shop.example", False),
        (["*.shop.example"], "www.shop.example", True),
        (["*.shop.example"], "shop.example", False),
        (["*.shop.example"], "a.b.shop.example", False),
        (["*.example"], "shop.example", False),
        (["w*.shop.example"], "www.shop.example", False),
        (["127.0.0.1"], "127.0.0.1", True),
        (["www.shop.example"], "127.0.0.1", False),
        (["127.0.0.1"], "127.0.0.2", False),
        (["2001:db8::1"], "2001:db8:0::1", True),
        ([], "leaf", False),  # the common name counts for nobody any more
    ],
)
def test_names(tmp_path: Path, names: list[str], host: str, right: bool) -> None:
    made = issued.issue(issued.authority(tmp_path), tmp_path, names=names)
    leaf = x509.load_pem_x509_certificates(made.certificate.read_bytes())[0]
    assert chains.matches(leaf, host) is right


def chain(tmp_path: Path, **more: bool) -> tuple[bytes, ...]:
    made = issued.issue(issued.authority(tmp_path), tmp_path, **more)  # type: ignore[arg-type]
    read = x509.load_pem_x509_certificates(made.certificate.read_bytes())
    return tuple(one.public_bytes(Encoding.DER) for one in read)


def test_what_openssl_did_not_say_is_not_known(tmp_path: Path) -> None:
    silent = trust.judge(chain(tmp_path), "127.0.0.1", None, None, NOW)
    assert silent.faults["untrusted"] is None
    assert silent.faults["incomplete_chain"] is None
    assert silent.missing["untrusted"] == "no_handshake"
    assert silent.faults["not_valid_now"] is False  # by the dates of the leaf
    later = trust.judge(chain(tmp_path), "127.0.0.1", None, None, NOW + datetime.timedelta(days=90))
    assert later.faults["not_valid_now"] is True


def test_a_trusted_chain_that_names_no_place_of_revocation_is_not_revoked(tmp_path: Path) -> None:
    found = trust.judge(chain(tmp_path), "127.0.0.1", trust.TRUSTED, True, NOW)
    assert set(found.faults.values()) == {False}
    assert found.signatures == ("sha256",)


@pytest.mark.parametrize(
    ("said", "revoked", "why"),
    [
        (None, None, "not_asked"),
        (Revocation("revoked", "crl", trouble="listed_revoked"), True, None),
        (Revocation("not_revoked", "ocsp", trouble="still_good"), False, None),
        (Revocation(trouble="out_of_date"), None, "out_of_date"),
    ],
)
def test_one_that_names_a_place_is_revoked_or_not_as_its_issuer_says(
    tmp_path: Path, said: Revocation | None, revoked: bool | None, why: measures.Missing | None
) -> None:
    found = trust.judge(chain(tmp_path, revocable=True), "127.0.0.1", trust.TRUSTED, True, NOW, said)
    assert found.faults["revoked"] is revoked
    assert revoked is not None or found.missing["revoked"] == why


@pytest.mark.parametrize(
    ("verified", "dated", "why"),
    [(19, True, "chain_not_trusted"), (trust.TRUSTED, False, "expired"), (None, None, "no_handshake")],
)
def test_why_nobody_could_be_asked(
    tmp_path: Path, verified: int | None, dated: bool | None, why: measures.Missing
) -> None:
    found = trust.judge(chain(tmp_path, revocable=True), "127.0.0.1", verified, dated, NOW)
    assert (found.faults["revoked"], found.missing["revoked"]) == (None, why)


def test_a_chain_that_cannot_be_read_is_not_judged() -> None:
    for broken in ((), (b"no certificate",)):
        found = trust.judge(broken, "127.0.0.1", trust.TRUSTED, True, NOW)
        assert set(found.faults.values()) == {None}
        assert found.signatures is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("max-age=63072000", 63072000),
        ("max-age=63072000; includeSubDomains; preload", 63072000),
        ('includeSubDomains; MAX-AGE = "100"', 100),
        ("max-age=0", 0),
        ("max-age=forever", 0),
        ("", 0),
        ("x-max-age=5", 0),
        ("max-age=99999999999999999999", 0),
    ],
)
def test_hsts(header: str, seconds: int) -> None:
    assert max_age(header) == seconds
