"""What feeds gave that could not be accepted, and how each of it stands. About nobody."""

from __future__ import annotations

from uuid import UUID

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ginnel.foundation.directory.models import QuarantinedService, QuarantinedServiceDecision
from ginnel.foundation.directory.states import ServiceDecision
from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer

_NOBODY = "Documents about services are about nobody."
_SETTLED = (ServiceDecision.ACCEPTED, ServiceDecision.DISCARDED, ServiceDecision.SUPERSEDED)


@needs_no_viewer(_NOBODY)
def quarantined_service(id: UUID) -> QuarantinedService:
    """Raises NotFound."""
    found = QuarantinedService.objects.select_related("feed", "harvest").filter(pk=id).first()
    if found is None:
        raise NotFound("There is no such service in quarantine.")
    return found


@needs_no_viewer(_NOBODY)
def quarantined_services(feed: str = "") -> QuerySet[QuarantinedService]:
    """Those that nobody has settled, oldest first; of one feed where it is named."""
    last = QuarantinedServiceDecision.objects.filter(item=OuterRef("pk")).order_by("-pk").values("decision")
    standing = Coalesce(Subquery(last[:1]), Value("waiting"), output_field=CharField())
    found = QuarantinedService.objects.annotate(standing=standing).exclude(standing__in=_SETTLED)
    if feed:
        found = found.filter(feed__name=feed)
    return found.select_related("feed").order_by(F("at"), "pk")


@needs_no_viewer(_NOBODY)
def standing(item: QuarantinedService) -> str:
    """The last decision, "waiting" where there is none."""
    last = item.decisions.order_by("-pk").values_list("decision", flat=True).first()
    return last or "waiting"
