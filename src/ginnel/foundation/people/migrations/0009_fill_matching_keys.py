"""The keys of everybody described, copied from where they were; the index on them is built after the rows."""

import django.contrib.postgres.indexes
from django.db import migrations

COPY = """
INSERT INTO people_matchingkeys (source_id, keys)
SELECT number, block_keys FROM people_sourcerecord WHERE described_at IS NOT NULL ORDER BY number
ON CONFLICT (source_id) DO NOTHING
"""
# Foreign keys are looked at when a transaction ends, and no index is built while one waits to be.
LOOK = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


class Migration(migrations.Migration):
    dependencies = [("people", "0008_matching_keys")]
    operations = [
        migrations.RunSQL([COPY, LOOK], migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="matchingkeys",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["keys"], name="matching_keys"
            ),
        ),
    ]
