from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "ginnel.care.assessment"
    label = "assessment"
    verbose_name = "Assessment"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = (
        "assessment_selfassessmentchange",
        "assessment_contactrequest",
        "assessment_contactrequestchange",
    )
