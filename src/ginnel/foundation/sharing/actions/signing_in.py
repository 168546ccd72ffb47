"""Letting a resident in by what NHS login says of them, or not."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import queries as people
from ginnel.kernel.viewer import Viewer

# How surely NHS login must know who somebody is: the level at which records may be shown (DAPB3051).
PROVED = "P9"


@transaction.atomic
def sign_in_resident(*, nhs_number: str, birth_date: str, level: str, by: Viewer) -> UUID | None:
    """Who it is; None, and a refusal in the trail that names nobody, unless NHS login proved their identity and the
    number and birth date are those of exactly one person here."""
    if level != PROVED:
        return refuse_resident(why="level", by=by)
    person = people.proved_by(nhs_number, birth_date)
    if person is None:
        return refuse_resident(why="nobody", by=by)
    audit.append(by=by, events=[Event("resident.signed-in", person)])
    return person


@transaction.atomic
def refuse_resident(*, why: str, by: Viewer) -> None:
    """Leave an event that somebody was not let in; `why` is a word of ours, never what was sent."""
    audit.append(by=by, events=[Event("resident.sign-in-refused", outcome="deny", detail={"why": why})])


@transaction.atomic
def sign_out_resident(*, person: UUID, by: Viewer) -> None:
    """By themself, or because nothing was asked for too long."""
    audit.append(by=by, events=[Event("resident.signed-out", person)])
