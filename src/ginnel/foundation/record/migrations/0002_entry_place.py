"""What else came in the row that carried an entry, found without reading every partition whole.

A block range index: entries are appended load after load and row after row, so that it stays some pages in size and
costs a load next to nothing.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]
    operations = [
        migrations.RunSQL(
            'CREATE INDEX record_entry_place ON record_entry USING brin (load, "row") '
            "WITH (pages_per_range = 32, autosummarize = on)",
            "DROP INDEX record_entry_place",
        ),
    ]
