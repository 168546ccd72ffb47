import django.db.models.deletion
from django.db import migrations, models

import ginnel.kernel.values.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_requests"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contactoutcome",
            name="kind",
            field=models.CharField(
                choices=[
                    ("immediate-input", "Help given there and then"),
                    ("equipment", "Simple equipment or a minor adaptation ordered"),
                    ("information", "Information or advice given"),
                    ("signposted", "Told of a service in the directory"),
                    ("diverted", "Kept out of hospital by what was arranged"),
                    ("referred", "Referred to somebody else"),
                    ("emergency", "999 called"),
                    ("assessment-accepted", "Assessment offered and accepted"),
                    ("assessment-refused", "Assessment offered and refused"),
                    ("safeguarding", "Safeguarding concern raised"),
                    ("same-as-another", "The same as another contact"),
                    ("not-reached", "Could not be reached again"),
                    ("died", "Had died"),
                    ("withdrawn", "Withdrawn by the system that asked"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="CompetenceAsked",
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
                ("is_asked", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="competences",
                        to="access.contact",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
