"""What happened, to whom, by whom, for what purpose: appended, chained per writer, sealed together.

Rows hold labels and identifiers, never foreign keys: an audit row must neither block nor follow a deletion.
The application's database role may only insert and read; a trigger refuses the rest to all but disposal, which
may blank the personal columns and their salts and nothing else.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ginnel.foundation.audit.states import AlertState
from ginnel.kernel.values.identifiers import uuid7


class Event(models.Model):
    """One event. `writer` is one database connection's chain and `sequence` its place in it, from 1.

    `link` is HMAC-SHA256 over the writer's previous link and this row's content (`rules.content`). `identity`
    and `request_id` are committed to by `actor_commitment`; `person`, `categories` and `detail` by
    `subject_commitment`: blank with a null salt once disposed of.
    """

    pk = models.CompositePrimaryKey("writer", "sequence")
    writer = models.BigIntegerField()
    sequence = models.BigIntegerField()
    id = models.UUIDField()
    at = models.DateTimeField()
    action = models.CharField(max_length=64)
    purpose = models.CharField(max_length=32)
    role = models.CharField(max_length=48)
    organisation = models.CharField(max_length=64)
    outcome = models.CharField(max_length=16)
    identity = models.CharField(max_length=64)
    request_id = models.UUIDField(null=True)
    actor_salt = models.BinaryField(null=True)
    actor_commitment = models.BinaryField()
    person = models.UUIDField(null=True)
    categories = ArrayField(models.SmallIntegerField())
    detail = models.JSONField()
    subject_salt = models.BinaryField(null=True)
    subject_commitment = models.BinaryField()
    link = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(
                fields=["person", "-at"], condition=models.Q(person__isnull=False), name="audit_person"
            ),
            models.Index(fields=["at"], name="audit_at"),
            models.Index(fields=["id"], name="audit_id"),
        ]


class Seal(models.Model):
    """The heads of all writers at one moment under one authentication code: the copy inside the database."""

    number = models.BigIntegerField(primary_key=True)
    line = models.TextField()


class SealedHead(models.Model):
    """How far a writer's chain is under seal. Appended with each seal, so that the next knows what is new."""

    pk = models.CompositePrimaryKey("writer", "sequence")
    writer = models.BigIntegerField()
    sequence = models.BigIntegerField()
    seal = models.BigIntegerField()


class PrivacyAlert(models.Model):
    """That what a worker opened, or a system read, in some time is worth a look. `person` is null where it is how many
    people it was.

    `signals` are `rules.worth_a_look.Signal`, heaviest first. How it stands is its last `PrivacyAlertStep`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    identity = models.CharField(max_length=64)
    role = models.CharField(max_length=48)
    organisation = models.CharField(max_length=64)
    person = models.UUIDField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    times = models.IntegerField()
    signals = ArrayField(models.CharField(max_length=32))
    score = models.IntegerField()
    raised_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["identity", "person"], name="alert_about"),
            models.Index(fields=["raised_at"], name="alert_raised"),
        ]


class PrivacyAlertStep(models.Model):
    """What somebody who looked found, or did to find out. Appended."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    alert = models.ForeignKey(PrivacyAlert, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=16, choices=AlertState.choices)
    note = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    by_name = models.CharField(max_length=255)

    class Meta:
        indexes = [models.Index(fields=["alert", "-id"], name="alert_stands")]


class LookBack(models.Model):
    """That what was opened from a moment up to another has been looked through for what is worth a look."""

    until = models.DateTimeField(primary_key=True)
    since = models.DateTimeField()
    openings = models.IntegerField()
    alerts = models.IntegerField()
    at = models.DateTimeField()


class SystemDay(models.Model):
    """Of how many people a system read in a day that was looked back at: what its later days are compared with."""

    pk = models.CompositePrimaryKey("identity", "since")
    identity = models.CharField(max_length=64)
    since = models.DateTimeField()
    people = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["since"], name="system_day_since")]


class LegalHold(models.Model):
    """That events about a person (null: anybody) between two moments (null: open) may not be disposed of, and why.

    The database's own trigger heeds it. Ended by a `LegalHoldRelease`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.UUIDField(null=True)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000)
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=64)


class LegalHoldRelease(models.Model):
    """That a hold no longer holds."""

    hold = models.OneToOneField(
        LegalHold, primary_key=True, on_delete=models.PROTECT, related_name="released"
    )
    reason = models.CharField(max_length=1000)
    released_at = models.DateTimeField()
    released_by = models.CharField(max_length=64)
