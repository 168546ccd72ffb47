from django.apps import AppConfig


class TerminologyConfig(AppConfig):
    name = "ginnel.foundation.terminology"
    label = "terminology"
    verbose_name = "Terminology"
    default_auto_field = "django.db.models.BigAutoField"
