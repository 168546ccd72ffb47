"""When things were, of all that a source record holds, read from one place instead of row by row: what puts a person's
record in order of time asks of every entry.

Writers wait while the index is made of what is there already: about a second for a million resources.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("record", "0010_said")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX record_index_date_source ON record_index_date (source_number, param) "
            "INCLUDE (resource_number, starts, ends)",
            "DROP INDEX record_index_date_source",
        )
    ]
