from django.apps import AppConfig


class TracingConfig(AppConfig):
    name = "ginnel.surfaces.tracing"
    label = "tracing"
    verbose_name = "Tracing"
