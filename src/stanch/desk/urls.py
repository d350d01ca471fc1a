"""Where each page is."""

from allauth.account import views as account
from django.urls import include, path

from stanch.desk.views import entering, event, services, situation, start, tell, timeline, words

urlpatterns = [
    path("", entering.home, name="home"),
    path("enter/<str:token>/", entering.enter, name="enter"),
    path("start/", start.begin, name="start"),
    path("start/event/", start.event, name="event"),
    path("start/new/", event.new, name="new"),
    path("refine/", event.refine, name="refine"),
    path("start/look/", start.look, name="look"),
    path("start/saw/", start.saw, name="saw"),
    path("start/mine/", start.mine, name="mine"),
    path("start/stop/", start.stop, name="stop"),
    path("start/found/", start.found, name="found"),
    path("start/answer/", start.answered, name="answer"),
    path("situation/", situation.page, name="situation"),
    path("situation/again/", situation.again, name="again"),
    path("plan/", situation.plan, name="plan"),
    path("services/", services.page, name="services"),
    path("services/add/", services.add, name="add_service"),
    path("services/asked/", services.asked, name="asked"),
    path("services/said/", services.said, name="said"),
    path("services/register.yaml", services.export, name="register"),
    path("done/", words.done, name="done"),
    path("attest/", words.attest, name="attest"),
    path("tell/", tell.page, name="tell"),
    path("tell/whom/", tell.whom, name="whom"),
    path("tell/promise/", tell.promise, name="promise"),
    path("tell/sent/", tell.sent, name="sent"),
    path("timeline/", timeline.page, name="timeline"),
    path("timeline/retract/", timeline.retract, name="retract"),
    path("account/password/reset/", entering.forgotten, name="account_reset_password"),
    path("account/password/set/", account.password_set, name="account_set_password"),
    path("account/", include("allauth.urls")),
]
