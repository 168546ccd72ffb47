"""What was there before: a person's earlier contacts and open referrals, so that nobody is asked twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ginnel.care.access.models import Contact, ContactAnswer, ContactPerson, OpenReferral
from ginnel.care.access.queries.sight import known_of, open_to
from ginnel.care.access.rules.knowing import ALWAYS_AFRESH
from ginnel.care.access.rules.referring import is_same_said
from ginnel.care.access.states import REFERRAL_OPEN, Door, Part
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Action, Viewer

MOST = 20
FOUND_SINCE = Q(part=Part.ABOUT, replaced_by=None, instead_of__isnull=False, person__isnull=False)
"""Whom a contact is about, where that was said after it was taken."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A contact or referral of a person that the viewer may read of. `id` is None where it is not their own
    organisation's to open."""

    id: UUID | None
    kind: str
    at: datetime
    by_whom: str
    state: str
    words: str


@needs_no_viewer("how long a contact counts as repeated is about nobody")
def repeats_within() -> timedelta:
    value = terminology.parameter("contact-repeats-within")
    return timedelta(**{value.unit: float(value.value)})


def earlier(person: UUID, *, viewer: Viewer) -> list[Earlier]:
    """The newest contacts about a person and their open referrals, whoever took them, of which the viewer may read:
    of everybody whom a contact names."""
    read = [int(one) for one in viewer.categories(person, Action.READ)]
    contacts = _about(person, viewer).filter(category__in=read).select_related("organisation", "standing")
    found = [
        _contact(one, viewer)
        for one in contacts.order_by("-happened_at", "-id")[:MOST]
        if one.category in open_to(one, viewer=viewer)
    ]
    found += [_referral(one, viewer) for one in _open_referrals(person, viewer)[:MOST]]
    audit.append(by=viewer, events=[Event("access.earlier-read", person, detail={"found": len(found)})])
    return sorted(found, key=lambda one: one.at, reverse=True)


def referrals_before(person: UUID, *, viewer: Viewer) -> list[Earlier]:
    """Of those alone the open referrals, the newest first: before another is sent."""
    found = [_referral(one, viewer) for one in _open_referrals(person, viewer)[:MOST]]
    audit.append(by=viewer, events=[Event("access.earlier-read", person, detail={"found": len(found)})])
    return found


def sent_already(
    person: UUID, *, to_team: UUID, asked_for: str, reference: str = "", viewer: Viewer
) -> Earlier | None:
    """The open referral of which the viewer may read that asks the same team for the same, whoever sent it; not that
    which this form (`reference`) made itself. None for none."""
    asked = _open_referrals(person, viewer).filter(referral__to_team=to_team, state__in=REFERRAL_OPEN)
    if reference:
        asked = asked.exclude(referral__reference=reference)
    same = (one for one in asked if is_same_said(one.referral.asked_for, asked_for))
    return next((_referral(one, viewer) for one in same), None)


def repeated(person: UUID, *, viewer: Viewer) -> UUID | None:
    """The viewer's own organisation's newest contact about the person that another would repeat."""
    since = clock.now() - repeats_within()
    found = _about(person, viewer).filter(organisation__code=viewer.organisation, happened_at__gte=since)
    return found.order_by("-happened_at", "-id").values_list("id", flat=True).first()


def repeated_by(contact: Contact, *, viewer: Viewer) -> UUID | None:
    """The contact of the same organisation that this one repeats: as was known when it was taken; where who it is about
    was said or put right since, what `repeated` would have answered had that been known then. None to whoever may not
    know of it."""
    found_since = contact.people.filter(FOUND_SINCE).values_list("person_id", flat=True).first()
    if found_since is None:
        is_put_right = contact.people.filter(part=Part.ABOUT, instead_of__isnull=False).exists()
        is_none = is_put_right and contact.door != Door.SYSTEM
        return None if is_none else _known(contact.again_id, viewer)
    before = _about(found_since, viewer).filter(
        organisation=contact.organisation,
        happened_at__gte=contact.happened_at - repeats_within(),
        recorded_at__lt=contact.recorded_at,
    )
    newest = before.exclude(id=contact.pk).order_by("-happened_at", "-id")
    return newest.values_list("id", flat=True).first()


@needs_no_viewer("narrows contacts that the viewer's own query let through")
def that_repeat(taken: QuerySet[Contact]) -> QuerySet[Contact]:
    """Those of which `repeated_by` names one, whoever asks: a count tells of nobody."""
    of_these = ContactPerson.objects.filter(contact=OuterRef("pk"))
    earlier = ContactPerson.objects.filter(
        person=OuterRef("person"),
        replaced_by=None,
        contact__organisation=OuterRef("contact__organisation"),
        contact__happened_at__gte=OuterRef("contact__happened_at") - repeats_within(),
        contact__recorded_at__lt=OuterRef("contact__recorded_at"),
    )
    is_repeat = Exists(of_these.filter(FOUND_SINCE).filter(Exists(earlier)))
    is_put_right = Exists(of_these.filter(part=Part.ABOUT, instead_of__isnull=False))
    as_taken = Q(again__isnull=False) & (Q(door=Door.SYSTEM) | ~is_put_right)
    return taken.filter(is_repeat | as_taken)


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """The last answer at any door to a question that is not always asked afresh, and when it was given."""

    question: str
    text: str
    at: datetime


def said_before(person: UUID, *, but: UUID, viewer: Viewer) -> list[SaidBefore]:
    """What was answered when other contacts than `but` were about the person alone, whoever took them: the newest
    answer to each question, and nothing to those whose newest the viewer may not read, since an older one may be wrong
    by now."""
    afresh = [str(one) for one in ALWAYS_AFRESH]
    alone = _naming(person).annotate(
        about=Count("people", filter=Q(people__part=Part.ABOUT, people__replaced_by=None), distinct=True),
        is_theirs=Exists(
            ContactPerson.objects.filter(
                contact=OuterRef("pk"), person=person, part=Part.ABOUT, replaced_by=None
            )
        ),
    )
    contacts = alone.filter(about=1, is_theirs=True).exclude(id=but).values("id")
    answers = ContactAnswer.objects.filter(contact__in=contacts).exclude(text="").exclude(question__in=afresh)
    newest = answers.order_by("question", "-at", "-id").distinct("question").select_related("contact")
    read = _readable([one.contact for one in newest], viewer)
    found = [
        SaidBefore(one.question, one.text, one.at)
        for one in newest
        if one.category in read.get(one.contact_id, frozenset())
    ]
    audit.append(by=viewer, events=[Event("access.answers-read", person, detail={"found": len(found)})])
    return found


def _readable(contacts: Sequence[Contact], viewer: Viewer) -> dict[UUID, frozenset[int]]:
    """The categories that the viewer may read, of those of which they may know and read what was said."""
    by_id = {one.id: one for one in contacts}
    known = known_of(Contact.objects.filter(id__in=by_id), contact_field="pk", viewer=viewer)
    read = {id: open_to(by_id[id], viewer=viewer) for id in known.values_list("id", flat=True)}
    return {id: categories for id, categories in read.items() if by_id[id].category in categories}


def _known(contact: UUID | None, viewer: Viewer) -> UUID | None:
    found = known_of(
        Contact.objects.filter(id__in=[contact] if contact else []), contact_field="pk", viewer=viewer
    )
    return found.values_list("id", flat=True).first()


def _naming(person: UUID) -> QuerySet[Contact]:
    named = ContactPerson.objects.filter(person=person, replaced_by=None).values("contact_id")
    return Contact.objects.filter(id__in=named)


def _about(person: UUID, viewer: Viewer) -> QuerySet[Contact]:
    """Contacts that name the person, and nobody of whom the viewer may not know."""
    found: QuerySet[Contact] = known_of(_naming(person), contact_field="pk", viewer=viewer)
    return found


def _open_referrals(person: UUID, viewer: Viewer) -> QuerySet[OpenReferral]:
    """Those of which the viewer may read, the newest first."""
    read = [int(one) for one in viewer.categories(person, Action.READ)]
    found = OpenReferral.objects.filter(referral__person=person, referral__category__in=read)
    rows = found.select_related("referral__from_team__organisation", "referral__to_team__organisation")
    return rows.order_by("-referral__sent_at", "-referral_id")


def _contact(one: Contact, viewer: Viewer) -> Earlier:
    state = "closed" if not hasattr(one, "standing") else one.standing.state
    own = one.organisation.code == viewer.organisation
    by = f"{one.organisation.name}, {Door(one.door).label.lower()}"
    return Earlier(one.id if own else None, "contact", one.happened_at, by, state, one.words)


def _referral(one: OpenReferral, viewer: Viewer) -> Earlier:
    referral = one.referral
    sides = {referral.from_team.organisation.code, referral.to_team.organisation.code}
    between = f"{referral.from_team.name} to {referral.to_team.name}"
    shown = referral.id if viewer.organisation in sides else None
    return Earlier(shown, "referral", referral.sent_at, between, one.state, referral.asked_for)
