from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "ginnel.surfaces.clients"
    label = "clients"
    verbose_name = "Clients"
