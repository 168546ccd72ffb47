"""A person is a cluster of source records, one per organisation and local id.

What an organisation says is never overwritten by what another says; links between source records carry grade
and evidence and can be undone. Entries of the record hang on the source record's `number`, never on the person.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ginnel.foundation.organisations.models import Organisation
from ginnel.kernel.values.identifiers import uuid7


class Person(models.Model):
    """One human being as far as we know. Rows are never deleted; a merged-away person keeps `merged_into`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed")
    created_at = models.DateTimeField(auto_now_add=True)


class SourceRecord(models.Model):
    """What one organisation calls one person: the unit that links attach to and entries hang on.

    `number` (bigint, drawn from a sequence) is the storage key of every entry and index row of this source record
    and never changes. Columns after `person` are as the source last said them, folded for matching where named so.
    A source record nobody has described yet (only referred to) has `described_at` null and is never matched.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.BigIntegerField(unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="source_records")
    local_id = models.CharField(max_length=255)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="source_records")
    described_at = models.DateTimeField(null=True, blank=True)

    nhs_number = models.CharField(max_length=10, blank=True)
    nhs_status = models.CharField(max_length=2, blank=True)
    family = models.CharField(max_length=255, blank=True)
    given = models.CharField(max_length=255, blank=True)
    family_folded = models.CharField(max_length=255, blank=True)
    given_folded = models.CharField(max_length=255, blank=True)
    other_names_folded = ArrayField(models.CharField(max_length=255), default=list, blank=True)
    birth_date = models.CharField(max_length=10, blank=True)
    death_date = models.CharField(max_length=10, blank=True)
    gender = models.CharField(max_length=16, blank=True)
    address_line = models.CharField(max_length=255, blank=True)
    address_folded = models.CharField(max_length=255, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    uprn = models.CharField(max_length=12, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    email = models.CharField(max_length=255, blank=True)
    practice_code = models.CharField(max_length=12, blank=True)
    is_separated = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "local_id"], name="one_record_per_local_id")]
