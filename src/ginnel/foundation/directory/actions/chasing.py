"""Whoever keeps what is stale is told by a notice, and no longer once it is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.directory.models import Chase, Listing
from ginnel.foundation.directory.queries import chasing as queries
from ginnel.foundation.directory.queries.links import chased_links
from ginnel.foundation.directory.rules import chasing, keepers
from ginnel.foundation.directory.rules.chasing import Stale
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations.models import Organisation
from ginnel.kernel import clock, holding
from ginnel.kernel.viewer import Viewer

_LOOK = "Look whether it is right, and say so."
_ASK = "Nobody of yours may: ask whoever runs the installation to give somebody a role that keeps entries."


@transaction.atomic
def chase_stale(*, by: Viewer) -> int:
    """Tell of what has become stale, and take back what was told of what is so no longer; how many were told."""
    holding.hold("ginnel directory chase")
    stale = [*chased_links(viewer=by), *queries.stale_of(viewer=by)]
    told = queries.told(viewer=by)
    settled = {one.subject for one in told if one.is_waiting} - {one.subject for one in stale}
    _take_back(settled | {one.subject for one in told if one.is_lost}, by)
    within = queries.terms()
    found = chasing.to_tell(stale, told, today=clock.today(), every=within.every, at_once=within.at_once)
    return _tell(list(found), within.read_within, by)


@transaction.atomic
def settle_chase(*, subject: str, by: Viewer) -> None:
    """Somebody has looked at it: whoever was told need not any more."""
    _take_back([subject], by)


@transaction.atomic
def tell_handed_over(*, listing: Listing, to: Organisation, by: Viewer) -> None:
    """Whoever may keep it there is told that it is theirs; and whom it was handed to before, no longer."""
    reference = f"directory handed {listing.pk}"
    notices.withdraw_about(reference=reference, by=by)
    keeping = queries.who_keeps(keepers.KEEPS, viewer=by)
    notices.raise_notice(
        organisation=to,
        staff=chasing.reader("", keeping.get(to.pk, {})),
        reason=chasing.HANDED_NOTICE,
        text=f"{listing.index.name}: another organisation has handed this entry over to yours. {_LOOK}"[:500],
        read_by=clock.now() + timedelta(days=queries.terms().read_within),
        reference=reference,
        by=by,
    )


def _take_back(subjects: Iterable[str], by: Viewer) -> None:
    for reference in Chase.objects.filter(subject__in=list(subjects)).values_list("reference", flat=True):
        notices.withdraw_about(reference=reference, by=by)


def _tell(stale: Sequence[Stale], read_within: int, by: Viewer) -> int:
    known = Organisation.objects.in_bulk([one.organisation for one in stale])
    entries = queries.who_keeps(keepers.KEEPS, viewer=by) if stale else {}
    links = queries.who_keeps(keepers.KEEPS_LINKS, viewer=by) if stale else {}
    for one in stale:
        organisation = known[one.organisation]
        is_entry = one.reason == chasing.NOTICE
        staff = chasing.reader(one.last_said_by, (entries if is_entry else links).get(organisation.pk, {}))
        reference = chasing.reference(one.subject, clock.today())
        notices.raise_notice(
            organisation=organisation,
            staff=staff,
            reason=one.reason if staff else chasing.UNKEPT_NOTICE,
            text=one.text[:500] if staff else f"{one.text} {_ASK}"[:500],
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
