from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "ginnel.surfaces.notify"
    label = "notify"
    verbose_name = "GOV.UK Notify"
