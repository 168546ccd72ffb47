"""What feeds gave that could not be accepted: put right and replayed, or discarded with a reason."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.directory.actions.listing import REFUSED, list_service
from ginnel.foundation.directory.models import QuarantinedService, QuarantinedServiceDecision, Sighting
from ginnel.foundation.directory.queries.harvests import terms_of
from ginnel.foundation.directory.queries.quarantine import quarantined_service, standing
from ginnel.foundation.directory.rules.harvesting import plain
from ginnel.foundation.directory.states import QUARANTINE_TRANSITIONS, ServiceDecision
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def fix_service(*, id: UUID, document: Any, reason: str = "", by: Viewer) -> None:
    """Keep a corrected document beside the one that came; nothing is listed until it is replayed. Raises NotFound and
    Conflict."""
    text = json.dumps(document, ensure_ascii=True, separators=(",", ":"))
    _append(quarantined_service(id), ServiceDecision.FIXED, by, document=text, reason=reason)


@transaction.atomic
def discard_service(*, id: UUID, reason: str, by: Viewer) -> None:
    """Set it aside for good; the document stays. Raises Invalid without a reason, NotFound and Conflict."""
    if not reason.strip():
        raise Invalid("Say why this service is discarded.")
    _append(quarantined_service(id), ServiceDecision.DISCARDED, by, reason=reason)


@transaction.atomic
def replay_service(*, id: UUID, by: Viewer) -> ServiceDecision:
    """List it as corrected, or as it came, if it now can be. Raises NotFound and Conflict."""
    item = quarantined_service(id)
    fixed = item.decisions.exclude(document="").order_by("-pk").first()
    outcome = list_service(
        document=json.loads(fixed.document if fixed else item.document),
        organisation=terms_of(item.feed).organisation,
        feed=item.feed.name,
        feed_key=item.key,
        by=by,
    )
    if outcome.what == REFUSED or outcome.listing is None:
        reason = "; ".join(f"{one.field}: {one.message}" for one in outcome.faults)
        _append(item, ServiceDecision.REFUSED, by, reason=reason)
        return ServiceDecision.REFUSED
    _append(item, ServiceDecision.ACCEPTED, by)
    defaults = {"feed": item.feed, "harvest": item.harvest}
    Sighting.objects.get_or_create(listing_id=outcome.listing, defaults=defaults)
    return ServiceDecision.ACCEPTED


def _append(
    item: QuarantinedService, decision: ServiceDecision, by: Viewer, *, document: str = "", reason: str = ""
) -> None:
    if decision not in QUARANTINE_TRANSITIONS[standing(item)]:
        raise Conflict("This service has been settled already.")
    QuarantinedServiceDecision.objects.create(
        item=item,
        decision=decision,
        document=document,
        reason=plain(reason, 500),
        by=by.identity,
        at=clock.now(),
    )
    detail = {"item": str(item.id), "feed": item.feed.name}
    audit.append(by=by, events=[Event(f"directory.service-{decision.value}", detail=detail)])
