"""Pages for everybody, without signing in."""

from django.urls import path

from ginnel.surfaces.public import views

app_name = "public"
urlpatterns = [
    path("services", views.search, name="services"),
    path("services/<uuid:service>", views.service, name="service"),
]
