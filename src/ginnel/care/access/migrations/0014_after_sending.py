import django.db.models.deletion
from django.db import migrations, models

import ginnel.kernel.values.identifiers

# Who of a team that was asked had opened which file before openings were kept: their own trail says so. Within one
# organisation it does not: whoever sent the referral opened it there too.
OPENED = """
INSERT INTO access_fileopening (id, referral_id, file_id, role, at, by)
SELECT gen_random_uuid(), referral.id, file.id, min(event.role), min(event.at), event.identity
FROM access_referral referral
JOIN organisations_team team ON team.id = referral.to_team_id
JOIN organisations_organisation organisation ON organisation.id = team.organisation_id
JOIN access_contact contact ON contact.id = referral.contact_id AND contact.organisation_id <> organisation.id
JOIN access_contactfile file ON file.contact_id = contact.id
JOIN audit_event event ON event.person = referral.person_id
  AND event.action = 'access.file-read'
  AND event.organisation = organisation.code
  AND event.detail ->> 'referral' = referral.id::text
  AND event.detail ->> 'file' = file.id::text
GROUP BY referral.id, file.id, event.identity
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0013_no_bytes_left_of_earlier_files"),
        ("audit", "0004_system_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileGoing",
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
                    "does",
                    models.CharField(
                        choices=[("taken-back", "Taken back"), ("sent", "Sent with it")], max_length=12
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goings",
                        to="access.contactfile",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file_goings",
                        to="access.referral",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FileOpening",
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
                ("role", models.CharField(max_length=48)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=64)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="access.contactfile",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file_openings",
                        to="access.referral",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("referral", "file", "by"), name="a_file_is_opened_first_once"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="referral",
            name="assessment",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not said"),
                    ("person", "The person’s own assessment"),
                    ("carer", "An assessment of whoever cares for them"),
                    ("both", "Both of these assessments"),
                    ("neither", "Other help, and no assessment"),
                ],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
        migrations.RunSQL(OPENED, migrations.RunSQL.noop),
    ]
