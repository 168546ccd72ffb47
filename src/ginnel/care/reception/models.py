"""Loads and their receipts, and the rows that could not be accepted."""

from __future__ import annotations

from django.db import models

from ginnel.care.reception.states import Decision, MailboxState, UploadState
from ginnel.foundation.organisations.models import Organisation
from ginnel.kernel.values.identifiers import uuid7


class Load(models.Model):
    """One file (or archive member, or request) read by one feed. Counters and `cursor` move with each committed
    batch, so a load that died says exactly how far it came; running it again goes on from there. `notes` counts what
    was accepted but is worth saying; `remarks` are the first of them with row, field and message."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    feed = models.CharField(max_length=32)
    filename = models.CharField(max_length=1024)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    by = models.CharField(max_length=255)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    is_repeat = models.BooleanField(default=False)
    cursor = models.IntegerField(default=0)
    read = models.IntegerField(default=0)
    accepted = models.IntegerField(default=0)
    already_held = models.IntegerField(default=0)
    quarantined = models.IntegerField(default=0)
    resources = models.IntegerField(default=0)
    reasons = models.JSONField(default=dict)
    notes = models.JSONField(default=dict)
    remarks = models.JSONField(default=list, db_default=[])

    class Meta:
        indexes = [
            models.Index(fields=["digest", "organisation"], name="load_by_digest"),
            models.Index(fields=["organisation", "-started_at"], name="load_by_organisation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    read=models.F("accepted") + models.F("already_held") + models.F("quarantined")
                ),
                name="load_receipt_balances",
            )
        ]


class Quarantined(models.Model):
    """A row that could not be accepted, with every reason. Its bytes are in the record's originals; `fingerprint`
    (blake2b-128 of them) keeps one item however often the same row is sent. `mendable` is the text to put right."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="quarantine")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(
        max_length=64
    )  # code of the organisation the row is from, which need not be the load's
    row = models.IntegerField()
    fingerprint = models.BinaryField(max_length=16)
    mendable = models.BinaryField()
    faults = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "fingerprint"], name="one_quarantined_row_per_content"
            )
        ]


class QuarantineDecision(models.Model):
    """What somebody did about a quarantined row; the last one says how it stands."""

    item = models.ForeignKey(Quarantined, on_delete=models.PROTECT, related_name="decisions")
    decision = models.CharField(max_length=16, choices=Decision.choices)
    text = models.BinaryField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=255)
    at = models.DateTimeField()


class Message(models.Model):
    """What one message of a feed says, where a thing's state is a function of every message about it.

    `facts` are the feed's own plain values (JSON, zstd); the bytes as they came are the original of `row` of `load`.
    One row however often the message is sent; `reader` is the version of the feed that read it.
    """

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    feed = models.CharField(max_length=32)
    digest = models.BinaryField(max_length=16)
    reader = models.SmallIntegerField()
    facts = models.BinaryField()
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="messages")
    row = models.IntegerField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "feed", "digest"], name="one_message_per_content")
        ]


class MessageSubject(models.Model):
    """One thing that a message is about, in the feed's words: messages with a subject in common are read together."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    feed = models.CharField(max_length=32)
    subject = models.CharField(max_length=255)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="subjects")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "feed", "subject", "message"], name="a_message_has_a_subject_once"
            )
        ]


class Upload(models.Model):
    """A file dropped on the page or taken from our mailbox. Its bytes lie in the installation's home, in the folder
    named by `id`, until it has been read; `source` is whom it was said to be from, "" for as the file itself says,
    `feed` what reads it, "" for what recognises it, `by` and `organisation` who brought it and for whom."""

    id = models.UUIDField(primary_key=True, editable=False)
    filename = models.CharField(max_length=160)
    size = models.BigIntegerField()
    source = models.CharField(max_length=64, blank=True)
    feed = models.CharField(max_length=32, blank=True, default="", db_default="")
    by = models.CharField(max_length=255)
    organisation = models.CharField(max_length=64)
    at = models.DateTimeField()


class UploadChange(models.Model):
    """That an uploaded file came to a state, with why, and who or what brought it there; the last one says how it
    stands."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(max_length=16, choices=UploadState.choices)
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=255)
    at = models.DateTimeField()


class MailboxRoute(models.Model):
    """That what MESH mailbox `sender` sends under `workflow` ("*": under any) is from `source` and read by `feed` ("":
    by what recognises it). The newest row of a sender and workflow holds; one without a source takes it back."""

    id = models.BigAutoField(primary_key=True)
    sender = models.CharField(max_length=100)
    workflow = models.CharField(max_length=300)
    source = models.CharField(max_length=64, blank=True)
    feed = models.CharField(max_length=32, blank=True)
    by = models.CharField(max_length=255)
    at = models.DateTimeField()


class MailboxMessage(models.Model):
    """A message that came to our MESH mailbox, known for ever by what MESH calls it. What it brought is `upload`; a
    report, that something of ours did not arrive, brings nothing and says in `report` what MESH said of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mailbox = models.CharField(max_length=100)
    message = models.CharField(max_length=100)
    sender = models.CharField(max_length=100)
    workflow = models.CharField(max_length=300)
    local_id = models.CharField(max_length=300, blank=True)
    upload = models.OneToOneField(Upload, null=True, on_delete=models.PROTECT, related_name="message")
    report = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "message"], name="a_mailbox_message_is_held_once")
        ]


class MailboxChange(models.Model):
    """That a message of the mailbox came to a state, and who or what brought it there; the last one says how it
    stands."""

    message = models.ForeignKey(MailboxMessage, on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(max_length=16, choices=MailboxState.choices)
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=255)
    at = models.DateTimeField()
