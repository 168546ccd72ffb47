from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ginnel.kernel.web"
    label = "web"
    verbose_name = "Web"
