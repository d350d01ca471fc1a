"""Where these pages are."""

from django.urls import path

from stanch.console.vendors import vendor, views

urlpatterns = [
    path("services/", views.page, name="services"),
    path("services/add/", views.add, name="add_service"),
    path("services/asked/", views.asked, name="asked"),
    path("services/said/", views.said, name="said"),
    path("services/vendor/", vendor.page, name="vendor"),
    path("services/end/", views.end, name="end"),
    path("services/register.yaml", views.export, name="register"),
]
