from django.apps import AppConfig

from ginnel.kernel.web import navigation
from ginnel.kernel.web.navigation import Link


class FeedsConfig(AppConfig):
    name = "ginnel.surfaces.feeds"
    label = "feeds"
    verbose_name = "Feeds"

    def ready(self) -> None:
        navigation.register(
            Link("Feeds", "feeds:feeds", "see-feeds", order=70),
            Link("Quarantine", "feeds:quarantine", "review-quarantine", order=80),
        )
