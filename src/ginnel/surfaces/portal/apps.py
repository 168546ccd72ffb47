from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ginnel.surfaces.portal"
    label = "portal"
    verbose_name = "Portal"
