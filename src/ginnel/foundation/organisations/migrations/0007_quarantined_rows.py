import django.db.models.deletion
from django.db import migrations, models

import ginnel.kernel.values.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0006_competences"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuarantinedRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=ginnel.kernel.values.identifiers.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("shift", "Who is on duty when"), ("competence", "What a colleague may do")],
                        max_length=16,
                    ),
                ),
                ("filename", models.CharField(max_length=255)),
                ("row", models.PositiveIntegerField()),
                ("columns", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("faults", models.JSONField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarantined_rows",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="QuarantinedRowDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("fixed", "Corrected"),
                            ("refused", "Refused again"),
                            ("accepted", "Accepted"),
                            ("discarded", "Discarded"),
                        ],
                        max_length=16,
                    ),
                ),
                ("columns", models.JSONField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="organisations.quarantinedrow",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="quarantinedrow",
            constraint=models.UniqueConstraint(
                fields=("organisation", "kind", "digest"), name="one_quarantined_row"
            ),
        ),
    ]
