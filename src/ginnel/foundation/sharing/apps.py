from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "ginnel.foundation.sharing"
    label = "sharing"
    verbose_name = "Sharing"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = (
        "sharing_barringending",
        "sharing_basis",
        "sharing_overrulingending",
        "sharing_agreement",
        "sharing_agreementversion",
        "sharing_agreementparty",
        "sharing_agreementsignature",
        "sharing_agreementwithdrawal",
        "sharing_agreementreview",
        "sharing_separaterecord",
        "sharing_separaterecorddecision",
        "sharing_optoutasking",
        "sharing_optoutlist",
        "sharing_disclosure",
        "sharing_disclosureending",
        "sharing_disclosurerelease",
    )
    carried = ("sharing_barring", "sharing_capacity", "sharing_overruling", "sharing_willingness")
