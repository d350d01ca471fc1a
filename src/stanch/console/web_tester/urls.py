"""Where these pages are."""

from django.urls import path

from stanch.console.web_tester import api, views

urlpatterns = [
    path("test/", views.begin, name="test"),
    path("test/<str:id>/", views.page, name="tested"),
    path("test/<str:id>/prove/", views.prove, name="prove"),
    path("test/<str:id>/share/", views.share, name="share"),
    path("api/test", api.look, name="api_test"),
    path("api/test/<str:id>", api.answer, name="api_tested"),
]
