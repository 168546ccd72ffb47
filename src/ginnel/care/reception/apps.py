from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    name = "ginnel.care.reception"
    label = "reception"
    verbose_name = "Reception"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = (
        "reception_quarantined",
        "reception_quarantinedecision",
        "reception_uploadchange",
        "reception_mailboxroute",
        "reception_mailboxchange",
    )
    disposable = ("reception_quarantined", "reception_quarantinedecision")
