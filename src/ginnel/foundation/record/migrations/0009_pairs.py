"""What two parts of one element say together, and of each text a hash of how it was written."""

from django.db import migrations

from ginnel.foundation.record.store import tables


class Migration(migrations.Migration):
    dependencies = [("record", "0008_entries_by_time")]
    operations = [migrations.RunSQL(tables.add_pairs(), tables.drop_pairs())]
