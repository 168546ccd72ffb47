"""Agreements between organisations: taking in their documents, who signed, who withdrew, and what a review found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people.rules.folding import fold_name
from ginnel.foundation.sharing.actions.governing import check_governs
from ginnel.foundation.sharing.models import (
    Agreement,
    AgreementParty,
    AgreementReview,
    AgreementSignature,
    AgreementVersion,
    AgreementWithdrawal,
)
from ginnel.foundation.sharing.queries import agreements as queries
from ginnel.foundation.sharing.queries.agreements import AgreementVersionShown, Signed
from ginnel.foundation.sharing.queries.staff_viewer import StaffViewer
from ginnel.foundation.sharing.rules.agreements import (
    check_can_review,
    check_can_sign,
    check_can_withdraw,
    check_signs_for,
    numbered,
)
from ginnel.foundation.sharing.rules.policies import Policy, PolicyRefused
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Fault, NotFound
from ginnel.kernel.viewer import Viewer

_LOCK = 0x61677265


@dataclass(frozen=True, slots=True)
class AgreementLoaded:
    """What became of a document: which agreement and version it is, and whether it was held already."""

    agreement: UUID
    version: UUID
    number: int
    name: str
    is_new: bool
    unread: tuple[str, ...]


@transaction.atomic
def load_agreements(*, policies: Sequence[Policy], by: Viewer) -> list[AgreementLoaded]:
    """Keep each document as the first or next version of its agreement. The same document again changes nothing.

    All of them or none. Raises PolicyRefused for a party that is no organisation of this place, NotPermitted.
    """
    check_governs(by)
    _alone()
    return [_load(policy, by) for policy in policies]


def _load(policy: Policy, by: Viewer) -> AgreementLoaded:
    parties = _parties(policy)
    made, _ = Agreement.objects.get_or_create(
        system=policy.system, identifier=policy.identifier, defaults={"made_at": clock.now()}
    )
    held = made.versions.order_by("number")
    same = held.filter(digest=policy.digest).first()
    if same:
        return AgreementLoaded(made.id, same.id, same.number, same.name, False, policy.unread)
    version = AgreementVersion.objects.create(
        agreement=made,
        number=held.count() + 1,
        uri=policy.uri,
        name=policy.name,
        contact=policy.contact,
        purposes=[each.value for each in policy.purposes],
        covers=numbered(policy.covers),
        starts_on=policy.starts_on,
        ends_on=policy.ends_on,
        review_on=policy.review_on,
        unread=list(policy.unread),
        document=dict(policy.document),
        digest=policy.digest,
        **_recorded(by),
    )
    AgreementParty.objects.bulk_create(
        AgreementParty(version=version, organisation=at, name=named.name, signatory=named.signatory)
        for at, named in parties
    )
    _note(by, "sharing.agreement-loaded", version, {"number": version.number, "digest": version.digest})
    return AgreementLoaded(made.id, version.id, version.number, version.name, True, policy.unread)


def _parties(policy: Policy) -> list[tuple[Organisation, Any]]:
    """Each party with the organisation that one of its catalogue ids is the code of."""
    codes = {id for named in policy.parties for id in named.ids}
    known = {each.code: each for each in Organisation.objects.filter(code__in=codes)}
    found, faults = [], []
    seen: set[UUID] = set()
    for at, named in enumerate(policy.parties):
        one = next((known[id] for id in named.ids if id in known), None)
        if one is None:
            said = "is the code of no organisation that is known here."
            faults.append(Fault("unknown-party", said, field=f"Party[{at}].CatalogueID"))
        elif one.id in seen:
            faults.append(Fault("party-twice", "names an organisation a second time.", field=f"Party[{at}]"))
        else:
            seen.add(one.id)
            found.append((one, named))
    if faults:
        raise PolicyRefused(policy.file, tuple(faults))
    return found


@transaction.atomic
def sign(*, party: UUID, name: str, role: str, signed_on: date, by: Viewer) -> None:
    """Write down that a party signed: who, in which role, when. Staff of the party who sign themselves do so in the
    role they are signed in with, whatever `role` says.

    Raises NotFound, Conflict for one that has signed or withdrawn, Invalid, also for a role that is not the one which
    the agreement names for the party, NotPermitted."""
    check_governs(by)
    _alone()
    row = AgreementParty.objects.select_related("version").filter(id=party).first()
    if row is None:
        raise NotFound("There is no such party.")
    version = _version(row.version_id)
    said = next(each for each in version.parties if each.id == party)
    if said.on or said.withdrew_on:
        raise Conflict(f"{said.name} has {'signed' if said.on else 'withdrawn'} already.")
    check_can_sign(
        name=name,
        role=role,
        signed_on=signed_on,
        today=clock.today(),
        ends_on=version.ends_on,
        standing=version.standing,
    )
    held = _held_by_signer(name, said, by)
    check_signs_for(party=said.name, signatory=said.signatory, role=role, signed_in_as=held)
    AgreementSignature.objects.create(
        party=row, name=name.strip(), role=held or role.strip(), signed_on=signed_on, **_recorded(by)
    )
    _note(by, "sharing.agreement-signed", row.version, {"organisation": said.code})


def _held_by_signer(name: str, party: Signed, by: Viewer) -> str:
    """The role in words of a member of staff of the party who writes down a signature of their own; '' for anybody
    else's, of whom only what was seen on paper is known."""
    if (
        not isinstance(by, StaffViewer)
        or by.organisation != party.code
        or fold_name(name) != fold_name(by.name)
    ):
        return ""
    return by.role_label


@transaction.atomic
def withdraw_agreement(
    *, version: UUID, reason: str, organisation: str = "", on: date | None = None, by: Viewer
) -> None:
    """Let one party (by code; "": everybody) be bound no longer by a version and those before it, from a day on.

    Raises NotFound, Conflict for who has withdrawn, Invalid without a reason, NotPermitted.
    """
    check_governs(by)
    check_can_withdraw(reason=reason)
    _alone()
    row = AgreementVersion.objects.filter(id=version).first()
    if row is None:
        raise NotFound("There is no such version.")
    said = _version(version)
    party = next((each for each in said.parties if each.code == organisation), None)
    if organisation and party is None:
        raise NotFound("No such organisation is a party.")
    if said.withdrawn or (party and party.withdrew_on):
        raise Conflict("That was withdrawn already.")
    AgreementWithdrawal.objects.create(
        version=row,
        organisation=Organisation.objects.get(code=organisation) if organisation else None,
        on=on or clock.today(),
        reason=reason.strip(),
        **_recorded(by),
    )
    _note(by, "sharing.agreement-withdrawn", row, {"organisation": organisation or "everybody"})


@transaction.atomic
def review_agreement(*, version: UUID, found: str, next_on: date, by: Viewer) -> None:
    """Write down that a version was looked at again, and when next. Raises NotFound, Invalid, NotPermitted."""
    check_governs(by)
    row = AgreementVersion.objects.filter(id=version).first()
    if row is None:
        raise NotFound("There is no such version.")
    check_can_review(found=found, next_on=next_on, today=clock.today())
    AgreementReview.objects.create(version=row, found=found.strip(), next_on=next_on, **_recorded(by))
    _note(by, "sharing.agreement-reviewed", row, {"next": next_on.isoformat()})


def _alone() -> None:
    """One at a time until the transaction ends: rows that may never be changed cannot be locked either."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _version(id: UUID) -> AgreementVersionShown:
    row = AgreementVersion.objects.get(id=id)
    found = queries.agreement(row.agreement_id)
    return next(each for each in found.versions if each.id == id)


def _note(by: Viewer, action: str, version: AgreementVersion, detail: dict[str, Any]) -> None:
    held = {"agreement": str(version.agreement_id), "version": str(version.id), **detail}
    audit.append(by=by, events=[Event(action, detail=held)])
    transaction.on_commit(queries.forget_noted)


def _recorded(by: Viewer) -> dict[str, Any]:
    return {"recorded_at": clock.now(), "recorded_by": by.identity, "recorded_by_name": by.name}
