"""Where these pages are."""

from django.urls import path

from stanch.console.notices import language, sending, views

urlpatterns = [
    path("tell/", views.page, name="tell"),
    path("tell/whom/", views.whom, name="whom"),
    path("tell/language/", language.choose, name="notice_language"),
    path("tell/promise/", views.promise, name="promise"),
    path("tell/stands/", sending.let_stand, name="let_stand"),
    path("tell/copied/", sending.copied, name="copied"),
    path("tell/text/", sending.changed, name="own_text"),
    path("tell/text/last/", sending.last, name="last_text"),
    path("tell/text/<int:number>/", sending.text, name="text"),
    path("tell/text/<int:number>/change/", sending.changed, name="change"),
    path("tell/sent/", sending.sent, name="sent"),
]
