"""The catalogue of vendors: every file loads, no sign is claimed twice, broken files are refused by line."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stanch.app.typed import names as naming
from stanch.core.model import ROLES, Asset, AssetId
from stanch.core.state import State
from stanch.errors import BadInput
from stanch.knowledge import vendors
from stanch.observe.vendors import pages
from stanch.tell import names
from stanch.tell.names import SIGN_IN_AT


def test_there_are_many_and_each_is_called_as_its_id_says() -> None:
    known = vendors.catalogue()
    assert len(known) >= 40
    for id, one in known.items():
        assert naming.vendor(State(), one.name) == (id, one.name)
        assert one.signs or one.secrets, "it can be found, or says what there is to change"
        assert one.source
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", one.written)
    assert {sign.role for one in known.values() for sign in one.signs} >= set(ROLES) - {"backups"}


def test_no_sign_is_claimed_twice_and_none_takes_all() -> None:
    signs = Counter((sign.kind, sign.host) for one in vendors.catalogue().values() for sign in one.signs)
    assert not [sign for sign, count in signs.items() if count > 1]
    for _kind, host in signs:
        assert host == host.lower()
        assert len([label for label in host.split(".") if "*" not in label]) >= 2 or "awsdns" in host, host


@pytest.mark.parametrize(
    ("kind", "host", "name", "role"),
    [
        ("mx", "ASPMX2.googlemail.com.", "Google Workspace", "mail"),
        ("mx", "shop-example.mail.protection.outlook.com", "Microsoft 365", "mail"),
        ("ns", "ns-1536.awsdns-00.co.uk", "Amazon Route 53", "dns"),
        ("ns", "ada.ns.cloudflare.com", "Cloudflare", "dns"),
        ("page", "js.stripe.com", "Stripe", "payments"),
        ("cname", "shops.myshopify.com", "Shopify", "hosting"),
    ],
)
def test_who_a_host_belongs_to(kind: vendors.Kind, host: str, name: str, role: str) -> None:
    found = vendors.seen(kind, host)
    assert found is not None
    assert (found[0].name, found[1]) == (name, role)


def test_a_host_that_only_ends_alike_is_nobodys() -> None:
    assert vendors.seen("page", "js.stripe.com.evil.example") is None
    assert vendors.seen("page", "evil-js.stripe.com") is None
    assert vendors.seen("mx", "notmailgun.org") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id: x\nname: X\nsigns: []\nsource: s\n", r"mine.yaml.*written"),
        ("id: x\nname: X\nsigns:\n  - {kind: smell, host: a.b, role: mail}\n", r"mine.yaml:4"),
        ("id: x\nname: X\nsigns: []\nsource: s\nwritten: d\ncolour: red\n", r"mine.yaml:6.*colour"),
        ("id: [", r"mine.yaml:\d"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_line(text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        vendors.parse(text, "mine.yaml")


tags = st.sampled_from(
    ["<script src=", "<base href=", "<form action='", "<!--", "<![CDATA[", "<!x [", ">", "'"]
)
urls = st.sampled_from(
    ["//a.example/x", "http://[::1", "https://b.example", "javascript:1", "http://", "\x00"]
)


@given(st.lists(st.one_of(tags, urls, st.text(max_size=20)), max_size=40).map("".join))
def test_pages_lie_and_are_read_all_the_same(html: str) -> None:
    for host, _tag in pages.hosts(html.encode("utf-8", "surrogatepass"), "https://shop.example/"):
        assert re.fullmatch("[a-z0-9_.:-]+", host)


def test_a_host_of_a_page_is_a_name_and_no_sentence() -> None:
    page = (
        "<img src='https://all%20is%20well.example/x'><img src='https://all is well.example/'>"
        "<img src='//\u202eelpmaxe.b/'><img src='//c\x1bc.example/'><img src='//b\u00fccher.example/'>"
        "<img src='http://[2001:db8::1]/'><img src='//a_b.example./'>"
    )
    found = [host for host, _tag in pages.hosts(page.encode(), "https://shop.example/")]
    assert found == ["xn--bcher-kva.example", "2001:db8::1", "a_b.example."]


@given(st.binary(max_size=500))
def test_so_are_pages_that_are_no_text(body: bytes) -> None:
    list(pages.hosts(body, "https://shop.example/"))


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("dnsimple.com", "DNSimple"), ("dashboard.stripe.com", "Stripe"), ("WWW.Stripe.com.", "Stripe"),
        ("notstripe.com", None), ("stripe.com.evil.example", None), ("com", None), ("", None),
        # what their customers made is not theirs
        ("shop.netlify.app", None), ("shop.github.io", None), ("shop.myshopify.com", None),
        ("shop.herokuapp.com", None), ("shop.pages.dev", None), ("blog.wordpress.com", None),
    ],
)  # fmt: skip
def test_whose_own_site_a_host_is(host: str, name: str | None) -> None:
    found = vendors.whose(host)
    assert (found.name if found else None) == name


def test_each_site_is_one_vendors_and_stands_in_its_source() -> None:
    sites = [(site, one) for one in vendors.catalogue().values() for site in one.sites]
    assert len({site for site, _one in sites}) == len(sites) > 60
    for site, one in sites:
        assert vendors.whose(site) is one
        assert site in one.source


@pytest.mark.parametrize(
    ("name", "secrets"),
    [
        ("stripe", "our password, API key and webhook secret at Stripe"),
        ("github", "our password, personal access token, OAuth client secret and deploy key at GitHub"),
        ("amazon-web-services", "our password and access key at Amazon Web Services"),
        ("slack", "our password, bot token, client secret and signing secret at Slack"),
        ("twilio", "our password, auth token and API key at Twilio"),
        ("cloudflare", "our password, API token and global API key at Cloudflare"),
    ],
)
def test_whole_kinds_of_secret_are_changed_with_the_password(name: str, secrets: str) -> None:
    known = vendors.catalogue()[AssetId(f"vendor:{name}")]
    password = Asset(AssetId("credential:x"), "credential", f"{SIGN_IN_AT}{known.name}")
    assert names.secrets(password) == secrets


def test_each_kind_of_secret_is_listed_once_and_says_no_sentence() -> None:
    for one in vendors.catalogue().values():
        assert len(set(one.secrets)) == len(one.secrets)
        assert not [secret for secret in one.secrets if secret == "password" or not secret.strip(". ")]


def test_where_its_customers_sign_in_is_the_service_itself() -> None:
    found = vendors.whose("github.com")
    assert found is not None
    assert found.name == "GitHub"
    assert vendors.seen("cname", "shop.github.io") == (
        vendors.catalogue()[AssetId("vendor:github-pages")],
        "hosting",
    )
