"""Whoever keeps what is stale is told by a notice, and no longer once it is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.directory.models import Chase
from ginnel.foundation.directory.queries import chasing as queries
from ginnel.foundation.directory.queries.links import chased_links
from ginnel.foundation.directory.rules import chasing, keepers
from ginnel.foundation.directory.rules.chasing import Stale
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.states import Role
from ginnel.kernel import clock, holding
from ginnel.kernel.viewer import Viewer

_ORDER = (Role.RECORD_KEEPER, Role.VOLUNTARY_LINK_WORKER, Role.FRONT_DOOR_ADVISER, *sorted(keepers.KEEPS))


@transaction.atomic
def chase_stale(*, by: Viewer) -> int:
    """Tell of what has become stale, and take back what was told of what is so no longer; how many were told."""
    holding.hold("ginnel directory chase")
    stale = [*chased_links(viewer=by), *queries.stale_of(viewer=by)]
    told = queries.told(viewer=by)
    _take_back({one.subject for one in told if one.is_waiting} - {one.subject for one in stale}, by)
    within = queries.terms()
    found = chasing.to_tell(stale, told, today=clock.today(), every=within.every, at_once=within.at_once)
    return _tell(list(found), within.read_within, by)


@transaction.atomic
def settle_chase(*, subject: str, by: Viewer) -> None:
    """Somebody has looked at it: whoever was told need not any more."""
    _take_back([subject], by)


def _take_back(subjects: Iterable[str], by: Viewer) -> None:
    for reference in Chase.objects.filter(subject__in=list(subjects)).values_list("reference", flat=True):
        notices.withdraw_about(reference=reference, by=by)


def _tell(stale: Sequence[Stale], read_within: int, by: Viewer) -> int:
    known = Organisation.objects.in_bulk([one.organisation for one in stale])
    asked = _keepers(by) if stale else {}
    for one in stale:
        organisation = known[one.organisation]
        staff = chasing.reader(one.last_said_by, asked.get(organisation.pk, {}))
        reference = chasing.reference(one.subject, clock.today())
        notices.raise_notice(
            organisation=organisation,
            staff=staff,
            reason=one.reason,
            text=one.text[:500],
            read_by=clock.now() + timedelta(days=read_within),
            reference=reference,
            by=by,
        )
        Chase.objects.create(
            subject=one.subject,
            organisation=organisation,
            reference=reference,
            on=clock.today(),
            by=by.identity,
        )
        detail = {"subject": one.subject, "organisation": organisation.code}
        audit.append(by=by, events=[Event("directory.stale-chased", detail=detail)])
    return len(stale)


def _keepers(by: Viewer) -> dict[UUID, dict[str, UUID]]:
    """Of each organisation, who may keep its entries, by identity, in the order in which they are asked."""
    found: dict[UUID, dict[str, UUID]] = {}
    for role in dict.fromkeys(_ORDER):
        for held in organisations.holders(role, viewer=by):
            found.setdefault(held.organisation_id, {}).setdefault(str(held.account_id), held.account_id)
    return found
