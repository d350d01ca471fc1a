"""Where these pages are."""

from django.urls import path

from stanch.console.site_check import api, extension

urlpatterns = [
    path("extension/", extension.page, name="extension"),
    path("extension/make/", extension.make, name="make_token"),
    path("extension/revoke/", extension.revoke, name="revoke_token"),
    path("api/site/", api.page, name="site"),
]
