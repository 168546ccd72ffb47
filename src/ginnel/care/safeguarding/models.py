"""Safeguarding concerns: what was said, who has them, and what the council decided. All of it is appended.

Everything here is of `Category.SAFEGUARDING`. Nothing of it goes into the shared record (ADR 0052).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ginnel.care.safeguarding.states import Advocacy, ConcernState, Known, WishesMet
from ginnel.foundation.organisations.models import Organisation, StaffAccount, Team
from ginnel.foundation.people.models import Person
from ginnel.kernel.values.identifiers import uuid7


class Id(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class SafeguardingDesk(models.Model):
    """The team to which a council's safeguarding concerns come."""

    organisation = models.OneToOneField(
        Organisation, primary_key=True, on_delete=models.PROTECT, related_name="safeguarding_desk"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=64)


class Concern(Id):
    """Somebody at an organisation (`raised_from`) said that an adult may be abused or neglected; `organisation` is the
    council that answers for it. `reference` is the form that was posted or the contact that it came from: the same
    again is the same concern. `contact` is "contact <id>", as plain text: the front door is above."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="concerns")
    raised_from = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="raised_concerns")
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=64)
    words = models.TextField()
    is_aware = models.CharField(max_length=12, choices=Known.choices, default=Known.NOT_KNOWN)
    is_safe_to_contact = models.CharField(max_length=12, choices=Known.choices, default=Known.NOT_KNOWN)
    how_to_contact = models.CharField(max_length=500, blank=True)
    reference = models.CharField(max_length=255, blank=True)
    contact = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["raised_from", "reference"],
                condition=~Q(reference=""),
                name="a_concern_is_raised_once",
            )
        ]
        indexes = [models.Index(fields=["organisation", "-raised_at"], name="concern_organisation")]


class ConcernAddition(Id):
    """What was said later at the same door, about the same."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="additions")
    words = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class ConcernPerson(Id):
    """Whom a concern is about: found, or only described. Who is found later is a row of its own `instead_of` it."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="concerns")
    name = models.CharField(max_length=255, blank=True)
    born = models.CharField(max_length=40, blank=True)
    said = models.CharField(max_length=500, blank=True)
    instead_of = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["person", "concern"], name="concern_person")]


class ConcernStep(Id):
    """What state a concern came to, and who has it from then on."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16, choices=ConcernState.choices)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffAccount, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "number"], name="one_concern_step_per_number")
        ]
        indexes = [models.Index(fields=["team", "concern", "-number"], name="concern_step_team")]


class SourceOfHarm(Id):
    """Who or what may be harming them, as it was said; `staff` where that is a worker here, to whom there is no such
    concern from then on."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="sources")
    said = models.CharField(max_length=1000)
    staff = models.ForeignKey(StaffAccount, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class Clearance(Id):
    """That the desk has looked at who may be harming them, and that others may be told without any of those hearing."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="clearances")
    reason = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class Wish(Id):
    """What the person wants to happen, in their own words (Making Safeguarding Personal)."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="wishes")
    words = models.CharField(max_length=2000)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class DutyDecision(Id):
    """Whether there is a duty to enquire (Care Act 2014 s42(1)): each limb with why, and the reasons of the whole."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="decisions")
    has_needs = models.CharField(max_length=12, choices=Known.choices)
    has_needs_why = models.CharField(max_length=1000)
    is_at_risk = models.CharField(max_length=12, choices=Known.choices)
    is_at_risk_why = models.CharField(max_length=1000)
    cannot_protect = models.CharField(max_length=12, choices=Known.choices)
    cannot_protect_why = models.CharField(max_length=1000)
    outcome = models.CharField(max_length=16, choices=ConcernState.choices)
    reasons = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class Enquiry(Id):
    """Who makes an enquiry: the council itself, or `made_by`, which it caused to make it `by_when`
    (Care Act 2014 s42(2)), and how the person takes part in it."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="enquiries")
    made_by = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    asks = models.TextField()
    by_when = models.DateField(null=True)
    advocacy = models.CharField(max_length=20, choices=Advocacy.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)


class Conclusion(Id):
    """What came of it and what is to be done, and whether what the person wanted came about."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="conclusions")
    outcome = models.TextField()
    wishes_met = models.CharField(max_length=16, choices=WishesMet.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
