import django.contrib.postgres.fields
from django.db import migrations, models

from ginnel.foundation.record.store import tables


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(tables.create(), tables.drop()),
        migrations.CreateModel(
            name="Consumer",
            fields=[
                ("name", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("epoch", models.IntegerField(default=0)),
                ("xid", models.TextField(default="0")),
                ("seq", models.BigIntegerField(default=0)),
            ],
            options={"db_table": "record_consumer"},
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("epoch", models.IntegerField()),
                ("xid", models.TextField()),
                ("matter", models.SmallIntegerField()),
                ("source_number", models.BigIntegerField()),
                (
                    "resource_numbers",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "record_change",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "resource_number",
                        "version",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("source_number", models.BigIntegerField()),
                ("resource_number", models.BigIntegerField()),
                ("version", models.IntegerField()),
                (
                    "standing",
                    models.SmallIntegerField(
                        choices=[(1, "Current"), (2, "Entered in error"), (3, "Deleted by its source")]
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("load", models.UUIDField(null=True)),
                ("row", models.IntegerField()),
                ("body", models.BinaryField()),
            ],
            options={
                "db_table": "record_entry",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Original",
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
            options={
                "db_table": "record_original",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("source_number", models.BigIntegerField()),
                ("id", models.UUIDField()),
                ("organisation_number", models.IntegerField()),
                ("kind", models.SmallIntegerField()),
                ("local_id", models.TextField()),
                ("version", models.IntegerField()),
                (
                    "standing",
                    models.SmallIntegerField(
                        choices=[(1, "Current"), (2, "Entered in error"), (3, "Deleted by its source")]
                    ),
                ),
                (
                    "category",
                    models.SmallIntegerField(
                        choices=[
                            (1, "Demographics"),
                            (2, "Contact and carer"),
                            (3, "Problems and medication"),
                            (4, "Observations"),
                            (5, "Hospital activity"),
                            (6, "Social care"),
                            (7, "Plan"),
                            (8, "Safeguarding"),
                            (9, "Mental health"),
                            (10, "Sexual and reproductive health"),
                            (11, "Substance misuse"),
                            (12, "Genetic"),
                            (13, "Staff restricted"),
                            (14, "Third party"),
                            (15, "Telecare"),
                            (16, "Administrative"),
                        ]
                    ),
                ),
                ("extractor", models.SmallIntegerField()),
                ("occurred_start", models.DateTimeField(null=True)),
                ("occurred_end", models.DateTimeField(null=True)),
                ("recorded_at", models.DateTimeField()),
                ("stated_at", models.DateTimeField(null=True)),
                ("content_hash", models.BinaryField()),
            ],
            options={
                "db_table": "record_resource",
                "managed": False,
            },
        ),
    ]
