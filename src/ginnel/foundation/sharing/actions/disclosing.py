"""Approving that something about people leaves for planning or research, ending that, and noting each time it did."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.sharing.actions.governing import check_governs
from ginnel.foundation.sharing.models import Disclosure, DisclosureEnding, DisclosureRelease
from ginnel.foundation.sharing.queries.disclosing import check_may_leave_now
from ginnel.foundation.sharing.rules.disclosing import check_can_be_approved
from ginnel.foundation.sharing.states import DisclosureForm, LegalBasis
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from ginnel.kernel.viewer import Category, Purpose, Viewer


@transaction.atomic
def approve_disclosure(
    *,
    title: str,
    purpose: Purpose,
    recipient: str,
    basis: LegalBasis,
    reference: str,
    form: DisclosureForm,
    categories: Collection[Category],
    expires_on: date,
    by: Viewer,
) -> UUID:
    """Let something leave up to a day; the approval's id. Approved by a person, never by a service.

    Raises Invalid (`rules.disclosing.check_can_be_approved`), NotPermitted.
    """
    check_governs(by)
    if by.role == "service":
        raise NotPermitted(("A person approves what leaves.",))
    check_can_be_approved(
        title=title,
        purpose=purpose,
        recipient=recipient,
        basis=basis,
        reference=reference,
        form=form,
        categories=categories,
        expires_on=expires_on,
        today=clock.today(),
    )
    made = Disclosure.objects.create(
        title=title.strip(),
        purpose=purpose,
        recipient=recipient.strip(),
        basis=basis,
        reference=reference.strip(),
        form=form,
        categories=sorted(int(each) for each in categories),
        expires_on=expires_on,
        approved_at=clock.now(),
        approved_by=by.identity,
        approved_by_name=by.name,
        approved_as=by.role,
    )
    detail = {"disclosure": str(made.id), "basis": str(basis), "until": expires_on.isoformat()}
    audit.append(by=by, events=[Event("sharing.disclosure-approved", detail=detail)])
    return made.id


@transaction.atomic
def end_disclosure(*, disclosure: UUID, reason: str, by: Viewer) -> None:
    """Let nothing more leave under an approval. Raises NotFound, Conflict when it has ended, Invalid, NotPermitted."""
    check_governs(by)
    row = Disclosure.objects.filter(id=disclosure).first()
    if row is None:
        raise NotFound("There is no such approval.")
    if row.expires_on < clock.today() or DisclosureEnding.objects.filter(disclosure=row).exists():
        raise Conflict("It has ended already.")
    if len(reason.strip()) < 5:
        raise Invalid("Say why it ends.")
    DisclosureEnding.objects.create(
        disclosure=row,
        reason=reason.strip(),
        ended_at=clock.now(),
        recorded_by=by.identity,
        recorded_by_name=by.name,
    )
    detail = {"disclosure": str(row.id)}
    audit.append(by=by, events=[Event("sharing.disclosure-ended", detail=detail)])


@transaction.atomic
def note_release(
    *, disclosure: UUID, rows: int, people: int, left_out: dict[str, int], digest: str, by: Viewer
) -> UUID:
    """Note that something leaves, before it does; the decision is made once more. Raises NotFound and Conflict."""
    check_may_leave_now(disclosure, viewer=by)
    made = DisclosureRelease.objects.create(
        disclosure_id=disclosure,
        rows=rows,
        people=people,
        left_out=left_out,
        digest=digest,
        released_at=clock.now(),
        recorded_by=by.identity,
        recorded_by_name=by.name,
    )
    detail = {"disclosure": str(disclosure), "rows": rows, "people": people, "digest": digest}
    audit.append(by=by, events=[Event("sharing.disclosed", detail={**detail, "left_out": left_out})])
    return made.id
