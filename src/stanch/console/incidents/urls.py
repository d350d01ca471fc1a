"""Where these pages are."""

from django.urls import path

from stanch.console.incidents import events, views

urlpatterns = [
    path("incidents/", views.page, name="incidents"),
    path("incidents/close/", views.close, name="close"),
    path("incidents/again/", views.again, name="open_again"),
    path("start/new/", events.new, name="new"),
    path("refine/", events.refine, name="refine"),
]
