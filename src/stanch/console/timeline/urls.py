"""Where these pages are."""

from django.urls import path

from stanch.console.timeline import views

urlpatterns = [
    path("timeline/", views.page, name="timeline"),
    path("timeline/retract/", views.retract, name="retract"),
    path("timeline/undo/", views.undo, name="undo"),
]
