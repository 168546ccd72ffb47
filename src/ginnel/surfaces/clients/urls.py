"""Where systems get their tokens, and where that is said."""

from django.urls import path

from ginnel.surfaces.clients import views

app_name = "clients"
urlpatterns = [
    path("oauth/token", views.token, name="token"),
    path("oauth/introspect", views.introspect, name="introspect"),
    path("oauth/revoke", views.revoke, name="revoke"),
    path("fhir/R4/.well-known/smart-configuration", views.configuration, name="configuration"),
]
