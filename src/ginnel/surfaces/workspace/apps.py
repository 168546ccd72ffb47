from typing import Any

from django.apps import AppConfig

from ginnel.kernel.web import navigation
from ginnel.kernel.web.navigation import Link


class WorkspaceConfig(AppConfig):
    name = "ginnel.surfaces.workspace"
    label = "workspace"
    verbose_name = "Workspace"

    def ready(self) -> None:
        navigation.register(
            Link("Home", "workspace:home", order=10),
            Link("Find a person", "workspace:find", "find-people", order=20),
            Link("My caseload", "workspace:caseload", "write-notes", order=25),
            Link("Front door", "workspace:work-list", "take-contacts", order=30),
            Link("Safeguarding", "workspace:concerns", "decide-safeguarding", order=32),
            Link("Ring a colleague", "workspace:who-to-ring", order=34),
            Link("Figures", "workspace:places", "see-figures", order=50),
            Link("Possible matches", "workspace:matches", "review-matches", order=60),
            Link("Linkage quality", "workspace:linkage", "see-linkage", order=65),
            Link("Directory", "workspace:directory-freshness", "keep-directory", order=67),
            Link("Our services", "workspace:own-services", "keep-services", order=66),
            Link("Agreements", "workspace:agreements", "keep-agreements", order=68),
            Link(
                "Emergency openings", "workspace:overrides", "see-audit", order=70, count=_openings_to_review
            ),
            Link("Worth a look", "workspace:worth-a-look", "see-audit", order=71, count=_worth_a_look),
        )


def _worth_a_look(viewer: Any) -> int:
    from ginnel.foundation.audit import queries as audit

    return audit.how_many_wait(viewer=viewer)


def _openings_to_review(viewer: Any) -> int:
    from ginnel.foundation.relationships import queries as relationships

    return relationships.how_many_openings_wait(viewer=viewer)
