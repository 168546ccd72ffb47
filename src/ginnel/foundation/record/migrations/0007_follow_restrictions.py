"""A line of the change log for each source record of somebody whose record is restricted, or no longer."""

from django.db import migrations

from ginnel.foundation.record.store import linking


class Migration(migrations.Migration):
    dependencies = [("record", "0006_closing"), ("people", "0012_restrictions")]
    operations = [migrations.RunSQL(linking.follow_restrictions(), linking.forget_restrictions())]
