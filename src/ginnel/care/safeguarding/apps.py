from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "ginnel.care.safeguarding"
    label = "safeguarding"
    verbose_name = "Safeguarding"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = (
        "safeguarding_concern",
        "safeguarding_concernaddition",
        "safeguarding_concernstep",
        "safeguarding_sourceofharm",
        "safeguarding_clearance",
        "safeguarding_wish",
        "safeguarding_dutydecision",
        "safeguarding_enquiry",
        "safeguarding_conclusion",
    )
    carried = ("safeguarding_concernperson",)
    lasting = ("safeguarding_safeguardingdesk",)
