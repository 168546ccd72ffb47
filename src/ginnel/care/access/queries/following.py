"""How what an organisation's system asked stands, for that system and no other (ADR 0061)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ginnel.care.access import fhir
from ginnel.care.access.models import Contact, ContactPerson, SystemRequest
from ginnel.care.access.queries.requests import is_withdrawn
from ginnel.care.access.rules.following import why
from ginnel.care.access.states import ContactState, Part
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.record import queries as records
from ginnel.foundation.record.fhir import references
from ginnel.foundation.sharing.queries import follows, service
from ginnel.kernel.viewer import Category, Viewer

Tree = dict[str, Any]


def followed(*, focus: Sequence[UUID] = (), ids: Sequence[UUID] = (), viewer: Viewer) -> list[Tree]:
    """The Tasks, as its sender is told them, of what the viewer's organisation asked: of those whose request is one of
    `focus`, or whose id is one of `ids`. None of what another asked, of what is of a restricted subject, or of whom
    sharing closes to the sender: as if nothing had been asked."""
    wanted = [*focus, *_focus_of(ids)]
    if not wanted:
        return []
    contacts = Contact.objects.filter(
        requests__sender__code=viewer.organisation, requests__entry__in=wanted
    ).distinct()
    found = [_task(contact, named, viewer) for contact in contacts for named in _about(contact)]
    return [tree for tree in found if tree is not None and (not ids or UUID(tree["id"]) in ids)]


def _focus_of(ids: Sequence[UUID]) -> list[UUID]:
    """What these Tasks follow, looked up by the front door's own service: whose that is is decided after."""
    tasks = records.latest_named(viewer=service("front-door"), ids=ids, kinds=("Task",))
    told = [references.target(str((one.tree.get("focus") or {}).get("reference", ""))) for one in tasks]
    return [UUID(one.local_id) for one in told if one and one.local_id.count("-") == 4]


def _about(contact: Contact) -> list[ContactPerson]:
    return list(contact.people.filter(part=Part.ABOUT, replaced_by=None).exclude(person=None))


def _task(contact: Contact, named: ContactPerson, viewer: Viewer) -> Tree | None:
    asked = _asked_first(contact)
    assert named.person_id is not None
    if asked is None or asked.sender.code != viewer.organisation:
        return None
    if not follows(
        person=named.person_id,
        sender=asked.sender.code,
        category=Category(contact.category),
        request=contact.pk,
        viewer=viewer,
    ):
        return None
    audit.append(
        by=viewer,
        events=[Event("access.request-followed", named.person_id, detail={"contact": str(contact.pk)})],
    )
    steps = list(contact.steps.select_related("team__organisation").order_by("number"))
    last, withdrawn = steps[-1], is_withdrawn(contact, viewer=viewer)
    state = ContactState(last.state)
    return fhir.followed_task(
        id=fhir.task_id(named.pk),
        focus=f"{fhir.kind_asked(may_have_needs=contact.may_have_needs)}/{asked.entry}",
        status="cancelled" if withdrawn else fhir.TASK_OF_CONTACT[state],
        asked_at=contact.recorded_at,
        changed_at=max(last.at, asked.at),
        owner=fhir.Owner(last.team.organisation.code, last.team.organisation.name),
        why=why(state, is_withdrawn=withdrawn),
    )


def _asked_first(contact: Contact) -> SystemRequest | None:
    return contact.requests.select_related("sender").exclude(entry=None).order_by("at", "id").first()
