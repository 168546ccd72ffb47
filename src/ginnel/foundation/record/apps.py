from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "ginnel.foundation.record"
    label = "record"
    verbose_name = "Shared record"
    default_auto_field = "django.db.models.BigAutoField"
