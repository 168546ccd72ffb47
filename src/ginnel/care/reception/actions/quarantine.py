"""Putting right what could not be accepted: fix it, discard it with a reason, or try it again as it is."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.care.reception.actions import batch, colleagues
from ginnel.care.reception.actions.prepare import Preparer
from ginnel.care.reception.actions.react import react
from ginnel.care.reception.models import Load, Quarantined, QuarantineDecision
from ginnel.care.reception.queries import quarantined
from ginnel.care.reception.rules import Feed
from ginnel.care.reception.states import TRANSITIONS, Decision
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def fix(*, id: UUID, text: bytes, reason: str = "", by: Viewer) -> None:
    """Keep a corrected text beside the original; nothing is accepted until it is replayed."""
    item, _ = quarantined(viewer=by, id=id)
    _append(item, Decision.FIXED, by, text=text, reason=reason)


@transaction.atomic
def discard(*, id: UUID, reason: str, by: Viewer) -> None:
    """Set a row aside for good. Raises Invalid without a reason; the bytes stay."""
    if not reason.strip():
        raise Invalid("Say why this row is discarded.")
    item, _ = quarantined(viewer=by, id=id)
    _append(item, Decision.DISCARDED, by, reason=reason)


@transaction.atomic
def replay(*, id: UUID, feed: Feed, by: Viewer) -> Decision:
    """Read the row again, as corrected or as it arrived, and accept it if it now can be. Whoever must react to what it
    says does once this is committed, for it has waited long enough; what fails there fails no replay, and the job that
    looks every five minutes does it."""
    item, text = quarantined(viewer=by, id=id)
    load = Load.objects.select_related("organisation").get(id=item.load_id)
    (ready,) = Preparer(item.source, load, feed).prepare([feed.again(text, item.row)])
    faults = ready.faults or colleagues.left_to_a_colleague(item.faults, by=by)
    faults = faults or batch.accept_replayed(load=load, row=ready, feed=feed, by=by)
    if faults:
        reasons = "; ".join(f"{fault.field}: {fault.message}" for fault in faults)
        _append(item, Decision.REFUSED, by, reason=reasons[:500])
        return Decision.REFUSED
    _append(item, Decision.ACCEPTED, by)
    transaction.on_commit(_tell, robust=True)
    return Decision.ACCEPTED


def _tell() -> None:
    react(by=service("observe"))


def _append(
    item: Quarantined, decision: Decision, by: Viewer, *, text: bytes | None = None, reason: str = ""
) -> None:
    """Append a decision if the table of transitions allows it. Raises Conflict."""
    last = item.decisions.order_by("-pk").values_list("decision", flat=True).first()
    if decision not in TRANSITIONS[last or "waiting"]:
        raise Conflict("This row has been settled already.")
    QuarantineDecision.objects.create(
        item=item, decision=decision, text=text, reason=reason, by=by.identity, at=clock.now()
    )
    audit.append(by=by, events=[Event(f"quarantine.{decision.value}", None, detail={"item": str(item.id)})])
