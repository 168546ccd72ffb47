"""Raising what is worth a look, and saying what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit.actions.appending import append
from ginnel.foundation.audit.models import LookBack, PrivacyAlert, PrivacyAlertStep, SystemDay
from ginnel.foundation.audit.queries.alerting import settled_since, stands, together_with
from ginnel.foundation.audit.queries.looking_back import settled_for
from ginnel.foundation.audit.queries.reading import check_answers_for_use
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.audit.rules.worth_a_look import Noticed, check_can_say
from ginnel.kernel import clock, holding
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Action, Category, Viewer


@transaction.atomic
def raise_alerts(
    *,
    noticed: Sequence[Noticed],
    since: datetime,
    until: datetime,
    openings: int,
    by: Viewer,
    systems: Mapping[str, int] | None = None,
) -> int:
    """Keep what a look back noticed, and that it was looked back; how many. `systems`: of how many people each system
    read in that time, with which its later days are compared. Raises NotPermitted.

    What was found to be fine not long ago is not asked about again, unless something speaks for a look that did not.
    """
    check_answers_for_use(by)
    fresh = _raise(noticed, since, until, by)
    SystemDay.objects.bulk_create(
        SystemDay(identity=identity, since=since, people=people)
        for identity, people in (systems or {}).items()
    )
    LookBack.objects.create(until=until, since=since, openings=openings, alerts=len(fresh), at=clock.now())
    detail = {"openings": openings, "alerts": len(fresh)}
    append(by=by, events=[Event("audit.looked-back", detail=detail)])
    return len(fresh)


@transaction.atomic
def raise_at_once(
    *, noticed: Sequence[Noticed], since: datetime, until: datetime, by: Viewer
) -> list[Noticed]:
    """Keep what was noticed before its day is looked back at; those that are new. Raises NotPermitted."""
    check_answers_for_use(by)
    fresh = _raise(noticed, since, until, by)
    if fresh:
        append(by=by, events=[Event("audit.looked-at-once", detail={"alerts": len(fresh)})])
    return fresh


def _raise(noticed: Sequence[Noticed], since: datetime, until: datetime, by: Viewer) -> list[Noticed]:
    now = clock.now()
    settled = settled_since(now - settled_for(viewer=by))
    fresh = [one for one in noticed if not set(one.signals) <= settled.get((one.identity, one.person), set())]
    PrivacyAlert.objects.bulk_create(
        PrivacyAlert(
            identity=one.identity,
            role=one.role,
            organisation=one.organisation,
            person=one.person,
            since=since,
            until=until,
            times=one.times,
            signals=[str(signal) for signal in one.signals],
            score=one.score,
            raised_at=now,
        )
        for one in fresh
    )
    return fresh


@transaction.atomic
def say_of_alert(*, alert: UUID, said: str, note: str, by: Viewer) -> int:
    """What was found of a worker and a person: settles every alert about both that stands as this one; how many.

    Raises NotFound, NotPermitted (the worker themself), Invalid, and Conflict for what somebody settled first.
    """
    check_answers_for_use(by)
    found = _held_still(alert)
    if found is None:
        raise NotFound("There is no such thing to look at.")
    if found.person:
        by.require(found.person, Category.ADMINISTRATIVE, Action.READ)
    check_can_say(state=found.state, said=said, worker=found.identity, reviewer=by.identity, note=note)
    together = list(together_with(found))
    PrivacyAlertStep.objects.bulk_create(
        PrivacyAlertStep(
            alert=one, state=said, note=note.strip(), at=clock.now(), by=by.identity, by_name=by.name
        )
        for one in together
    )
    detail = {"alerts": [str(one.id) for one in together], "said": said}
    append(by=by, events=[Event("audit.alert-looked-at", found.person, detail=detail)])
    return len(together)


def _held_still(alert: UUID) -> Any:
    """The alert and how it stands, while nobody else can say anything of that worker and person."""
    known = PrivacyAlert.objects.filter(id=alert).first()
    if known is None:
        return None
    holding.hold(f"ginnel privacy alert {known.identity} {known.person}")
    return stands(PrivacyAlert.objects.filter(id=alert)).first()
