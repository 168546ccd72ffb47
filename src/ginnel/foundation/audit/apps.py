from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ginnel.foundation.audit"
    label = "audit"
    verbose_name = "Audit"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = (
        "audit_event",
        "audit_seal",
        "audit_sealedhead",
        "audit_privacyalert",
        "audit_privacyalertstep",
        "audit_lookback",
        "audit_systemday",
        "audit_legalhold",
        "audit_legalholdrelease",
    )
    disposable = ("audit_privacyalert", "audit_privacyalertstep")
    redactable = ("audit_event",)
