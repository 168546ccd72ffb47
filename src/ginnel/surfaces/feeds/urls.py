"""Pages for those who keep the record true: what arrived, how fresh, how clean, and what could not be accepted."""

from django.urls import path

from ginnel.surfaces.feeds import views

app_name = "feeds"
urlpatterns = [
    path("feeds/", views.feeds, name="feeds"),
    path("feeds/upload", views.upload, name="upload"),
    path("feeds/<uuid:load>/", views.load, name="load"),
    path("feeds/uploads/<uuid:upload>/", views.kept, name="kept"),
    path("feeds/uploads/<uuid:upload>/settle", views.settle_kept, name="settle-kept"),
    path("feeds/reports/<uuid:report>/settle", views.settle_report, name="settle-report"),
    path("quarantine/", views.quarantine, name="quarantine"),
    path("quarantine/<uuid:row>/", views.quarantined, name="quarantined"),
    path("quarantine/<uuid:row>/settle", views.settle, name="settle"),
]
