import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import ginnel.kernel.values.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0005_duty_rota"),
    ]

    operations = [
        migrations.CreateModel(
            name="CompetenceHolding",
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
                    "competence",
                    models.CharField(
                        choices=[
                            ("care-act-assessment", "Care Act assessment"),
                            ("deafblind", "Assessing deafblind people"),
                            ("trusted-assessor", "Trusted assessor: simple equipment, minor adaptations"),
                            ("advanced-trusted-assessor", "Trusted assessor: complex equipment"),
                            ("crisis-triage", "Triage of a 2-hour crisis"),
                            ("safeguarding", "Safeguarding adults"),
                            ("mental-capacity", "Assessing mental capacity"),
                        ],
                        max_length=32,
                    ),
                ),
                ("how", models.CharField(max_length=255)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=64)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="competences",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="competences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CompetenceHoldingEnding",
            fields=[
                (
                    "holding",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="ending",
                        serialize=False,
                        to="organisations.competenceholding",
                    ),
                ),
                ("ended_on", models.DateField()),
                ("reason", models.CharField(max_length=255)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=64)),
            ],
        ),
        migrations.AddIndex(
            model_name="competenceholding",
            index=models.Index(fields=["organisation", "competence"], name="competence_organisation"),
        ),
        migrations.AddConstraint(
            model_name="competenceholding",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                name="a_competence_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="competenceholding",
            constraint=models.CheckConstraint(
                condition=models.Q(("staff", models.F("confirmed_by")), _negated=True),
                name="nobody_confirms_their_own_competence",
            ),
        ),
    ]
