"""Where these pages are."""

from django.urls import path

from stanch.console.onboarding import answers, views

urlpatterns = [
    path("start/", views.begin, name="start"),
    path("start/event/", views.event, name="event"),
    path("start/look/", views.look, name="look"),
    path("start/saw/", views.saw, name="saw"),
    path("start/mine/", views.mine, name="mine"),
    path("start/stop/", views.stop, name="stop"),
    path("incidents/open/", views.another, name="another"),
    path("start/found/", answers.found, name="found"),
    path("start/answer/", answers.given, name="answer"),
]
