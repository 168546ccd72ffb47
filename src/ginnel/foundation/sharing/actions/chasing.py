"""What wants information governance: a review that is due, an end that is near, work without an agreement."""

from __future__ import annotations

from django.db import transaction

from ginnel.foundation.sharing.actions.telling import tell_governance_once
from ginnel.foundation.sharing.queries import agreements
from ginnel.foundation.sharing.queries.agreements import AgreementVersionShown, Lacking
from ginnel.foundation.sharing.queries.separate_records import KeptApart, separate_records
from ginnel.foundation.sharing.rules import separate_records as apart
from ginnel.foundation.sharing.rules.agreements import (
    ENDING_NOTICE,
    LACKING_NOTICE,
    READ_WITHIN,
    REVIEW_NOTICE,
    TOLD_BEFORE,
)
from ginnel.kernel import clock
from ginnel.kernel.viewer import Purpose, Viewer
from ginnel.kernel.web.formats import day


@transaction.atomic
def chase_agreements(*, by: Viewer) -> int:
    """Tell information governance of each such thing once; how many notices. `by` is a service keeping the record."""
    soon = clock.today() + TOLD_BEFORE
    told = 0
    for each in agreements.all_agreements():
        version = each.in_force
        if version and version.review_on <= soon:
            told += _tell_of_review(version, by)
        if version and version.ends_on <= soon:
            told += _tell_of_end(version, by)
    told += sum(_tell_of_lack(each, by) for each in agreements.lacking(viewer=by))
    return told + sum(_tell_of_reason(each, by) for each in separate_records())


def _tell_of_review(version: AgreementVersionShown, by: Viewer) -> int:
    return tell_governance_once(
        reason=REVIEW_NOTICE,
        text=f"“{version.name[:300]}” is to be reviewed by {day(version.review_on)}.",
        reference=f"agreement-review/{version.id}/{version.review_on}",
        read_by=clock.now() + READ_WITHIN,
        by=by,
    )


def _tell_of_end(version: AgreementVersionShown, by: Viewer) -> int:
    return tell_governance_once(
        reason=ENDING_NOTICE,
        text=f"“{version.name[:300]}” ends on {day(version.ends_on)}. Load and sign its next version before then.",
        reference=f"agreement-ending/{version.id}",
        read_by=clock.now() + READ_WITHIN,
        by=by,
    )


def _tell_of_lack(lack: Lacking, by: Viewer) -> int:
    doing = "care for people" if Purpose.DIRECT_CARE in lack.purposes else "keep people safe"
    since = f"the last ended on {day(lack.since)}" if lack.since else "there has never been one"
    return tell_governance_once(
        reason=LACKING_NOTICE,
        text=f"Staff of {lack.name[:200]} {doing} here with no agreement in force: {since}. It does not stop them.",
        reference=lack.reference,
        read_by=clock.now() + READ_WITHIN,
        by=by,
    )


def _tell_of_reason(record: KeptApart, by: Viewer) -> int:
    """One whose reason is soon to be looked at again: those who keep it, where they have an officer of their own."""
    due = record.now.review_on
    if due is None or due > clock.today() + apart.TOLD_BEFORE:
        return 0
    return tell_governance_once(
        reason=apart.REVIEW_NOTICE,
        text=f"Why {record.organisation[:150]} keeps “{record.what[:150]}” apart is to be looked at by {day(due)}.",
        reference=f"separate-record/{record.id}/{due}",
        read_by=clock.now() + apart.READ_WITHIN,
        by=by,
        organisation=record.code,
    )
