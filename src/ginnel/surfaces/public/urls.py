"""Pages for everybody, without signing in."""

from django.urls import path

from ginnel.surfaces.public.views import answering, directory, lists, outcome
from ginnel.surfaces.public.views.who_may_see import who_may_see

app_name = "public"
urlpatterns = [
    path("services", directory.search, name="services"),
    path("services/<uuid:service>", directory.service, name="service"),
    path("services/my-list", lists.mine, name="my-list"),
    path("services/my-list/add", lists.add, name="add-to-my-list"),
    path("services/my-list/take-out", lists.take_out, name="take-out-of-my-list"),
    path("services/my-list/save", lists.save, name="save-my-list"),
    path("services/list/<str:code>", lists.saved, name="saved-list"),
    path("services/list/<str:code>/take", lists.take, name="take-list"),
    path("who-may-see", who_may_see, name="who-may-see"),
    path("self-assessment", answering.start, name="self-assessment"),
    path("self-assessment/<int:number>", answering.question, name="question"),
    path("self-assessment/now", answering.now, name="now"),
    path("self-assessment/check", answering.check, name="check"),
    path("self-assessment/result", outcome.result, name="result"),
    path("self-assessment/contact", outcome.contact, name="contact"),
    path("self-assessment/asked", outcome.asked, name="asked"),
    path("self-assessment/save", outcome.save, name="save"),
    path("self-assessment/back", outcome.come_back, name="come-back"),
    path("self-assessment/clear", outcome.clear, name="clear"),
    path("self-assessment/leave", outcome.leave, name="leave"),
]
