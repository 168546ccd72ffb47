from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "ginnel.foundation.notices"
    label = "notices"
    verbose_name = "Notices"
    default_auto_field = "django.db.models.BigAutoField"
    append_only = ("notices_noticechange", "notices_notificationstep")
    carried = ("notices_notification",)
    lasting = ("notices_nextinline", "notices_noticeemails")
