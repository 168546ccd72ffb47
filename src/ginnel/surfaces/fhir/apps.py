from django.apps import AppConfig


class FhirConfig(AppConfig):
    name = "ginnel.surfaces.fhir"
    label = "fhir"
    verbose_name = "FHIR interface"
