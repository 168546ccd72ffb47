from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "ginnel.surfaces.feeds"
    label = "feeds"
    verbose_name = "Feeds"
