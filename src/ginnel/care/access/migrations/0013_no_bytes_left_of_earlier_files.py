"""What was in files given before 0011 leaves the disk.

Dropping a column rewrites nothing: what was in it stays in the table's files for good, although the same is in
`access_filebytes`, from where it can be erased. This writes the table anew once. Whoever reads or gives files waits
meanwhile; without their bytes that is well under a second for a hundred thousand.
"""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False  # VACUUM runs in no transaction
    dependencies = [
        ("access", "0012_carers_needs"),
    ]

    operations = [migrations.RunSQL("VACUUM (FULL) access_contactfile", migrations.RunSQL.noop)]
