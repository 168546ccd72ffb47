from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery

from ginnel.foundation.notices.rules import masked


def move(apps, schema_editor):
    """Addresses go to what is still open; of the rest the ends alone stay."""
    message = apps.get_model("notices", "Notification")
    standing = apps.get_model("notices", "OpenNotification")
    address = message.objects.filter(pk=OuterRef("pk")).values("masked")
    standing.objects.update(to=Subquery(address))
    for one in message.objects.only("masked").iterator(2000):
        message.objects.filter(pk=one.pk).update(masked=masked(one.masked))


def back(apps, schema_editor):
    message = apps.get_model("notices", "Notification")
    for one in apps.get_model("notices", "OpenNotification").objects.annotate(at=F("message_id")).iterator():
        message.objects.filter(pk=one.at).update(masked=one.to)


class Migration(migrations.Migration):
    dependencies = [("notices", "0005_notifications")]

    operations = [
        migrations.RenameField(model_name="notification", old_name="to", new_name="masked"),
        migrations.AddField(
            model_name="opennotification",
            name="to",
            field=models.CharField(default="", max_length=255),
            preserve_default=False,
        ),
        migrations.RunPython(move, back),
    ]
