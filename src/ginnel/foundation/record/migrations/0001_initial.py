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
    ]
