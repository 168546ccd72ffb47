from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "ginnel.foundation.record"
    label = "record"
    verbose_name = "Shared record"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = ("record_entry", "record_original", "record_frame", "record_change")
    disposable = ("record_entry", "record_original", "record_frame", "record_resource")
