"""The shared record: every resource, every version, the index rows its searches need, and the change log.

Tables here are partitioned by `source_number` and written by COPY; the SQL that makes and fills them is in
`store/` and the first migration. Django sees them unmanaged-in-shape so that reads compose; nothing may call
`save()` on them (the application role has no UPDATE or DELETE on entries).

`source_number` is `people.SourceRecord.number`; for what belongs to no person (an Organization, a Location) it
is minus the organisation's number, that organisation's own shelf.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ginnel.foundation.record.states import Standing
from ginnel.kernel.viewer import Category


class Resource(models.Model):
    """One FHIR resource as one organisation knows it: where its latest version stands and when it happened.

    `id` is ours, name-based from organisation, type and the source's own id. `number` is the compact key of
    entries and index rows. `occurred_start`/`occurred_end` are the half-open range the clinical date covers, null
    when the resource says none. The only mutable row of the three: it points at the latest version.
    """

    number = models.BigIntegerField(primary_key=True)
    source_number = models.BigIntegerField()
    id = models.UUIDField()
    organisation_number = models.IntegerField()
    kind = models.SmallIntegerField()  # index into record.fhir resource type list
    local_id = models.TextField()
    version = models.IntegerField()
    standing = models.SmallIntegerField(choices=Standing.choices)
    category = models.SmallIntegerField(choices=[(c.value, c.label) for c in Category])
    extractor = models.SmallIntegerField()  # which version of the extractor made its index rows
    occurred_start = models.DateTimeField(null=True)
    occurred_end = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    stated_at = models.DateTimeField(null=True)  # meta.lastUpdated as the source said it
    content_hash = models.BinaryField()  # 16 bytes, blake2b of the source's own canonical content

    class Meta:
        managed = False
        db_table = "record_resource"


class Entry(models.Model):
    """One immutable version of a resource: canonical minified JSON (packed: `store.bodies`), and where it came from."""

    pk = models.CompositePrimaryKey("resource_number", "version")
    source_number = models.BigIntegerField()
    resource_number = models.BigIntegerField()
    version = models.IntegerField()
    standing = models.SmallIntegerField(choices=Standing.choices)
    recorded_at = models.DateTimeField()
    load = models.UUIDField(null=True)  # reception.Load, or the request that published it
    row = models.IntegerField()
    body = models.BinaryField()

    class Meta:
        managed = False
        db_table = "record_entry"


class Original(models.Model):
    """The bytes as they arrived, a block of consecutive rows of one load, zstd-compressed together.

    `lengths` are the byte lengths of rows `first_row`, `first_row` + 1, … in the decompressed block.
    """

    pk = models.CompositePrimaryKey("load", "first_row")
    load = models.UUIDField()
    first_row = models.IntegerField()
    last_row = models.IntegerField()
    lengths = ArrayField(models.IntegerField())
    data = models.BinaryField()

    class Meta:
        managed = False
        db_table = "record_original"


class Frame(models.Model):
    """What stands around rows of a file that is one Bundle, a block beside that of their originals.

    `lengths` are those of what stands before rows `first_row`, `first_row` + 1, … and, last, after `last_row`.
    """

    pk = models.CompositePrimaryKey("load", "first_row")
    load = models.UUIDField()
    first_row = models.IntegerField()
    last_row = models.IntegerField()
    lengths = ArrayField(models.IntegerField())
    data = models.BinaryField()

    class Meta:
        managed = False
        db_table = "record_frame"


class Change(models.Model):
    """One line of the change log: entries of one source record, or its link, changed in one transaction.

    Read in order of (`epoch`, `xid`, `seq`) and only below the oldest transaction still running, which is commit
    order as a consumer can observe it; timestamps and sequence numbers are not. `epoch` rises when a backup is
    restored, because transaction ids start again there.
    """

    seq = models.BigIntegerField(primary_key=True)
    epoch = models.IntegerField()
    xid = models.TextField()  # xid8
    matter = models.SmallIntegerField()
    source_number = models.BigIntegerField()
    resource_numbers = ArrayField(models.BigIntegerField())
    at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "record_change"


class Consumer(models.Model):
    """How far one named reader of the change log has come."""

    name = models.CharField(max_length=64, primary_key=True)
    epoch = models.IntegerField(default=0)
    xid = models.TextField(default="0")
    seq = models.BigIntegerField(default=0)

    class Meta:
        db_table = "record_consumer"
