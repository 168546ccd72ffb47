"""Who was asked to help, the clocks that run, and how what is open stands."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ginnel.care.access.models.base import CATEGORIES, Id
from ginnel.care.access.models.contacts import Contact, ContactFile
from ginnel.care.access.states import (
    ClockEvent,
    ClockKind,
    ContactState,
    FileGoes,
    ReferralState,
    ReferredFor,
    Urgency,
)
from ginnel.foundation.organisations.models import Organisation, StaffAccount, Team
from ginnel.foundation.people.models import Person
from ginnel.foundation.relationships.models import Relationship
from ginnel.kernel.viewer import Category


class Referral(Id):
    """One team asks another to do something for a person. `service` names a listing of the directory;
    `assessment` says which of those that its contact owes it is for; `again` is the referral that it repeats."""

    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="referrals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="referrals")
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    from_staff = models.ForeignKey(StaffAccount, null=True, on_delete=models.PROTECT, related_name="+")
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    service = models.UUIDField(null=True)
    asked_for = models.TextField()
    assessment = models.CharField(
        max_length=8, choices=ReferredFor.choices, blank=True, default="", db_default=""
    )
    urgency = models.CharField(max_length=16, choices=Urgency.choices)
    category = models.SmallIntegerField(choices=CATEGORIES, default=Category.SOCIAL_CARE)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=64)
    reference = models.CharField(max_length=255, blank=True)
    again = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="repeats")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_team", "reference"], condition=~Q(reference=""), name="a_referral_is_sent_once"
            )
        ]
        indexes = [models.Index(fields=["person", "-sent_at"], name="referral_person")]


class FileKeptBack(Id):
    """That a file of the contact does not go with a referral out of it: whoever sent it, or gave the file, left it out.
    The same bytes go under no other name either."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="kept_back")
    file = models.ForeignKey(ContactFile, on_delete=models.PROTECT, related_name="kept_back")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "file"], name="a_file_is_kept_back_once")]


class FileGoing(Id):
    """That a file of the contact was taken back from a referral after it was sent, or sent with it then; of the same
    bytes the last counts, of these and of what was kept back."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="file_goings")
    file = models.ForeignKey(ContactFile, on_delete=models.PROTECT, related_name="goings")
    does = models.CharField(max_length=12, choices=FileGoes.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class FileOpening(Id):
    """That somebody of the team that was asked opened a file that goes with a referral, in which role, and when first:
    what was opened is not taken back."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="file_openings")
    file = models.ForeignKey(ContactFile, on_delete=models.PROTECT, related_name="openings")
    role = models.CharField(max_length=48)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "file", "by"], name="a_file_is_opened_first_once")
        ]


class ReferralStep(Id):
    """What state a referral came to, and who answers for it from then on. `relationship` lets those who were asked see
    whom it is about, from this step on until the referral has ended for them."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=ReferralState.choices)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffAccount, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    next_step = models.CharField(max_length=500, blank=True)
    relationship = models.ForeignKey(Relationship, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "number"], name="one_referral_step_per_number")
        ]


class Clock(Id):
    """What must have happened by when, for a contact or for a referral. `allowed` in minutes and `hours` are those of
    the dated parameter on the day it began; when it is up is worked out from them and from what happened to it."""

    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="clocks")
    referral = models.ForeignKey(Referral, null=True, on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=16, choices=ClockKind.choices)
    allowed = models.PositiveIntegerField()
    hours = models.CharField(max_length=24)
    started_at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(contact__isnull=True) ^ Q(referral__isnull=True), name="a_clock_is_of_one_thing"
            )
        ]


class ClockChange(Id):
    """That a clock was stopped, ran again, or was done with; when, who said so, and why."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    event = models.CharField(max_length=16, choices=ClockEvent.choices)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clock", "number"], name="one_clock_change_per_number")
        ]


class Open(models.Model):
    """How something open stands now: the number of its last step, whose it is, when the first of its clocks is up, and
    when the first is up of which nobody was told."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffAccount, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    tell_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class OpenContact(Open):
    contact = models.OneToOneField(
        Contact, primary_key=True, on_delete=models.PROTECT, related_name="standing"
    )
    state = models.CharField(max_length=16, choices=ContactState.choices)

    class Meta:
        indexes = [
            models.Index(fields=["team", "due_at"], name="open_contact_team"),
            models.Index(fields=["tell_at"], name="open_contact_tell"),
        ]


class OpenReferral(Open):
    referral = models.OneToOneField(
        Referral, primary_key=True, on_delete=models.PROTECT, related_name="standing"
    )
    state = models.CharField(max_length=16, choices=ReferralState.choices)

    class Meta:
        indexes = [
            models.Index(fields=["team", "due_at"], name="open_referral_team"),
            models.Index(fields=["tell_at"], name="open_referral_tell"),
        ]


class SavedFilter(Id):
    """A work list as a colleague keeps it under a name of their own. `asked` holds no more than choices of the list."""

    staff = models.ForeignKey(StaffAccount, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=16)
    asked = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "name"], name="one_saved_filter_per_name")]
