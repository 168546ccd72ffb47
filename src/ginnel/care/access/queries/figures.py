"""What the front door of an organisation did: counts for its own dashboard, about nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet

from ginnel.care.access import rules
from ginnel.care.access.models import Contact, ContactAnswer, ContactOutcome, ContactStep
from ginnel.care.access.rules.knowing import ToldOnce
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.viewer import RESTRICTED, Viewer


@dataclass(frozen=True, slots=True)
class Figures:
    """Contacts between two moments: how many by each door and outcome, how often they changed hands, how many repeat
    another, and what had not to be asked. Outcomes of a restricted subject are left out."""

    contacts: int
    by_door: dict[str, int]
    by_outcome: dict[str, int]
    handovers: int
    repeats: int
    told_once: ToldOnce


def figures(*, since: datetime, until: datetime, viewer: Viewer) -> Figures:
    """Of the viewer's own organisation."""
    taken = Contact.objects.filter(
        organisation__code=viewer.organisation, recorded_at__gte=since, recorded_at__lt=until
    )
    doors = dict(taken.order_by().values_list("door").annotate(n=Count("id")))
    outcomes = ContactOutcome.objects.filter(contact__in=taken).exclude(category__in=map(int, RESTRICTED))
    answers = ContactAnswer.objects.filter(contact__in=taken).order_by("at", "id")
    latest = {
        (contact, question): how
        for contact, question, how in answers.values_list("contact", "question", "how")
    }
    audit.append(by=viewer, events=[Event("access.figures-read")])
    return Figures(
        contacts=sum(doors.values()),
        by_door=doors,
        by_outcome=dict(outcomes.order_by().values_list("kind").annotate(n=Count("contact", distinct=True))),
        handovers=_handovers(taken),
        repeats=taken.filter(again__isnull=False).count(),
        told_once=rules.told_once(latest.values()),
    )


def came_between(since: datetime, until: datetime, *, viewer: Viewer) -> int:
    """How many contacts the viewer's own organisation took. A count shows nothing of them and leaves no event."""
    found = Contact.objects.filter(organisation__code=viewer.organisation)
    return found.filter(recorded_at__gte=since, recorded_at__lt=until).count()


def _handovers(taken: QuerySet[Contact]) -> int:
    """Steps after which another team, or another worker than the one who had it, has it."""
    steps = ContactStep.objects.filter(contact__in=taken).order_by("contact_id", "number")
    rows = list(steps.values_list("contact_id", "team_id", "staff_id"))
    return sum(
        before[0] == after[0] and rules.is_handover(before[1:], after[1:])
        for before, after in zip(rows, rows[1:], strict=False)
    )
