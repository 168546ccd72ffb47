"""A line of the change log for each source record for which a trace changes what counts."""

from django.db import migrations

from ginnel.foundation.record.store import linking


class Migration(migrations.Migration):
    dependencies = [("record", "0004_links_in_the_change_log"), ("people", "0006_traces")]
    operations = [migrations.RunSQL(linking.follow_traces(), linking.forget_traces())]
