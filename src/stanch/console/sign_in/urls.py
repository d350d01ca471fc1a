"""Where these pages are."""

from django.urls import path

from stanch.console.sign_in import views

urlpatterns = [
    path("", views.home, name="home"),
    path("enter/<str:token>/", views.enter, name="enter"),
    path("account/password/reset/", views.forgotten, name="account_reset_password"),
]
