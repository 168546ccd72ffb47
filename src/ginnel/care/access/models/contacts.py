"""Who came to a front door, what they said, gave and were asked, and what came of it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from ginnel.care.access.models.base import CATEGORIES, Id
from ginnel.care.access.states import (
    Answered,
    Aside,
    Caller,
    ContactState,
    Door,
    FileDoes,
    FileKind,
    Format,
    OutcomeKind,
    Part,
    RequestKind,
    Told,
    Verdict,
    Way,
)
from ginnel.foundation.organisations.models import Organisation, StaffAccount, Team
from ginnel.foundation.organisations.states import Competence
from ginnel.foundation.people.models import Person
from ginnel.kernel.viewer import Category


class Desk(models.Model):
    """The team that is an organisation's front door: what comes by itself is theirs until somebody takes it. `next` is
    told when they do not look in time; `telephone` is what those whom a message is sent to are asked to ring."""

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.PROTECT, related_name="desk"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    next = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    telephone = models.CharField(max_length=32, blank=True, default="", db_default="")
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=64)


class Contact(Id):
    """Somebody came to the front door of an organisation, by whichever door, and this is what they said.

    `reference` is the sender's own, or that of the form that was posted: the same again is the same contact.
    `may_have_needs` is of the person, `carer_may_have_needs` of whoever cares for them: each is offered an assessment.
    `category` is whether what was said is of a restricted subject. `again` is the contact it repeats.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="contacts")
    door = models.CharField(max_length=24, choices=Door.choices)
    caller = models.CharField(max_length=16, choices=Caller.choices)
    words = models.TextField()
    category = models.SmallIntegerField(choices=CATEGORIES, default=Category.SOCIAL_CARE)
    may_have_needs = models.BooleanField()
    carer_may_have_needs = models.BooleanField(default=False, db_default=False)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    reference = models.CharField(max_length=255, blank=True)
    again = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="repeats")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "reference"],
                condition=~Q(reference=""),
                name="a_contact_is_made_once",
            )
        ]
        indexes = [models.Index(fields=["organisation", "-recorded_at"], name="contact_organisation")]


class ContactPerson(Id):
    """Somebody named in a contact: found, or only described. Who is found later, or was taken for somebody else, is a
    row of its own `instead_of` the first."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="people")
    part = models.CharField(max_length=8, choices=Part.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=255, blank=True)
    born = models.CharField(max_length=40, blank=True)
    said = models.CharField(max_length=500, blank=True)
    instead_of = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["person", "contact"], name="contact_person")]


class PersonToTell(Id):
    """Somebody who is to hear what becomes of a contact, and of the referrals out of it, because the person said so.

    `safe` is what they said of when and how it is safe, `since` and `until` the hours of the day between which it is
    not, and `code` what a message gives them to say when they ring.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="to_tell")
    who = models.CharField(max_length=8, choices=Told.choices)
    name = models.CharField(max_length=200, blank=True)
    way = models.CharField(max_length=16, choices=Way.choices)
    to = models.CharField(max_length=255, blank=True)
    needs = models.CharField(max_length=16, choices=Format.choices, blank=True)
    safe = models.CharField(max_length=500)
    since = models.TimeField(null=True)
    until = models.TimeField(null=True)
    code = models.CharField(max_length=9, unique=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class PersonToTellEnding(models.Model):
    """That somebody is to be told no more, and why."""

    to_tell = models.OneToOneField(
        PersonToTell, primary_key=True, on_delete=models.PROTECT, related_name="ending"
    )
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class ContactStep(Id):
    """What state a contact came to, and who has it from then on."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=ContactState.choices)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffAccount, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "number"], name="one_contact_step_per_number")
        ]


class CompetenceAsked(Id):
    """That whoever had a contact said that it asks for somebody who holds a competence, or (`is_asked` False) that it
    does no more; of each the last holds."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="competences")
    competence = models.CharField(max_length=32, choices=Competence.choices)
    is_asked = models.BooleanField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class ContactOutcome(Id):
    """Something a contact came to. `category` is safeguarding for a concern: who may not read such, sees none.
    `same_as` is the contact that goes on for it, where it was joined to one."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=24, choices=OutcomeKind.choices)
    detail = models.CharField(max_length=1000, blank=True)
    service = models.UUIDField(null=True)
    same_as = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+")
    category = models.SmallIntegerField(choices=CATEGORIES)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class ContactAnswer(Id):
    """What was asked at the door, or was known and was not."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=24)
    how = models.CharField(max_length=16, choices=Answered.choices)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    text = models.CharField(max_length=1000, blank=True)
    again_because = models.CharField(max_length=1000, blank=True)
    is_alone = models.BooleanField(default=False)
    category = models.SmallIntegerField(choices=CATEGORIES)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class SystemRequest(Id):
    """What another organisation's system sent in one message about a contact: the first made it, others add to it or
    withdraw it. `names` are all by which the sender calls what it asks, `message` what it calls the message; `digest`
    tells one from the same sent again. `words` is all that it says, `entry` its entry in the shared record."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="requests")
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    names = ArrayField(models.CharField(max_length=255))
    message = models.CharField(max_length=255)
    does = models.CharField(max_length=12, choices=RequestKind.choices)
    digest = models.BinaryField(max_length=16)
    entry = models.UUIDField(null=True)
    words = models.TextField()
    category = models.SmallIntegerField(choices=CATEGORIES)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "message", "digest"], name="a_system_request_is_heard_once"
            )
        ]
        indexes = [
            models.Index(fields=["sender", "digest"], name="system_request_digest"),
            models.Index(fields=["entry"], name="system_request_entry"),
            GinIndex(fields=["names"], name="system_request_names"),
        ]


class ContactFile(Id):
    """A file that somebody gave with a contact, as it came. `kind` is what it is by what is in it, `aside` why it is
    not opened as it is, `what` what whoever brought it says of it, `sender` whose system sent it. The same bytes said
    to be something else are another row: all of them are of every category of each."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    what = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=16, choices=FileKind.choices)
    aside = models.CharField(max_length=16, choices=Aside.choices, blank=True)
    size = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    sender = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    category = models.SmallIntegerField(choices=CATEGORIES)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "digest", "name", "what", "category", "by"], name="a_file_is_kept_once"
            )
        ]


class FileBytes(models.Model):
    """What is in a file, until it is erased."""

    file = models.OneToOneField(
        ContactFile, primary_key=True, on_delete=models.PROTECT, related_name="inside"
    )
    data = models.BinaryField()


class FileErasure(models.Model):
    """That the bytes of a file that was kept by mistake were erased, by whom and why."""

    file = models.OneToOneField(
        ContactFile, primary_key=True, on_delete=models.PROTECT, related_name="erasure"
    )
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class FileDecision(Id):
    """That somebody looked at a file and says what is to be thought of it. The last stands."""

    file = models.ForeignKey(ContactFile, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField()
    does = models.CharField(max_length=16, choices=FileDoes.choices)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="one_file_decision_per_number")
        ]
