from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "ginnel.care.access"
    label = "access"
    verbose_name = "The front door"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = (
        "access_contact",
        "access_contactstep",
        "access_contactoutcome",
        "access_competenceasked",
        "access_contactanswer",
        "access_systemrequest",
        "access_contactfile",
        "access_filedecision",
        "access_fileerasure",
        "access_filekeptback",
        "access_filegoing",
        "access_fileopening",
        "access_clock",
        "access_persontotell",
        "access_persontotellending",
        "access_clockchange",
        "access_referralstep",
    )
    carried = ("access_contactperson", "access_referral")
    lasting = ("access_desk",)
