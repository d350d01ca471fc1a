"""Where these pages are."""

from django.urls import path

from stanch.console.status import views

urlpatterns = [
    path("situation/", views.page, name="situation"),
    path("situation/again/", views.again, name="again"),
    path("plan/", views.plan, name="plan"),
]
