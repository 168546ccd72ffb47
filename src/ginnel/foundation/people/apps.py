from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "ginnel.foundation.people"
    label = "people"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = (
        "people_trace",
        "people_tracequestion",
        "people_restrictionreview",
        "people_restrictionending",
    )
    carried = ("people_restriction",)
    lasting = ("people_person", "people_sourcerecord", "people_linkdecision")  # named by moves and candidates
