"""A table for the keys by which a record is found, so that the next migration can fill it.

A version before this one that still runs writes keys on the source record alone; the trigger lets them go along. The
column, its trigger and its function are for a later version to take away, when no earlier one can be running.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

FOLLOW = """
CREATE FUNCTION people_follow_block_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO people_matchingkeys (source_id, keys) VALUES (NEW.number, NEW.block_keys)
  ON CONFLICT (source_id) DO UPDATE SET keys = excluded.keys;
  RETURN NULL;
END $$;
CREATE TRIGGER people_follow_block_keys AFTER UPDATE OF block_keys ON people_sourcerecord FOR EACH ROW
WHEN (NEW.block_keys IS DISTINCT FROM OLD.block_keys) EXECUTE FUNCTION people_follow_block_keys()
"""
FOLLOW_NO_MORE = """
DROP TRIGGER people_follow_block_keys ON people_sourcerecord;
DROP FUNCTION people_follow_block_keys()
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0007_ethnicity")]
    operations = [
        migrations.CreateModel(
            name="MatchingKeys",
            fields=[
                (
                    "source",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="keys",
                        serialize=False,
                        to="people.sourcerecord",
                        to_field="number",
                    ),
                ),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
            ],
        ),
        migrations.RunSQL(FOLLOW, FOLLOW_NO_MORE),
    ]
