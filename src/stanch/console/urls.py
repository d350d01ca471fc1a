"""Where each page is: the addresses of each capability stand in its own `urls`."""

from importlib import import_module

from allauth.account import views as account
from django.urls import URLPattern, include, path

CAPABILITIES = (
    "sign_in",
    "clients",
    "incidents",
    "onboarding",
    "status",
    "vendors",
    "observations",
    "attestations",
    "notices",
    "timeline",
    "web_tester",
    "site_check",
)

OWN: list[URLPattern] = [
    *(one for name in CAPABILITIES for one in import_module(f"stanch.console.{name}.urls").urlpatterns),
    path("account/password/set/", account.password_set, name="account_set_password"),
]
"""Our own pages; those of allauth come beside them."""

urlpatterns = [*OWN, path("account/", include("allauth.urls"))]
