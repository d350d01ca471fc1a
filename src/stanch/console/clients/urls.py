"""Where these pages are."""

from django.urls import path

from stanch.console.clients import views

urlpatterns = [
    path("clients/", views.page, name="clients"),
    path("clients/add/", views.add, name="add_client"),
    path("us/", views.us, name="us"),
]
