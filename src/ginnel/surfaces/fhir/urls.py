"""The FHIR R4 interface. The last address answers whatever no other does, so that a client is told in FHIR."""

from django.urls import path, re_path

from ginnel.surfaces.fhir import views

app_name = "fhir"
urlpatterns = [
    path("developers", views.developers_page, name="developers"),
    path("fhir/R4/openapi.json", views.openapi_description, name="openapi"),
    path("fhir/R4/metadata", views.metadata, name="metadata"),
    re_path(r"^fhir/R4/?\Z", views.system, name="system"),
    path("fhir/R4/$<str:name>", views.operation_on_all, name="operation-on-all"),
    path("fhir/R4/<str:kind>/$<str:name>", views.operation_on_type, name="operation-on-type"),
    path(
        "fhir/R4/<str:kind>/<str:id>/$validate",
        views.operation_on_type,
        {"name": "validate"},
        name="validate-instance",
    ),
    path("fhir/R4/_history", views.system_history, name="system-history"),
    path("fhir/R4/<str:kind>/_history", views.type_history, name="type-history"),
    path("fhir/R4/<str:kind>/_search", views.posted_search, name="search"),
    path("fhir/R4/<str:kind>/<str:id>/_history", views.history, name="history"),
    path("fhir/R4/<str:kind>/<str:id>/_history/<str:version>", views.version, name="version"),
    path("fhir/R4/<str:kind>/<str:id>/$<str:name>", views.operation, name="operation"),
    path("fhir/R4/<str:kind>/<str:id>", views.instance, name="instance"),
    path("fhir/R4/<str:kind>", views.of_type, name="type"),
    re_path(r"^fhir/R4(?P<rest>(?!/\.well-known/)[\s\S]*)\Z", views.nothing, name="nothing"),
]
