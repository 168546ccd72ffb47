"""Contacts of a period, counted by the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, connection, transaction
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, Lag
from psycopg.errors import QueryCanceled

from ginnel.care.access import rules
from ginnel.care.access.models import Contact, ContactAnswer, ContactOutcome, ContactStep
from ginnel.care.access.queries.before import that_repeat
from ginnel.care.access.queries.figures.whereabouts import Whereabouts, whereabouts, whole_weeks
from ginnel.care.access.queries.listing import open_by_state
from ginnel.care.access.queries.sight import known_of
from ginnel.care.access.rules.knowing import ToldOnce
from ginnel.care.access.rules.waiting import WITHIN_HOURS, Waited
from ginnel.care.access.states import ContactState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import RESTRICTED, Viewer

LONGEST = "8s"
"""How long one count of a page of figures may take: beyond, whoever waits is asked to choose less."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Contacts between two moments that name nobody of whom the viewer may not know: how many by each door and
    outcome, by weekday (Monday is 1) and hour in England of their coming, and by how long until somebody looked; how
    often they changed hands, how many repeat another, what had not to be asked; and where those live whom contacts of
    whole weeks are about. Outcomes of a restricted subject are left out. `open_now` is by state and of now: what the
    organisation's work list counts for the same viewer. Nothing is by worker."""

    contacts: int
    by_door: dict[str, int]
    by_outcome: dict[str, int]
    by_weekday: dict[int, int]
    by_hour: dict[int, int]
    by_wait: dict[str, int]
    handovers: int
    repeats: int
    told_once: ToldOnce
    living: Whereabouts
    open_now: dict[str, int]


def figures(*, since: datetime, until: datetime, level: str = "neighbourhood", viewer: Viewer) -> Figures:
    """Of the viewer's own organisation. `level` is one of `LEVELS`, by which areas are counted. Raises Invalid where
    there is too much to count while somebody waits."""
    weeks = (until - since) // timedelta(weeks=1)
    audit.append(by=viewer, events=[Event("access.figures-read", detail={"weeks": weeks, "level": level})])
    try:
        with bounded():
            return _counted(since, until, weeks, level, viewer)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise Invalid("That is too much to count at once. Choose a shorter period.") from None
        raise


@contextmanager
def bounded() -> Iterator[None]:
    """Let no statement of this block take longer than `LONGEST`."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [LONGEST])
        yield


def _counted(since: datetime, until: datetime, weeks: int, level: str, viewer: Viewer) -> Figures:
    began, ended = whole_weeks(until, weeks)
    told = _told_of(min(since, began), until, viewer)
    taken = told.filter(recorded_at__gte=since)
    living = told.filter(recorded_at__gte=began, recorded_at__lt=ended)
    doors = dict(taken.order_by().values_list("door").annotate(n=Count("id")))
    outcomes = ContactOutcome.objects.filter(contact__in=taken).exclude(category__in=map(int, RESTRICTED))
    return Figures(
        contacts=sum(doors.values()),
        by_door=doors,
        by_outcome=dict(outcomes.order_by().values_list("kind").annotate(n=Count("contact", distinct=True))),
        by_weekday=_by(taken, ExtractIsoWeekDay("happened_at", tzinfo=LONDON)),
        by_hour=_by(taken, ExtractHour("happened_at", tzinfo=LONDON)),
        by_wait=_by_wait(taken),
        handovers=_handovers(taken),
        repeats=that_repeat(taken).count(),
        told_once=_told_once(taken),
        living=whereabouts(living, ended, level, viewer=viewer),
        open_now=open_by_state(viewer=viewer),
    )


def _told_of(since: datetime, until: datetime, viewer: Viewer) -> QuerySet[Contact]:
    """Those that name nobody who is closed to the viewer: looked up once, as they are few."""
    taken = Contact.objects.filter(
        organisation__code=viewer.organisation, recorded_at__gte=since, recorded_at__lt=until
    )
    told = known_of(taken, contact_field="pk", viewer=viewer)
    closed = list(taken.exclude(pk__in=told.values("pk")).values_list("pk", flat=True))
    return taken.exclude(pk__in=closed)


def came_between(since: datetime, until: datetime, *, viewer: Viewer) -> int:
    """How many contacts the viewer's own organisation took. A count shows nothing of them and leaves no event."""
    found = Contact.objects.filter(organisation__code=viewer.organisation)
    return found.filter(recorded_at__gte=since, recorded_at__lt=until).count()


def _by(taken: QuerySet[Contact], part: ExtractIsoWeekDay | ExtractHour) -> dict[int, int]:
    return dict(taken.order_by().annotate(part=part).values_list("part").annotate(n=Count("id")))


def _by_wait(taken: QuerySet[Contact]) -> dict[str, int]:
    """By how long it waited, by the clock on the wall, until it first did not only wait."""
    looked_at = ContactStep.objects.filter(contact=OuterRef("pk")).exclude(state=ContactState.WAITING)
    after = F("recorded_at")
    waited = Case(
        When(first=None, then=Value(Waited.NOT_YET)),
        When(first__lte=after, then=Value(Waited.AT_ONCE)),
        *(
            When(first__lte=after + timedelta(hours=hours), then=Value(waited))
            for waited, hours in WITHIN_HOURS.items()
        ),
        default=Value(Waited.LONGER),
        output_field=CharField(),
    )
    rows = taken.order_by().annotate(first=Subquery(looked_at.order_by("number").values("at")[:1]))
    return dict(rows.annotate(waited=waited).values_list("waited").annotate(n=Count("id")))


def _handovers(taken: QuerySet[Contact]) -> int:
    """Steps after which another team, or another worker than the one who had it, has it: `rules.is_handover`."""
    steps = ContactStep.objects.filter(contact__in=taken).annotate(
        team_before=_before("team_id"), staff_before=_before("staff_id")
    )
    to_another = Q(staff_before__isnull=False) & (Q(staff_id=None) | ~Q(staff_id=F("staff_before")))
    moved = Q(team_before__isnull=False) & (~Q(team_id=F("team_before")) | to_another)
    return steps.filter(moved).count()


def _before(field: str) -> Window:
    """Of the step before, of the same contact."""
    return Window(Lag(field), partition_by="contact_id", order_by="number")


def _told_once(taken: QuerySet[Contact]) -> ToldOnce:
    """By the last answer to each question of each contact."""
    later = ContactAnswer.objects.filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), id__gt=OuterRef("id")),
        contact=OuterRef("contact"),
        question=OuterRef("question"),
    )
    latest = ContactAnswer.objects.filter(~Exists(later), contact__in=taken)
    return rules.told_once(dict(latest.order_by().values_list("how").annotate(n=Count("id"))))
