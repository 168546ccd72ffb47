"""What waits to be looked at, by worker (or system) and person, and how it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ginnel.foundation.audit import models
from ginnel.foundation.audit.queries.reading import Happened, check_answers_for_use, happened
from ginnel.foundation.audit.rules.worth_a_look import Signal
from ginnel.foundation.audit.states import AlertState
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Action, Category, Purpose, Viewer

WAITING = "waiting"
PAGE = 20


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody found, or did to find out."""

    state: AlertState
    note: str
    at: datetime
    by_name: str


@dataclass(frozen=True, slots=True)
class WorthALook:
    """One worker or system and one person (None: how many it was), with every alert about them that is not settled.

    `id` is the first alert's; `state` how it stands; `times` how often in all, or how many people on the day of most;
    `signals` of any of them.
    """

    id: UUID
    identity: str
    role: str
    organisation: str
    person: UUID | None
    first_at: datetime
    last_at: datetime
    times: int
    signals: tuple[Signal, ...]
    score: int
    state: str
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Queue:
    """Page `page` (from 1, `PAGE` to a page) of `total` that wait, heaviest first and then oldest; and how many are
    the viewer's own doing, which somebody else must look at."""

    rows: tuple[WorthALook, ...]
    page: int
    total: int
    own: int


def queue(*, viewer: Viewer, page: int = 1) -> Queue:
    """Raises NotPermitted. People whom the viewer may not know of are left out."""
    check_answers_for_use(viewer)
    grouped = _grouped([alert for alerts in _shown(viewer) for alert in alerts])
    shown = [one for one in grouped if one.identity != viewer.identity]
    shown.sort(key=lambda one: (-one.score, one.first_at, str(one.id)))
    first = (page - 1) * PAGE
    return Queue(tuple(shown[first : first + PAGE]), page, len(shown), len(grouped) - len(shown))


def how_many_wait(*, viewer: Viewer) -> int:
    """How many `queue` shows to this viewer; 0 for whoever does not check how records are used. Names nobody.

    It is asked on every page: whom they may know of is asked, and leaves its event, only where anything waits.
    """
    if viewer.purpose != Purpose.INFORMATION_GOVERNANCE:
        return 0
    if not _open(models.PrivacyAlert.objects.exclude(identity=viewer.identity)).exists():
        return 0
    others = (alerts.exclude(identity=viewer.identity) for alerts in _shown(viewer))
    return sum(alerts.values("identity", "person").distinct().count() for alerts in others)


def _shown(viewer: Viewer) -> tuple[Any, Any]:
    """What is not settled of how many people somebody opened, and of whom the viewer may know of."""
    about = viewer.restrict(models.PrivacyAlert.objects.exclude(person=None), person_field="person")
    return _open(models.PrivacyAlert.objects.filter(person=None)), _open(about)


def one_alert(alert: UUID, *, viewer: Viewer) -> WorthALook:
    """What belongs together with an alert, settled or not. Raises NotFound and NotPermitted."""
    check_answers_for_use(viewer)
    found = models.PrivacyAlert.objects.filter(id=alert).first()
    if found is None:
        raise NotFound("There is no such thing to look at.")
    if found.person:
        viewer.require(found.person, Category.ADMINISTRATIVE, Action.READ)
    together = together_with(found)
    steps = models.PrivacyAlertStep.objects.filter(alert=found).order_by("id")
    told = tuple(Step(AlertState(one.state), one.note, one.at, one.by_name) for one in steps)
    return _group(list(together), told)


def opened(alert: WorthALook, *, viewer: Viewer, limit: int = 50) -> list[Happened]:
    """What the worker did about that person in the time, newest first; of a number of people, nothing.

    Raises NotPermitted.
    """
    check_answers_for_use(viewer)
    if alert.person is None:
        return []
    viewer.require(alert.person, Category.ADMINISTRATIVE, Action.READ)
    rows = models.Event.objects.filter(
        person=alert.person, identity=alert.identity, at__gte=alert.first_at, at__lt=alert.last_at
    )
    return happened(rows, limit)


def did_about(
    person: UUID,
    identity: str,
    *,
    since: datetime,
    until: datetime,
    formerly: Collection[UUID] = (),
    viewer: Viewer,
    limit: int = 200,
) -> list[Happened]:
    """What one worker did about a person in a time, newest first; `formerly` are ids that became this one since. Raises
    NotPermitted."""
    check_answers_for_use(viewer)
    viewer.require(person, Category.ADMINISTRATIVE, Action.READ)
    rows = models.Event.objects.filter(
        person__in={person, *formerly}, identity=identity, at__gte=since, at__lte=until
    )
    return happened(rows, limit)


def together_with(alert: models.PrivacyAlert) -> Any:
    """Alerts about the same worker and person that stand as this one does, and this one."""
    state = stands(models.PrivacyAlert.objects.filter(id=alert.id)).values_list("state", flat=True)[0]
    same = models.PrivacyAlert.objects.filter(identity=alert.identity, person=alert.person)
    if state == AlertState.FINE:
        return stands(same.filter(id=alert.id))
    return stands(same).filter(state=state).order_by("id")


def stands(alerts: QuerySet[models.PrivacyAlert]) -> Any:
    """With `state`, how each stands."""
    last = models.PrivacyAlertStep.objects.filter(alert=OuterRef("pk")).order_by("-id").values("state")[:1]
    return alerts.annotate(state=Coalesce(Subquery(last), Value(WAITING)))


def settled_since(at: datetime) -> dict[tuple[str, UUID | None], set[Signal]]:
    """By worker or system and person, what spoke for a look and was found to be fine since then. Volumes are asked each
    time; not so that a system reads of people with whom nothing ties its organisation, which it does day by day.
    """
    found: dict[tuple[str, UUID | None], set[Signal]] = defaultdict(set)
    fine = models.PrivacyAlert.objects.filter(steps__state=AlertState.FINE, steps__at__gte=at)
    for identity, person, signals in fine.values_list("identity", "person", "signals"):
        settled = {Signal(signal) for signal in signals}
        found[identity, person] |= settled if person else settled & {Signal.BEYOND}
    return found


def _open(alerts: QuerySet[models.PrivacyAlert]) -> Any:
    """A step that settles is the last: what has one is settled, whatever came before."""
    return stands(alerts).filter(state__in=(WAITING, AlertState.ASKED))


def _grouped(alerts: list[models.PrivacyAlert]) -> list[WorthALook]:
    groups: dict[tuple[str, UUID | None], list[models.PrivacyAlert]] = defaultdict(list)
    for alert in alerts:
        groups[alert.identity, alert.person].append(alert)
    return [_group(group) for group in groups.values()]


def _group(alerts: list[models.PrivacyAlert], steps: tuple[Step, ...] = ()) -> WorthALook:
    alerts.sort(key=lambda alert: alert.id)
    first, heaviest = alerts[0], max(alerts, key=lambda alert: alert.score)
    signals = [*heaviest.signals, *(signal for alert in alerts for signal in alert.signals)]
    return WorthALook(
        id=first.id,
        identity=first.identity,
        role=first.role,
        organisation=first.organisation,
        person=first.person,
        first_at=min(alert.since for alert in alerts),
        last_at=max(alert.until for alert in alerts),
        times=(sum if first.person else max)(alert.times for alert in alerts),
        signals=tuple(Signal(signal) for signal in dict.fromkeys(signals)),
        score=heaviest.score,
        state=str(first.state),  # type: ignore[attr-defined]
        steps=steps,
    )
