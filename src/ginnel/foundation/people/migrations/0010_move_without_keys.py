"""No index on what does not belong to moving: the keys where they were, and the organisation, with which another begins.

A version before this one that still runs goes on writing and comparing, more slowly, and does not find those whom this
one described; `ginnel match rebuild` does. The column stays for it, empty for whoever is described from now on.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_sign_in_attempts"),
        ("people", "0009_fill_matching_keys"),
    ]
    operations = [
        migrations.RemoveIndex(model_name="sourcerecord", name="source_block_keys"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE people_sourcerecord ALTER block_keys SET DEFAULT '{}'",
                    "ALTER TABLE people_sourcerecord ALTER block_keys DROP DEFAULT",
                )
            ],
            state_operations=[migrations.RemoveField(model_name="sourcerecord", name="block_keys")],
        ),
        migrations.AlterField(
            model_name="sourcerecord",
            name="organisation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="source_records",
                to="organisations.organisation",
            ),
        ),
    ]
