"""What feeds gave that could not be accepted: kept, put right and replayed, or discarded with a reason."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.directory.actions.listing import KEPT, REFUSED, list_service
from ginnel.foundation.directory.models import (
    Harvest,
    QuarantinedService,
    QuarantinedServiceDecision,
    Sighting,
)
from ginnel.foundation.directory.queries.harvests import terms_of
from ginnel.foundation.directory.queries.quarantine import quarantined_service, quarantined_services, standing
from ginnel.foundation.directory.rules.harvesting import Given, plain
from ginnel.foundation.directory.states import QUARANTINE_TRANSITIONS, ServiceDecision
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Fault, Invalid
from ginnel.kernel.viewer import Viewer

# Kept for what a document lacks that only another document can bring: replayed as it is, it would list less than the
# feed says, or something else.
_INCOMPLETE = frozenset(("no-whole", "other-id"))


@transaction.atomic
def keep_service(*, harvest: Harvest, page: int, given: Given, faults: tuple[Fault, ...], by: Viewer) -> None:
    """Keep it with its reasons. What somebody discarded or mended stays so when the feed gives the same again."""
    text = json.dumps(given.document, ensure_ascii=True, separators=(",", ":"))
    kept, is_new = QuarantinedService.objects.get_or_create(
        feed=harvest.feed,
        key=plain(given.key),
        digest=sha256(text.encode()).hexdigest(),
        defaults={
            "harvest": harvest,
            "page": page,
            "document": text,
            "faults": [{"code": one.code, "field": one.field, "message": one.message} for one in faults],
            "at": clock.now(),
        },
    )
    if not is_new and standing(kept) == ServiceDecision.SUPERSEDED:
        _append(kept, ServiceDecision.RETURNED, by)


@transaction.atomic
def supersede_service(*, harvest: Harvest, key: str, by: Viewer) -> None:
    """The feed gave it well now: what waits of it is older, and replayed would undo what came since."""
    for each in quarantined_services().filter(feed=harvest.feed, key=plain(key)):
        _append(each, ServiceDecision.SUPERSEDED, by)


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
    if fixed is None and _INCOMPLETE & {one["code"] for one in item.faults}:
        _append(item, ServiceDecision.REFUSED, by, reason="It needs a corrected document.")
        return ServiceDecision.REFUSED
    outcome = list_service(
        document=json.loads(fixed.document if fixed else item.document),
        organisation=terms_of(item.feed).organisation,
        feed=item.feed.name,
        feed_key=item.key,
        by=by,
    )
    if outcome.what in (REFUSED, KEPT) or outcome.listing is None:
        why = outcome.faults[-1:] if outcome.what == KEPT else outcome.faults
        reason = "; ".join(f"{one.field}: {one.message}" for one in why)
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
