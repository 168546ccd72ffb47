"""The register of disclosures, and whether something may leave under one now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max

from ginnel.foundation.sharing.models import Disclosure, DisclosureRelease, OptOutList
from ginnel.foundation.sharing.rules.disclosing import Approval, check_may_leave, heeded
from ginnel.foundation.sharing.states import DisclosureForm, LegalBasis, OptOutKind
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Category, Purpose, Viewer

ABOUT_NOBODY = "That something may leave, and how much did, is about no person."


@dataclass(frozen=True, slots=True)
class Released:
    at: datetime
    rows: int
    people: int
    left_out: dict[str, int]
    digest: str
    by: str


@dataclass(frozen=True, slots=True)
class DisclosureShown:
    """One approval. `heeds` are the opt-outs left out of what leaves; `ended` why it ended early, '' where it did not;
    `releases` latest first."""

    id: UUID
    title: str
    purpose: Purpose
    recipient: str
    basis: LegalBasis
    reference: str
    form: DisclosureForm
    categories: tuple[Category, ...]
    expires_on: date
    approved_at: datetime
    approved_by: str
    approved_as: str
    heeds: frozenset[OptOutKind]
    is_open: bool
    ended: str
    releases: tuple[Released, ...]


@needs_no_viewer(ABOUT_NOBODY)
def disclosures() -> list[DisclosureShown]:
    """Every approval, those that are open first, then the latest."""
    rows = (
        Disclosure.objects.select_related("ending")
        .prefetch_related("releases")
        .order_by("-approved_at", "-id")
    )
    return sorted((_shown(row) for row in rows), key=lambda each: not each.is_open)


@needs_no_viewer(ABOUT_NOBODY)
def disclosure(id: UUID) -> DisclosureShown:
    """Raises NotFound."""
    row = _row(id)
    return _shown(row)


@needs_no_viewer(ABOUT_NOBODY)
def lists_brought_up_to_date() -> dict[OptOutKind, datetime]:
    """When each list of opt-outs last was; one that never was is missing."""
    found = OptOutList.objects.values_list("kind").annotate(at=Max("at"))
    return {OptOutKind(kind): at for kind, at in found}


@needs_no_viewer(ABOUT_NOBODY)
def list_lasts() -> timedelta:
    """How old a list of opt-outs may be and still be heeded."""
    return timedelta(days=int(terminology.parameter("opt-out-list-lasts").value))


def check_may_leave_now(disclosure: UUID, *, viewer: Viewer) -> frozenset[OptOutKind]:
    """Whose opt-outs must be left out of what leaves under this approval now. Raises NotFound and Conflict."""
    row = _row(disclosure)
    return check_may_leave(
        _approval(row),
        today=clock.today(),
        now=clock.now(),
        lists=lists_brought_up_to_date(),
        lasts=list_lasts(),
    )


def _row(id: UUID) -> Disclosure:
    rows = Disclosure.objects.select_related("ending").prefetch_related("releases")
    row = rows.filter(id=id).first()
    if row is None:
        raise NotFound("There is no such approval.")
    return row


def _approval(row: Disclosure) -> Approval:
    return Approval(
        LegalBasis(row.basis), DisclosureForm(row.form), row.expires_on, is_ended=hasattr(row, "ending")
    )


def _shown(row: Disclosure) -> DisclosureShown:
    approval = _approval(row)
    ending: Any = row.ending if approval.is_ended else None
    releases = sorted(row.releases.all(), key=lambda each: each.released_at, reverse=True)
    return DisclosureShown(
        id=row.id,
        title=row.title,
        purpose=Purpose(row.purpose),
        recipient=row.recipient,
        basis=approval.basis,
        reference=row.reference,
        form=approval.form,
        categories=tuple(Category(number) for number in row.categories),
        expires_on=row.expires_on,
        approved_at=row.approved_at,
        approved_by=row.approved_by_name,
        approved_as=row.approved_as,
        heeds=heeded(approval.basis, approval.form),
        is_open=ending is None and clock.today() <= row.expires_on,
        ended=ending.reason if ending else "",
        releases=tuple(_released(each) for each in releases),
    )


def _released(row: DisclosureRelease) -> Released:
    return Released(
        row.released_at, row.rows, row.people, dict(row.left_out), row.digest, row.recorded_by_name
    )
