"""Whether an organisation says anything of a category, or of a type, about somebody, found without reading all that it
says.

What may be seen of a record is decided from it at every search. Writers wait while the index is made of what is there
already: about a second for a million resources.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("record", "0009_pairs")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX record_resource_said ON record_resource (source_number, category, kind)",
            "DROP INDEX record_resource_said",
        ),
    ]
