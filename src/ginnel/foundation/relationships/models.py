"""Who is working with whom: begun, expiring by itself, ended early only by an appended row."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from ginnel.foundation.organisations.models import Organisation, StaffAccount, Team
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.relationships.states import (
    SELF_GRANTED,
    ActingKind,
    Need,
    RelationshipKind,
    ReviewOutcome,
)
from ginnel.kernel.values.identifiers import uuid7

SELF_GRANTED_KINDS = sorted(str(kind) for kind in SELF_GRANTED)


class Relationship(models.Model):
    """One organisation, team or member of staff working with one person from a moment on.

    Without a team it holds for the whole organisation, without staff for the whole team. `reference` names the
    evidence (a resource id, a source record) so that observing it again changes nothing. One derived from a source
    record carries it, and follows it when people are merged or separated. `said_kind` is what a worker's own word
    claims that it is; `need` is what an emergency opening is for, '' for all.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relationships")
    source_record = models.ForeignKey(
        SourceRecord, null=True, blank=True, on_delete=models.PROTECT, related_name="relationships"
    )
    kind = models.CharField(max_length=32, choices=RelationshipKind.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="relationships")
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="relationships"
    )
    staff = models.ForeignKey(
        StaffAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="relationships"
    )
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    reference = models.CharField(max_length=255, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    said_kind = models.CharField(
        max_length=32, choices=RelationshipKind.choices, blank=True, default="", db_default=""
    )
    need = models.CharField(max_length=32, choices=Need.choices, blank=True, default="", db_default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "person"], name="relationship_organisation"),
            models.Index(fields=["reference"], condition=~Q(reference=""), name="relationship_reference"),
            models.Index(fields=["staff"], condition=Q(staff__isnull=False), name="relationship_staff"),
            models.Index(
                fields=["started_at"],
                condition=Q(kind__in=SELF_GRANTED_KINDS),
                name="relationship_self_granted",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(expires_at__gte=F("started_at")),
                name="relationship_expires_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(kind="override")
                | (Q(expires_at__isnull=False, staff__isnull=False) & ~Q(reason="")),
                name="an_override_is_timed_personal_and_reasoned",
            ),
            models.CheckConstraint(
                condition=~Q(kind="own-word")
                | (Q(expires_at__isnull=False, staff__isnull=False) & ~Q(said_kind="")),
                name="a_workers_own_word_is_timed_personal_and_says_what",
            ),
        ]


class RelationshipEnding(models.Model):
    """That a relationship ended, and when; it no longer holds from `ended_at` on."""

    relationship = models.OneToOneField(
        Relationship, primary_key=True, on_delete=models.PROTECT, related_name="ending"
    )
    ended_at = models.DateTimeField()
    reason = models.CharField(max_length=255, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)


class Confirmation(models.Model):
    """That what a worker said of being there was borne out, by a feed (its `reference`) or a colleague."""

    relationship = models.OneToOneField(
        Relationship, primary_key=True, on_delete=models.PROTECT, related_name="confirmation"
    )
    reference = models.CharField(max_length=255, blank=True)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=64)


class OpeningReview(models.Model):
    """What somebody else found who looked at an opening afterwards, and what was done where it was not right."""

    relationship = models.OneToOneField(
        Relationship, primary_key=True, on_delete=models.PROTECT, related_name="review"
    )
    outcome = models.CharField(max_length=32, choices=ReviewOutcome.choices)
    done = models.CharField(max_length=1000, blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.CharField(max_length=64)
    reviewed_by_name = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="not-right") | ~Q(done=""), name="what_was_not_right_says_what_was_done"
            )
        ]


class Acting(models.Model):
    """That somebody may act for a person, on which ground, from when until when, and what was seen of it.

    `name` is whoever acts, as they gave it. Ended early by `ActingEnding`; otherwise it ends by itself at `ends_at`,
    which only a lasting power of attorney may lack. `nhs_number` and `birth_date` are how whoever acts signs in, both
    '' where they do not; `scope` the kinds of fact (`kernel.viewer.Category`) that they may read then, up to
    `opens_until` (null: as long as they act).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acted_for_by")
    kind = models.CharField(max_length=32, choices=ActingKind.choices)
    name = models.CharField(max_length=255)
    relation = models.CharField(max_length=255, blank=True)
    seen = models.CharField(max_length=1000)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True, default="", db_default="")
    birth_date = models.CharField(max_length=10, blank=True, default="", db_default="")
    scope = ArrayField(models.SmallIntegerField(), default=list, blank=True, db_default=[])
    opens_until = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    recorded_by_name = models.CharField(max_length=255)

    class Meta:
        indexes = [models.Index(fields=["nhs_number"], name="acting_signs_in", condition=~Q(nhs_number=""))]
        constraints = [
            models.CheckConstraint(
                condition=Q(nhs_number="", birth_date="") | (~Q(nhs_number="") & ~Q(birth_date="")),
                name="whoever_signs_in_has_a_number_and_a_birth_date",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="acting_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=False) | Q(kind__in=("attorney-health", "attorney-property")),
                name="only_a_lasting_power_has_no_end",
            ),
        ]


class ActingEnding(models.Model):
    """That somebody no longer acts for a person from a moment on: revoked, discharged, disclaimed, or they died."""

    acting = models.OneToOneField(Acting, primary_key=True, on_delete=models.PROTECT, related_name="ending")
    ended_at = models.DateTimeField()
    reason = models.CharField(max_length=255)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
