import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0007_bank_holidays"),
        ("organisations", "0006_competences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="namedlink",
            name="competence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("care-act-assessment", "Care Act assessment"),
                    ("deafblind", "Assessing deafblind people"),
                    ("trusted-assessor", "Trusted assessor: simple equipment, minor adaptations"),
                    ("advanced-trusted-assessor", "Trusted assessor: complex equipment"),
                    ("crisis-triage", "Triage of a 2-hour crisis"),
                    ("safeguarding", "Safeguarding adults"),
                    ("mental-capacity", "Assessing mental capacity"),
                ],
                db_default="",
                default="",
                max_length=32,
            ),
        ),
        migrations.AddField(
            model_name="namedlink",
            name="cover_team",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.team",
            ),
        ),
        migrations.AddField(
            model_name="namedlink",
            name="staff",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
