from django.apps import AppConfig


class RelationshipsConfig(AppConfig):
    name = "ginnel.foundation.relationships"
    label = "relationships"
    verbose_name = "Relationships"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = (
        "relationships_actingending",
        "relationships_confirmation",
        "relationships_openingreview",
        "relationships_relationshipending",
    )
    carried = ("relationships_acting",)
