"""Notices that must be read by somebody, by a time, or escalated; and messages that go outside."""

from __future__ import annotations

from django.db import models

from ginnel.foundation.notices.states import Channel, MessageState, NoticeState
from ginnel.foundation.organisations.models import Organisation, StaffAccount, Team
from ginnel.foundation.people.models import Person
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import MEDICATION, Category

CATEGORIES = [(one.value, one.label) for one in Category if one not in MEDICATION]


class Notice(models.Model):
    """One message to an organisation, narrowed to a team or one colleague, perhaps about a person.

    `text` says what to do and where to look; the facts themselves stay in the record, behind sharing. `reference` names
    what it is about (a stay in hospital), so that it can be found again when that turns out otherwise. `category` is
    that of the fact it tells of: who may not read such a fact of the person is not told of it either.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="notices")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="notices")
    staff = models.ForeignKey(
        StaffAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    category = models.SmallIntegerField(
        choices=CATEGORIES,
        default=Category.DEMOGRAPHICS,
        db_default=Category.DEMOGRAPHICS,
    )
    reason = models.CharField(max_length=64)
    text = models.CharField(max_length=500)
    reference = models.CharField(max_length=255, blank=True, default="", db_default="")
    read_by = models.DateTimeField()
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "read_by"], name="notice_organisation"),
            models.Index(fields=["reference"], condition=~models.Q(reference=""), name="notice_reference"),
        ]


class NoticeChange(models.Model):
    """That a notice came to a state, when, and who brought it there. Once each."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(max_length=16, choices=NoticeState.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "state"], name="notice_comes_to_a_state_once")
        ]


class NextInLine(models.Model):
    """Which team is told when nobody of a team read a notice in time; the whole organisation where none is named."""

    team = models.OneToOneField(Team, primary_key=True, on_delete=models.PROTECT, related_name="next_in_line")
    next = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=64)


class NoticeEmails(models.Model):
    """Which emails a colleague wants about notices that wait for them. None of them says more than how many."""

    staff = models.OneToOneField(
        StaffAccount, primary_key=True, on_delete=models.PROTECT, related_name="notice_emails"
    )
    each = models.BooleanField()
    daily = models.BooleanField()
    set_at = models.DateTimeField()


class Notification(models.Model):
    """Words that go outside, by email or text, to one address, once for each `key`.

    `template` and `values` are all that it says: that there is something to hear, and where, never what, nor about
    whom. `organisation` and `team` answer for it and are told where it cannot be delivered. `person` and `category`
    say who may know that it was sent; `reference` what it is about. `masked` is all that stays of the address once
    nothing more is to be done: the rest is of `OpenNotification` alone, and goes with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="notifications")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="notifications")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    masked = models.CharField(max_length=255)
    template = models.CharField(max_length=40)
    values = models.JSONField()
    staff = models.ForeignKey(StaffAccount, null=True, on_delete=models.PROTECT, related_name="notifications")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="notifications")
    category = models.SmallIntegerField(choices=CATEGORIES)
    reference = models.CharField(max_length=255, blank=True)
    key = models.CharField(max_length=255)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key"], name="a_message_is_sent_once")]
        indexes = [
            models.Index(fields=["organisation", "-made_at"], name="message_organisation"),
            models.Index(fields=["reference"], condition=~models.Q(reference=""), name="message_reference"),
            models.Index(fields=["person"], name="message_person"),
        ]


class NotificationStep(models.Model):
    """That a message came to a state. `carried_as` is what whoever carries it calls it; `why` their own word for what
    was wrong, which names nobody."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Notification, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=16, choices=MessageState.choices)
    carried_as = models.CharField(max_length=64, blank=True)
    why = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "state"], name="message_comes_to_a_state_once")
        ]


class OpenNotification(models.Model):
    """A message that something is still to be done about at `due_at`: send it, ask what became of it, or, where it
    `is_claimed` by a process that has not come back, find out whether it left. One that `is_unwanted` goes no more;
    between `quiet_since` and `quiet_until` none may; at `give_up_at` nothing more is expected of it."""

    message = models.OneToOneField(
        Notification, primary_key=True, on_delete=models.PROTECT, related_name="standing"
    )
    to = models.CharField(max_length=255)
    state = models.CharField(max_length=16, choices=MessageState.choices)
    due_at = models.DateTimeField()
    is_claimed = models.BooleanField(default=False)
    is_unwanted = models.BooleanField(default=False)
    quiet_since = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    give_up_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    carried_as = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "is_claimed", "due_at"], name="open_message_due")]
