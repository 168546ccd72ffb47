"""Writing down what was answered at the door, and what the contact came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.publishing import publish_contact
from ginnel.care.access.actions.standing import hold
from ginnel.care.access.actions.telling import hold_back
from ginnel.care.access.actions.worrying import as_said, worry, worrying_of
from ginnel.care.access.fhir import category_of
from ginnel.care.access.models import Contact, ContactAnswer, ContactOutcome, OpenContact
from ginnel.care.access.queries.competences import check_competence
from ginnel.care.access.queries.finding import check_has, contact_for, events_about
from ginnel.care.access.queries.joining import last_joined
from ginnel.care.access.rules.competences import needed_for_outcome
from ginnel.care.access.rules.contacts import check_reason
from ginnel.care.access.rules.duty import UNHEARD
from ginnel.care.access.rules.knowing import ASKED, RISKS, Given, Question, check_can_be_given
from ginnel.care.access.states import Answered, OutcomeKind, Verdict
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.relationships.queries import staff_id
from ginnel.foundation.sharing.queries import service as door
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotPermitted
from ginnel.kernel.viewer import Category, Viewer

_WITH_DETAIL = frozenset(
    {
        OutcomeKind.IMMEDIATE_INPUT,
        OutcomeKind.EQUIPMENT,
        OutcomeKind.DIVERTED,
        OutcomeKind.SAME_AS_ANOTHER,
        OutcomeKind.NOT_REACHED,
    }
)


@transaction.atomic
def answer(*, contact: UUID, answers: Sequence[Given], by: Viewer) -> str:
    """Append answers; a later one to the same question stands. Where somebody may be hurting them a safeguarding
    concern is raised at once; what whoever answers must do because nobody received it, "" otherwise. Raises Invalid,
    NotFound, and Conflict where the viewer does not have the contact."""
    return _append(_open(contact, by), answers, by)


@transaction.atomic
def hear_harm(*, contact: UUID, text: str, by: Viewer) -> None:
    """Somebody who wrote on a public form said that they are hurt: the answer is yes, as it is where a worker hears it,
    and a concern is raised at once. Where nobody receives it the contact does not close before somebody has it. For
    services alone: no worker has the contact yet. Raises NotPermitted for a worker, who answers, and NotFound."""
    if staff_id(viewer=by) is not None:
        raise NotPermitted(("Take the contact, and write down what they answered.",))
    found = contact_for(contact, viewer=by)
    hold(found)
    given = Given(Question.ABUSE, Answered.ASKED_AFRESH, text, Verdict.YES)
    if _append(found, [given], by):
        _tell_unheard(found)


def _tell_unheard(contact: Contact) -> None:
    """The team whose contact it is, where no safeguarding team has the concern: nobody is at a screen to be told."""
    held = OpenContact.objects.select_related("team__organisation").get(pk=contact.pk)
    notices.raise_notice(
        organisation=held.team.organisation,
        team=held.team,
        reason=UNHEARD,
        text="Somebody said on the public website that they are being hurt, and no safeguarding team has it. Open the "
        "contact now, and ring the council’s safeguarding team.",
        read_by=clock.now() + timedelta(hours=1),
        reference=f"contact {contact.pk}",
        by=door("front-door"),
    )


def _append(found: Contact, answers: Sequence[Given], by: Viewer) -> str:
    """As `answer`, to what is held."""
    for one in answers:
        check_can_be_given(one)
    now = clock.now()
    answers = _new(found, answers)
    ContactAnswer.objects.bulk_create(
        ContactAnswer(
            contact=found,
            question=one.question,
            how=one.how,
            verdict=one.verdict,
            text=one.text.strip(),
            again_because=one.again_because.strip(),
            is_alone=one.is_alone,
            category=category_of(one.text, ASKED[one.question].category),
            at=now,
            by=by.identity,
        )
        for one in answers
    )
    detail = {"contact": str(found.id), "answers": len(answers)}
    audit.append(by=by, events=events_about(found, "access.answered", detail, viewer=by))
    worrying = worrying_of(answers)
    ring = worry(found, as_said(worrying), by=by) if worrying else ""
    hold_back(found, by=door("front-door"))
    return ring


@transaction.atomic
def add_outcome(
    *,
    contact: UUID,
    kind: OutcomeKind,
    detail: str = "",
    service: UUID | None = None,
    category: Category = Category.SOCIAL_CARE,
    by: Viewer,
) -> str:
    """Append what it came to. `service` names a listing of the directory; `category` is that of what it tells of,
    unless its words are about a restricted subject. A safeguarding concern is raised by it; it answers and
    raises as `answer`, and Conflict for one that is kept for whoever was confirmed for it."""
    found = _open(contact, by)
    check_competence(needed_for_outcome(kind), viewer=by)
    return append_outcome(found, kind, detail, service, category, by=by)


def append_outcome(
    found: Contact,
    kind: OutcomeKind,
    detail: str,
    service: UUID | None = None,
    category: Category = Category.SOCIAL_CARE,
    *,
    same_as: Contact | None = None,
    by: Viewer,
) -> str:
    """As `add_outcome`, of what is held and the viewer has; `same_as` is what it was joined to."""
    if kind == OutcomeKind.SIGNPOSTED and service is None and not detail.strip():
        raise Invalid("Say which service you told them of.")
    if kind == OutcomeKind.NOT_REACHED and not detail.strip():
        raise Invalid("Say how and when you tried to reach them.")
    check_reason(detail, is_needed=kind in _WITH_DETAIL)
    is_concern = kind == OutcomeKind.SAFEGUARDING
    ContactOutcome.objects.create(
        contact=found,
        kind=kind,
        detail=detail.strip(),
        service=service,
        same_as=same_as,
        category=Category.SAFEGUARDING if is_concern else category_of(detail, category),
        at=clock.now(),
        by=by.identity,
    )
    publish_contact(found, by=by)
    noted = {"contact": str(found.id)}
    audit.append(by=by, events=events_about(found, "access.outcome", noted, viewer=by))
    ring = worry(found, detail.strip(), is_written=True, by=by) if is_concern else ""
    hold_back(found, by=door("front-door"))
    return ring


def _new(contact: Contact, answers: Sequence[Given]) -> list[Given]:
    """Without what was said just so before: a page that is saved again says nothing new. It does of a risk, where
    another contact was joined to this one since: the same answer settles what was doubted there."""
    said = contact.answers.order_by("at", "id")
    if (joined := last_joined(contact)) is not None:
        said = said.exclude(question__in=RISKS, at__lte=joined)
    rows = said.values("question", "how", "verdict", "text", "again_because")
    held = {row["question"]: row for row in rows}
    return [one for one in answers if not _is_same(one, held.get(one.question))]


def _is_same(one: Given, row: Mapping[str, Any] | None) -> bool:
    return row is not None and (row["how"], row["verdict"], row["text"], row["again_because"]) == (
        one.how,
        one.verdict,
        one.text.strip(),
        one.again_because.strip(),
    )


def _open(contact: UUID, by: Viewer) -> Contact:
    found = contact_for(contact, viewer=by)
    hold(found)
    check_has(found, viewer=by)
    return found
