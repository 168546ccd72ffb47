"""Saying who is to hear what becomes of a contact, and telling them."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.standing import hold
from ginnel.care.access.models import Contact, Desk, PersonToTell, PersonToTellEnding, Referral
from ginnel.care.access.queries.finding import check_has, contact_for, events_about, last_step, people_of
from ginnel.care.access.queries.joining import joined_to
from ginnel.care.access.queries.telling import is_delicate, reference, still_to_tell
from ginnel.care.access.rules import telling as rules
from ginnel.care.access.rules.contacts import check_reason
from ginnel.care.access.states import Format, Way
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices import queries as notice_queries
from ginnel.foundation.notices.rules import Template, loudest
from ginnel.foundation.notices.states import Channel
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.relationships.queries import staff_id
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound
from ginnel.kernel.viewer import Category, Viewer

BY_HAND = "tell-them"
MOST = 10
_SOON = timedelta(hours=24)


@transaction.atomic
def add_person_to_tell(*, contact: UUID, wanted: rules.Wanted, by: Viewer) -> UUID:
    """Let somebody hear from now on what becomes of it, because the person wished so. Raises Invalid, NotFound, and
    Conflict where the viewer does not have the contact."""
    found = contact_for(contact, viewer=by)
    hold(found)
    check_has(found, viewer=by)
    to = rules.checked(wanted)
    _check_leaves_time(wanted)
    standing = still_to_tell(found)
    said = (wanted.who, wanted.name.strip(), wanted.way, to)
    for one in standing:
        if (one.who, one.name, one.way, one.to) == said:
            return one.pk
    if len(standing) >= MOST:
        raise Invalid(f"No more than {MOST} can be told.")
    made = PersonToTell.objects.create(
        contact=found,
        who=wanted.who,
        name=wanted.name.strip(),
        way=wanted.way,
        to=to,
        needs=wanted.needs,
        safe=wanted.safe.strip(),
        since=wanted.since,
        until=wanted.until,
        code=rules.code_of("".join(secrets.choice(rules.LETTERS) for _ in range(8))),
        at=clock.now(),
        by=by.identity,
    )
    detail = {"contact": str(found.id), "who": str(made.who), "way": str(made.way)}
    audit.append(by=by, events=events_about(found, "access.person-to-tell", detail, viewer=by))
    return made.id


def _check_leaves_time(wanted: rules.Wanted) -> None:
    """Raises Invalid for hours that leave none of the day in which anybody is sent anything."""
    own = rules.quiet_of(wanted.since, wanted.until)
    if own is None:
        return
    try:
        loudest(clock.now(), notice_queries.quiet_hours(), own)
    except Invalid:
        raise Invalid("That leaves no time of the day. Choose another way, such as ringing them.") from None


@transaction.atomic
def tell_no_more(*, contact: UUID, to_tell: UUID, reason: str, by: Viewer) -> None:
    """Somebody is not to be told any more: at once, what waits to be sent to them among it. Any colleague of the
    organisation may say so, whoever has the contact: it is never too soon. Raises Invalid without a reason, NotFound,
    Conflict where it was said already."""
    found = contact_for(contact, viewer=by)
    hold(found)
    check_reason(reason, is_needed=True)
    one = PersonToTell.objects.filter(id=to_tell, contact__in=(found, *joined_to(found))).first()
    if one is None:
        raise NotFound("There is nobody like that to tell.")
    if PersonToTellEnding.objects.filter(to_tell=one).exists():
        raise Conflict("They are not told any more already.")
    PersonToTellEnding.objects.create(to_tell=one, reason=reason.strip(), at=clock.now(), by=by.identity)
    notices.withdraw_messages(reference=reference(one), tell=_answering(found, by), by=by)
    detail = {"contact": str(found.id), "to_tell": str(one.id)}
    audit.append(by=by, events=events_about(found, "access.tell-no-more", detail, viewer=by))


def tell_those_named(of: Contact | Referral, team: Team, step: int, *, by: Viewer) -> None:
    """Tell everybody who is to hear of it that there is news: what waits to be sent to them of earlier news is taken
    back first. `team` is told to do it by hand where no message may go. What it is about is held."""
    contact = of if isinstance(of, Contact) else of.contact
    to_tell = still_to_tell(contact) if contact is not None else []
    if contact is None or not to_tell:
        return
    desk = Desk.objects.filter(organisation=contact.organisation).first()
    person = of.person_id if isinstance(of, Referral) else next(iter(people_of(contact, viewer=by)), None)
    delicate, by_hand = is_delicate(of, contact), False
    for one in to_tell:
        notices.withdraw_messages(reference=reference(one), by=by)
        channel = rules.goes_by(Way(one.way), Format(one.needs), is_delicate=delicate)
        key = f"{of.pk} {step} {one.pk}"
        number = desk.telephone if desk else ""
        if not channel or not number or not _is_sent(one, contact, team, number, channel, person, key, by):
            by_hand = True
    if by_hand:
        _by_hand(of, team, person, by)


@transaction.atomic
def hold_back(contact: Contact, *, by: Viewer) -> None:
    """Take back what waits to be sent of a contact about which something was said since that makes any message one that
    could harm; whoever has it is told to tell them by hand. The contact is held."""
    to_tell = still_to_tell(contact)
    if not to_tell or not is_delicate(contact, contact):
        return
    tell = _answering(contact, by)
    taken = [notices.withdraw_messages(reference=reference(one), tell=tell, by=by) for one in to_tell]
    if any(taken):
        team = last_step(contact, viewer=by).team
        _by_hand(contact, team, next(iter(people_of(contact, viewer=by)), None), by)


def _answering(contact: Contact, by: Viewer) -> list[notices.Addressed]:
    """Whoever has the contact, or the team where nobody does; and whoever takes a message back, where that is another
    colleague."""
    step = last_step(contact, viewer=by)
    own, own_team = staff_id(viewer=by), getattr(by, "team", None)
    found = [notices.Addressed(step.team.organisation, step.team, step.staff_id)]
    team = organisations.team(own_team, viewer=by) if own_team and own != step.staff_id else None
    if own is not None and team is not None:
        found.append(notices.Addressed(team.organisation, team, own))
    return found


def _is_sent(
    one: PersonToTell,
    contact: Contact,
    team: Team,
    telephone: str,
    channel: Channel,
    person: UUID | None,
    key: str,
    by: Viewer,
) -> bool:
    """False where it cannot be said in a message after all: what is asked for must go on all the same."""
    try:
        notices.send_message(
            organisation=contact.organisation,
            team=team if team.organisation_id == contact.organisation_id else None,
            channel=channel,
            to=one.to,
            template=Template.NEWS,
            values={"telephone": rules.to_ring(telephone, Format(one.needs)), "code": one.code},
            key=key,
            person=person,
            category=Category.CONTACT_AND_CARER,
            reference=reference(one),
            quiet=rules.quiet_of(one.since, one.until),
            by=by,
        )
    except Invalid:
        return False
    return True


def _by_hand(of: Contact | Referral, team: Team, person: UUID | None, by: Viewer) -> None:
    """The page says whom and how. What a message could not say to them the notice does not say either."""
    now = clock.now()
    notices.raise_notice(
        organisation=team.organisation,
        team=team,
        person=person,
        category=Category(of.category),
        reason=BY_HAND,
        text="There is news that somebody is to be told by hand. Open the contact: it says whom, and how is safe.",
        read_by=now + _SOON,
        reference=f"{'contact' if isinstance(of, Contact) else 'referral'} {of.pk}",
        by=by,
    )
