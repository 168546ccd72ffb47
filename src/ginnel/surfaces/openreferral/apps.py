from django.apps import AppConfig


class OpenReferralConfig(AppConfig):
    name = "ginnel.surfaces.openreferral"
    label = "openreferral"
    verbose_name = "Open Referral UK"
