"""Where each page is."""

from allauth.account import views as account
from django.urls import include, path

from stanch.console.attestations import views as words
from stanch.console.incidents import events as event
from stanch.console.incidents import views as incidents
from stanch.console.notices import sending
from stanch.console.notices import views as tell
from stanch.console.observations import views as files
from stanch.console.onboarding import answers
from stanch.console.onboarding import views as start
from stanch.console.sign_in import views as entering
from stanch.console.site_check import api as site
from stanch.console.site_check import extension
from stanch.console.status import views as situation
from stanch.console.timeline import views as timeline
from stanch.console.vendors import views as services
from stanch.console.web_tester import api as tester_api
from stanch.console.web_tester import views as tester

urlpatterns = [
    path("", entering.home, name="home"),
    path("enter/<str:token>/", entering.enter, name="enter"),
    path("incidents/", incidents.page, name="incidents"),
    path("incidents/open/", start.another, name="another"),
    path("incidents/close/", incidents.close, name="close"),
    path("incidents/again/", incidents.again, name="open_again"),
    path("incidents/zone/", incidents.zone, name="zone"),
    path("start/", start.begin, name="start"),
    path("start/event/", start.event, name="event"),
    path("start/new/", event.new, name="new"),
    path("refine/", event.refine, name="refine"),
    path("start/look/", start.look, name="look"),
    path("start/saw/", start.saw, name="saw"),
    path("start/mine/", start.mine, name="mine"),
    path("start/stop/", start.stop, name="stop"),
    path("start/found/", answers.found, name="found"),
    path("start/answer/", answers.given, name="answer"),
    path("situation/", situation.page, name="situation"),
    path("situation/again/", situation.again, name="again"),
    path("plan/", situation.plan, name="plan"),
    path("services/", services.page, name="services"),
    path("services/add/", services.add, name="add_service"),
    path("services/asked/", services.asked, name="asked"),
    path("services/said/", services.said, name="said"),
    path("services/end/", services.end, name="end"),
    path("services/register.yaml", services.export, name="register"),
    path("files/", files.page, name="files"),
    path("files/keep/", files.keep, name="keep_files"),
    path("done/", words.done, name="done"),
    path("attest/", words.attest, name="attest"),
    path("tell/", tell.page, name="tell"),
    path("tell/whom/", tell.whom, name="whom"),
    path("tell/promise/", tell.promise, name="promise"),
    path("tell/stands/", sending.let_stand, name="let_stand"),
    path("tell/copied/", sending.copied, name="copied"),
    path("tell/text/", sending.changed, name="own_text"),
    path("tell/text/last/", sending.last, name="last_text"),
    path("tell/text/<int:number>/", sending.text, name="text"),
    path("tell/text/<int:number>/change/", sending.changed, name="change"),
    path("tell/sent/", sending.sent, name="sent"),
    path("timeline/", timeline.page, name="timeline"),
    path("timeline/retract/", timeline.retract, name="retract"),
    path("test/", tester.begin, name="test"),
    path("test/<str:id>/", tester.page, name="tested"),
    path("test/<str:id>/prove/", tester.prove, name="prove"),
    path("test/<str:id>/share/", tester.share, name="share"),
    path("api/test", tester_api.look, name="api_test"),
    path("api/test/<str:id>", tester_api.answer, name="api_tested"),
    path("extension/", extension.page, name="extension"),
    path("extension/make/", extension.make, name="make_token"),
    path("extension/revoke/", extension.revoke, name="revoke_token"),
    path("api/site/", site.page, name="site"),
    path("account/password/reset/", entering.forgotten, name="account_reset_password"),
    path("account/password/set/", account.password_set, name="account_set_password"),
    path("account/", include("allauth.urls")),
]
