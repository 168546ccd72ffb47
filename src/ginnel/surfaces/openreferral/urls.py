"""The directory as Open Referral UK 3.0."""

from django.urls import path

from ginnel.surfaces.openreferral import views

app_name = "openreferral"
urlpatterns = [
    path("openreferral/", views.about, name="about"),
    path("openreferral/openapi.json", views.description, name="openapi"),
    path("openreferral/services", views.services, name="services"),
    path("openreferral/services/<str:id>", views.service, name="service"),
    path("openreferral/taxonomies", views.taxonomies, name="taxonomies"),
    path("openreferral/taxonomies/<str:id>", views.taxonomy, name="taxonomy"),
    path("openreferral/taxonomy_terms", views.taxonomy_terms, name="taxonomy-terms"),
    path("openreferral/taxonomy_terms/<str:id>", views.taxonomy_term, name="taxonomy-term"),
    path("openreferral/service_at_locations", views.service_at_locations, name="service-at-locations"),
    path("openreferral/service_at_locations/<str:id>", views.service_at_location, name="service-at-location"),
    path("openreferral/organizations", views.organizations, name="organizations"),
    path("openreferral/organizations/<str:id>", views.organization, name="organization"),
    path("openreferral/<path:rest>", views.nothing, name="nothing"),
]
