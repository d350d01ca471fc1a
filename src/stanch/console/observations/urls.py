"""Where these pages are."""

from django.urls import path

from stanch.console.observations import views

urlpatterns = [
    path("files/", views.page, name="files"),
    path("files/keep/", views.keep, name="keep_files"),
]
