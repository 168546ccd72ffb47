"""What was written last, found without reading everything.

Entries are appended in the order of this time and a batch has one, so that the index grows at its end and holds some
bytes an entry. Writers wait while it is made of what is there already: about a second for a million entries.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("record", "0007_follow_restrictions")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX record_entry_by_time ON record_entry (recorded_at, resource_number, version)",
            "DROP INDEX record_entry_by_time",
        ),
    ]
