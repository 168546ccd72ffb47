from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "ginnel.foundation.sharing"
    label = "sharing"
    verbose_name = "Sharing"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = ("sharing_basis", "sharing_overrulingending")
    carried = ("sharing_capacity", "sharing_overruling", "sharing_willingness")
