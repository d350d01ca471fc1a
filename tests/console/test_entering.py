"""Who comes in: by a link that is good once, by a password afterwards, and nobody else."""

from __future__ import annotations

import pytest

from tests.program.browsing import Console

PAGES = (
    "/", "/start/", "/start/saw/", "/start/new/?kind=break-in", "/refine/", "/situation/", "/plan/",
    "/services/", "/services/register.yaml", "/done/?asset=x", "/attest/?asset=x", "/tell/", "/timeline/",
    "/test/", "/test/x/", "/extension/", "/account/2fa/",
)  # fmt: skip


@pytest.fixture
def stranger(console: Console) -> Console:
    """Another browser, in which nobody came in."""
    return Console()


@pytest.mark.parametrize("path", PAGES)
def test_nobody_sees_a_page_who_did_not_come_in(stranger: Console, path: str) -> None:
    page = stranger.open(path)
    assert page.path.startswith("/account/login/")
    assert page.status == 200
    assert "Sign out" not in page


def test_a_link_is_good_once_and_a_look_at_it_does_not_use_it_up(stranger: Console) -> None:
    from stanch.console.sign_in.links import links

    link = f"/enter/{links.make('owner')}/"
    assert stranger.open(link).status == 200
    assert stranger.open(link).heading == "Come in"
    assert stranger.open(link).press("Open the console").status == 200
    late = Console().open(link).press("Open the console")
    assert (late.status, late.heading) == (403, "This link is used up")
    assert "stanch up" in late
    assert Console().open("/enter/guess/").press("Open the console").status == 403


def test_a_link_is_good_for_ten_minutes(stranger: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    from stanch.console.sign_in import links as entering

    monkeypatch.setattr(entering.links, "seconds", -1.0)
    page = stranger.open(f"/enter/{entering.links.make('owner')}/").press("Open the console")
    assert page.heading == "This link is used up"


def test_before_anything_began_the_way_leads_to_the_start(console: Console) -> None:
    for path in (
        "/",
        "/situation/",
        "/services/",
        "/tell/",
        "/timeline/",
        "/plan/",
        "/refine/",
        "/start/saw/",
    ):
        page = console.open(path)
        assert page.path == "/start/", path
        assert page.heading == "What happened, and which site is yours?"
    page = console.open("/start/new/?kind=library-bug&domain=shop.example")
    assert "Services" not in page.links(), "no way to pages that cannot be yet"


def test_afterwards_it_leads_to_the_situation(console: Console, begun: str) -> None:
    assert console.open("/").path == "/situation/"


def test_who_signs_out_is_out(console: Console) -> None:
    assert console.open("/start/").press("Sign out").path.startswith("/account/login/")
    assert console.open("/start/").path.startswith("/account/login/")


def test_a_password_lets_the_owner_in_and_guessing_is_stopped(console: Console) -> None:
    from django.contrib.auth.models import User

    owner = User.objects.get()
    assert owner.username == "mara", "the account of this machine's user"
    owner.set_password("correct horse battery staple")
    owner.save()
    browser = Console()
    page = browser.open("/account/login/").press(
        "Sign in", {"Username": "mara", "Password": "correct horse battery staple"}
    )
    assert page.path == "/start/"
    seen = []
    for number in range(9):
        page = (
            Console()
            .open("/account/login/")
            .press("Sign in", {"Username": "mara", "Password": f"guess number {number}"})
        )
        seen.append(page.status)
        if page.status == 429:
            break
    assert seen[-1] == 429, seen
    assert page.heading == "Too many attempts"
    assert "stanch up" in page


def test_a_forgotten_password_is_set_anew_by_whoever_can_start_the_console(stranger: Console) -> None:
    page = stranger.open("/account/password/reset/")
    assert page.heading == "Forgotten password"
    assert "stanch up" in page


def test_nobody_signs_up(stranger: Console) -> None:
    from django.contrib.auth.models import User

    page = stranger.open("/account/signup/")
    assert "password1" not in page.html
    assert User.objects.count() == 1


def test_strict_headers_on_every_page_and_no_other_host(console: Console, begun: str) -> None:
    for path in ("/situation/", "/start/", "/account/login/", "/test/", "/extension/"):
        headers = console.open(path).response.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
    assert console.client.get("/situation/", headers={"host": "evil.example"}).status_code == 400


def test_a_page_that_is_not_there_says_so(console: Console) -> None:
    page = console.open("/nope/")
    assert (page.status, page.heading) == (404, "There is no such page")
