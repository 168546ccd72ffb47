from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "ginnel.foundation.directory"
    label = "directory"
    verbose_name = "Directory of services"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = (
        "directory_listing",
        "directory_listingversion",
        "directory_listingkeeping",
        "directory_chase",
        "directory_namedlink",
        "directory_timetable",
        "directory_servicefeed",
        "directory_servicefeedterms",
        "directory_harvest",
        "directory_harvestpage",
        "directory_harvestremark",
        "directory_harvestending",
        "directory_quarantinedservice",
        "directory_quarantinedservicedecision",
        "directory_duplicatecandidate",
        "directory_duplicatedecision",
        "directory_bankholiday",
    )
