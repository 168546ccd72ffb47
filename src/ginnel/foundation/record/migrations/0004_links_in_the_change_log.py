"""The change log says when a source record goes to another person, or is described differently.

Which person a source record belongs to is changed in `people`, below the record, by several actions; what must follow
it (reactions, population intake) reads one log. The database writes the line, so that no path can leave it out.
"""

from django.db import migrations

from ginnel.foundation.record.store import linking


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0003_frame"),
        ("people", "0002_birth_place"),
    ]
    operations = [migrations.RunSQL(linking.create(), linking.drop())]
