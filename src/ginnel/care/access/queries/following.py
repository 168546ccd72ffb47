"""How what an organisation's system asked stands, for that system and no other (ADR 0061)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ginnel.care.access import fhir
from ginnel.care.access.models import Contact, ContactPerson, SystemRequest
from ginnel.care.access.queries.requests import is_withdrawn
from ginnel.care.access.rules.following import why
from ginnel.care.access.states import ContactState, Part, RequestKind
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
    found = [tree for contact in contacts for tree in _tasks(contact, viewer)]
    return [tree for tree in found if not ids or UUID(tree["id"]) in ids]


def _focus_of(ids: Sequence[UUID]) -> list[UUID]:
    """What these Tasks follow, looked up by the front door's own service: whose that is is decided after."""
    tasks = records.latest_named(viewer=service("front-door"), ids=ids, kinds=("Task",))
    told = [references.target(str((one.tree.get("focus") or {}).get("reference", ""))) for one in tasks]
    return [UUID(one.local_id) for one in told if one and one.local_id.count("-") == 4]


def _about(contact: Contact) -> list[ContactPerson]:
    return list(contact.people.filter(part=Part.ABOUT, replaced_by=None).exclude(person=None))


def _tasks(contact: Contact, viewer: Viewer) -> list[Tree]:
    """One for each whom it is about: none where one of them is closed, for how it stands is told of them all."""
    asked, about = _asked_first(contact), _about(contact)
    if asked is None or asked.sender.code != viewer.organisation:
        return []
    people = [one.person_id for one in about if one.person_id]
    sender, category = asked.sender.code, Category(contact.category)
    if not all(
        follows(person=one, sender=sender, category=category, request=contact.pk, viewer=viewer)
        for one in people
    ):
        return []
    detail = {"contact": str(contact.pk)}
    events = [Event("access.request-followed", one, detail=detail) for one in people]
    audit.append(by=viewer, events=events)
    return [_task(contact, named, asked, viewer) for named in about]


def _task(contact: Contact, named: ContactPerson, asked: SystemRequest, viewer: Viewer) -> Tree:
    steps = list(contact.steps.select_related("team__organisation").order_by("number"))
    last, withdrawn = steps[-1], is_withdrawn(contact, viewer=viewer)
    state = ContactState(last.state)
    return fhir.followed_task(
        id=fhir.task_id(named.pk),
        focus=f"{fhir.kind_asked(may_have_needs=contact.may_have_needs)}/{asked.entry}",
        status="cancelled" if withdrawn else fhir.TASK_OF_CONTACT[state],
        asked_at=contact.recorded_at,
        changed_at=max(last.at, _said_last(contact)),
        owner=fhir.Owner(last.team.organisation.code, last.team.organisation.name),
        why=why(state, is_withdrawn=withdrawn),
    )


def _said_last(contact: Contact) -> datetime:
    """What takes it back moves nobody's step, and is a change all the same."""
    said = contact.requests.exclude(does=RequestKind.REPEATED).order_by("-at", "-id")
    return said.values_list("at", flat=True)[0]


def _asked_first(contact: Contact) -> SystemRequest | None:
    return contact.requests.select_related("sender").exclude(entry=None).order_by("at", "id").first()
