"""Making messages that go outside."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices import rules
from ginnel.foundation.notices.models import Notification, OpenNotification
from ginnel.foundation.notices.queries.quiet import allowed, quiet_hours
from ginnel.foundation.notices.states import Channel, MessageState
from ginnel.foundation.organisations.models import Organisation, Team
from ginnel.foundation.people import actions as people
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid
from ginnel.kernel.holding import hold
from ginnel.kernel.viewer import Category, Viewer


@transaction.atomic
def send_message(
    *,
    organisation: Organisation,
    team: Team | None = None,
    channel: Channel,
    to: str,
    template: rules.Template,
    values: Mapping[str, str],
    key: str,
    person: UUID | None = None,
    staff: UUID | None = None,
    category: Category = Category.CONTACT_AND_CARER,
    reference: str = "",
    quiet: rules.Quiet | None = None,
    by: Viewer,
) -> UUID:
    """Have words sent outside, not before everybody's quiet hours, and these, are over; the message's id, that of the
    first where there is one of the same `key`.

    Raises Invalid for an address that cannot be, and for values that could say more than the template leaves open.
    """
    if not key:
        raise Invalid("A message needs a key, by which it is sent once.")
    address = rules.check_address(channel, to)
    rules.check_values(template, channel, values)
    hold(f"message {key}")
    before = Notification.objects.filter(key=key).values_list("id", flat=True).first()
    if before is not None:
        return before
    if person is not None:
        person = people.hold_still(person=person, by=by).person
    made = Notification.objects.create(
        organisation=organisation,
        team=team,
        channel=channel,
        masked=rules.masked(address),
        template=template,
        values=dict(values),
        staff_id=staff,
        person_id=person,
        category=category,
        reference=reference,
        key=key,
        made_at=clock.now(),
        made_by=by.identity,
    )
    _let_wait(made, address, quiet)
    detail = {"message": str(made.id), "template": str(template), "channel": str(channel)}
    audit.append(by=by, events=[Event("message.made", person, detail=detail)])
    return made.id


def _let_wait(made: Notification, address: str, quiet: rules.Quiet | None) -> None:
    due = rules.loudest(made.made_at, *filter(None, (quiet_hours(), quiet)))
    OpenNotification.objects.create(
        message=made,
        to=address,
        state=MessageState.WAITING,
        due_at=due,
        give_up_at=due + allowed("message-given-up-after"),
        quiet_since=quiet.since if quiet else None,
        quiet_until=quiet.until if quiet else None,
    )
