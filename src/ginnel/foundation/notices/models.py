"""Messages that must be read by somebody, by a time, or escalated."""

from __future__ import annotations

from django.db import models

from ginnel.foundation.notices.states import NoticeState
from ginnel.foundation.organisations.models import Organisation, StaffAccount, Team
from ginnel.foundation.people.models import Person
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category


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
        choices=[(one.value, one.label) for one in Category],
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
