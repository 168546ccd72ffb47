"""Residents' own pages."""

from django.urls import path

from ginnel.surfaces.portal.views import acting, home, looking, record, sharing, signing_in

app_name = "portal"
urlpatterns = [
    path("my/sign-in", signing_in.sign_in, name="sign-in"),
    path("my/sign-in/start", signing_in.start, name="start"),
    path("my/sign-in/done", signing_in.done, name="done"),
    path("my/sign-out", signing_in.sign_out, name="sign-out"),
    path("my/leave", signing_in.leave, name="leave"),
    path("my/", home.home, name="home"),
    path("my/record", record.own, name="record"),
    path("my/sharing", sharing.sharing, name="sharing"),
    path("my/looks", looking.looks, name="looks"),
    path("my/people", acting.people, name="people"),
    path("my/people/<uuid:acting>/end", acting.end, name="end"),
    path("my/for/<uuid:acting>", record.theirs, name="theirs"),
]
