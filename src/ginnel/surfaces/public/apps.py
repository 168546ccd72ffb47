from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "ginnel.surfaces.public"
    label = "public"
    verbose_name = "Pages for everybody"
