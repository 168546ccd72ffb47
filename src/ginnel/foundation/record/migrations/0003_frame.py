"""What stands around the rows of a file that is one Bundle, so that it can be put together again as it came.

Blocks of consecutive rows, as the originals are kept: the bytes before each row, and after the last of the block.
"""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0002_entry_place")]
    operations = [
        migrations.RunSQL(
            [
                "CREATE TABLE record_frame (load uuid NOT NULL, first_row int NOT NULL, last_row int NOT NULL, "
                "lengths int[] NOT NULL, data bytea NOT NULL, PRIMARY KEY (load, first_row))",
                # Already zstd: PostgreSQL must not spend time compressing it again.
                "ALTER TABLE record_frame ALTER COLUMN data SET STORAGE EXTERNAL",
            ],
            "DROP TABLE record_frame",
        ),
        migrations.CreateModel(
            name="Frame",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "load", "first_row", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("load", models.UUIDField()),
                ("first_row", models.IntegerField()),
                ("last_row", models.IntegerField()),
                (
                    "lengths",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                ),
                ("data", models.BinaryField()),
            ],
            options={"db_table": "record_frame", "managed": False},
        ),
    ]
