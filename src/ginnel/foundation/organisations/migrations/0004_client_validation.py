"""What becomes of what a system sends that is not quite right, in its terms."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_clients"),
    ]

    operations = [
        migrations.AddField(
            model_name="clientterms",
            name="validation",
            field=models.CharField(
                choices=[
                    ("strict", "Refused, with what is wrong"),
                    (
                        "accept-and-flag",
                        "Accepted, with what is wrong remarked in it, where that can be borne",
                    ),
                ],
                db_default="strict",
                default="strict",
                max_length=16,
            ),
        ),
    ]
