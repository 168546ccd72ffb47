"""A source may say that somebody has died and not when. `ginnel reindex` fills it for what was told before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0014_lasting_keys")]
    operations = [
        migrations.AddField(
            model_name="sourcerecord",
            name="is_dead",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunSQL(
            "UPDATE people_sourcerecord SET is_dead = true WHERE death_date <> ''", migrations.RunSQL.noop
        ),
    ]
