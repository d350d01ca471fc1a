"""Where these pages are."""

from django.urls import path

from stanch.console.attestations import views

urlpatterns = [
    path("done/", views.done, name="done"),
    path("attest/", views.attest, name="attest"),
]
