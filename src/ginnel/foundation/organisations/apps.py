from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "ginnel.foundation.organisations"
    label = "organisations"
    verbose_name = "Organisations"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = (
        "organisations_staffroleending",
        "organisations_dutyshift",
        "organisations_dutyshiftending",
        "organisations_dutyhours",
        "organisations_competenceholding",
        "organisations_competenceholdingending",
        "organisations_quarantinedrow",
        "organisations_quarantinedrowdecision",
        "organisations_client",
        "organisations_clientterms",
        "organisations_clientending",
    )
