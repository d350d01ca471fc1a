"""Whose word on a certificate counts: signature, issuer, scope and dates; all else is unknown."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from stanch.core.certificates import Revocation
from stanch.core.moments import Moment, from_datetime
from stanch.errors import BadInput
from stanch.observe.tls.certificates import crl, files, ocsp
from stanch.observe.tls.certificates.chains import Authorities, proved, verified
from stanch.observe.tls.certificates.revocation import revocation, together
from stanch.observe.tls.certificates.transparency import listing
from stanch.tell import explanations
from tests.servers.authority import DAY, NOW, Authority, Leaf, Revoked

AT = from_datetime(NOW)


@pytest.fixture(scope="module")
def ca(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module")
def leaf(ca: Authority) -> Leaf:
    return ca.leaf()


def answered(raw: bytes, ca: Authority, leaf: Leaf) -> tuple[str, str]:
    found = ocsp.read(raw, leaf.certificate, ca.certificate, AT)
    return found.status, found.trouble


def test_a_response_by_an_impostor_of_the_same_name_is_not_believed(
    ca: Authority, leaf: Leaf, tmp_path: Path
) -> None:
    impostor = Authority(tmp_path)
    assert answered(ca.response(leaf, revoked=True, by=impostor), ca, leaf) == ("unknown", "bad_signature")


SHA256, SHA1 = (bytes.fromhex(f"2a864886f70d0101{one}") for one in ("0b", "05"))
"""How DER names a signature by RSA with either digest (RFC 8017, appendix A.2.4)."""


@pytest.mark.parametrize("revoked", [False, True])
def test_an_answer_signed_with_sha1_says_so_and_nothing_else(tmp_path: Path, revoked: bool) -> None:
    """No library signs so any more; a real one is in tests/real/test_reissue.py."""
    ca = Authority(tmp_path, old=True)
    leaf = ca.leaf()
    assert answered(ca.response(leaf, revoked=revoked), ca, leaf)[0] != "unknown"
    weak = ca.response(leaf, revoked=revoked).replace(SHA256, SHA1)
    assert answered(weak, ca, leaf) == ("unknown", "weak_signature")
    found = crl.read(
        ca.list([Revoked(leaf)] if revoked else []).replace(SHA256, SHA1),
        leaf.certificate,
        ca.certificate,
        AT,
    )
    assert (found.status, found.trouble) == ("unknown", "weak_signature")
    assert "no longer accepted" in explanations.of_key("weak_signature")


def test_a_responder_that_the_issuer_named_is_believed_and_another_of_its_certificates_is_not(
    ca: Authority, leaf: Leaf
) -> None:
    named = ca.leaf(["responder"], use=ExtendedKeyUsageOID.OCSP_SIGNING)
    assert answered(ca.response(leaf, revoked=True, delegate=named), ca, leaf) == (
        "revoked", "listed_revoked",
    )  # fmt: skip
    late = ca.leaf(["responder"], use=ExtendedKeyUsageOID.OCSP_SIGNING, end=NOW - DAY)
    for one in (ca.leaf(["a customer"]), late):
        assert answered(ca.response(leaf, revoked=True, delegate=one), ca, leaf) == (
            "unknown", "bad_signature",
        )  # fmt: skip


def test_a_response_about_another_certificate_says_nothing(ca: Authority, leaf: Leaf) -> None:
    assert answered(ca.response(ca.leaf()), ca, leaf) == ("unknown", "wrong_issuer")


@pytest.mark.parametrize(
    ("start", "end", "status"),
    [(0, None, "not_revoked"), (-2, None, "unknown"), (-9, -2, "unknown"), (1, 6, "unknown")],
)
def test_a_response_speaks_for_its_time_and_without_an_end_for_a_day(
    ca: Authority, leaf: Leaf, start: int, end: int | None, status: str
) -> None:
    raw = ca.response(leaf, start=NOW + start * DAY, end=None if end is None else NOW + end * DAY)
    assert answered(raw, ca, leaf)[0] == status


def test_some_reasons_alone_are_not_all(ca: Authority, leaf: Leaf) -> None:
    some = frozenset({x509.ReasonFlags.key_compromise})
    point = x509.IssuingDistributionPoint(None, None, False, False, some, False, False)
    found = crl.read(ca.list(point=point), leaf.certificate, ca.certificate, AT)
    assert (found.status, found.trouble) == ("unknown", "not_covered")


def test_revoked_by_one_is_revoked_and_a_failure_beside_it_changes_nothing() -> None:
    dead, good = Revocation("revoked", "crl"), Revocation("not_revoked", "ocsp")
    late = Revocation(trouble="out_of_date")
    assert together([late, good, dead]) == dead
    assert together([late, good]) == good
    assert together([late]) == late
    assert together([]).trouble == "no_source"


def test_a_chain_that_is_not_trusted_is_not_followed(ca: Authority, leaf: Leaf, tmp_path: Path) -> None:
    other = Authorities((Authority(tmp_path).certificate,))
    found = asyncio.run(revocation((leaf.der, ca.der), other, AT, lists=(ca.list([Revoked(leaf)]),)))
    assert (found.status, found.trouble) == ("unknown", "chain_not_trusted")
    own = Authorities((ca.certificate,))
    found = asyncio.run(revocation((leaf.der, ca.der), own, AT, lists=(ca.list([Revoked(leaf)]),)))
    assert (found.status, found.reason) == ("revoked", "keyCompromise")


@pytest.mark.parametrize(("host", "fits"), [("", "unknown"), ("a.shop.example", "yes"), ("b.example", "no")])
def test_whether_a_name_fits_is_no_matter_of_trust(ca: Authority, host: str, fits: str) -> None:
    one = ca.leaf(["*.shop.example"])
    found = verified((one.der, ca.der), host, Authorities((ca.certificate,)), AT).chain
    assert (found.trusted, found.name_matches) == ("yes", fits)


@pytest.mark.parametrize("encoding", [Encoding.PEM, Encoding.DER])
def test_a_bundle_of_pkcs7_is_read_with_the_certificate_before_its_issuer(
    ca: Authority, leaf: Leaf, tmp_path: Path, encoding: Encoding
) -> None:
    path = tmp_path / "old.p7b"
    for those in ([ca.certificate, leaf.certificate], [leaf.certificate, ca.certificate]):
        path.write_bytes(pkcs7.serialize_certificates(those, encoding))
        assert files.read(path) == (leaf.der, ca.der)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(BadInput, match="holds no certificate"):
        files.read(path)


def test_what_openssl_verified_is_trusted_by_its_authority_and_today(ca: Authority, tmp_path: Path) -> None:
    """Of a certificate that `verified` would not take: it has a common name alone."""
    bare, own = ca.leaf(bare=True), Authorities((ca.certificate,))
    assert verified((bare.der, ca.der), "", own, AT).issuer is None
    found = proved((bare.der, ca.der), "www.shop.example", own, AT)
    assert (found.chain.trusted, found.chain.anchor, found.chain.name_matches) == ("yes", "own", "no")
    assert found.issuer == ca.der
    assert proved((bare.der, ca.der), "", Authorities(), AT).chain.anchor == "system"
    later = proved((bare.der, ca.der), "", own, from_datetime(NOW + 100 * DAY)).chain
    assert (later.trusted, later.why) == ("no", "it has expired")
    for broken in ((), (b"no certificate", ca.der), (bare.der, b"no certificate")):
        assert proved(broken, "", own, AT).chain.trusted == "unknown"


def test_an_expired_certificate_is_not_trusted_and_its_issuer_is_known(ca: Authority) -> None:
    one = ca.leaf(start=NOW - 90 * DAY, end=NOW - 2 * DAY)
    found = verified((one.der, ca.der), "www.shop.example", Authorities((ca.certificate,)), AT)
    assert (found.chain.trusted, found.chain.days_left) == ("no", -2)
    assert found.issuer == ca.der


@given(st.binary(max_size=300), st.integers(0, 400))
def test_rubbish_is_unknown_and_never_a_crash(noise: bytes, cut: int) -> None:
    whole, leaf, issuer = _sample()
    for raw in (noise, whole[0][:cut] + noise, whole[1][:cut] + noise):
        for found in (ocsp.read(raw, leaf, issuer, AT), crl.read(raw, leaf, issuer, AT)):
            assert found.status == "unknown" or raw in whole
        try:
            assert listing(raw, "shop.example").entries == ()
        except ValueError:
            continue


def _sample() -> tuple[tuple[bytes, bytes], x509.Certificate, x509.Certificate]:
    if not _made:
        import tempfile

        ca = Authority(Path(tempfile.mkdtemp()))
        leaf = ca.leaf()
        _made.append(((ca.response(leaf), ca.list()), leaf.certificate, ca.certificate))
    return _made[0]


_made: list[tuple[tuple[bytes, bytes], x509.Certificate, x509.Certificate]] = []


def test_a_moment_is_needed_not_the_clock(ca: Authority, leaf: Leaf) -> None:
    later = Moment(from_datetime(NOW + 30 * DAY))
    assert crl.read(ca.list(), leaf.certificate, ca.certificate, later).trouble == "out_of_date"
