"""The key of what moves and candidates name does not change, as a foreign key would have it.

Migration 0013 checks what names when it is written and what is named when it goes. A key that changes between is neither,
so nobody changes one. That nothing is deleted while another transaction comes to name it is a matter of rights: the
application has none to delete these rows (`lasting` in apps.py, docs/adr/0011).
"""

from collections.abc import Mapping

from django.db import migrations

KEYS: Mapping[str, str] = {"person": "id", "sourcerecord": "id", "linkdecision": "sequence"}
FUNCTION = """
CREATE FUNCTION people_fix_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE foreign_key_violation USING MESSAGE = 'the key of a row of ' || TG_TABLE_NAME || ' does not change';
END $$
"""
# A statement that sets no key never comes here, and one that sets it to what it is goes on.
TRIGGER = """
CREATE TRIGGER people_fix_{name} BEFORE UPDATE OF {key} ON people_{name} FOR EACH ROW
WHEN (NEW.{key} IS DISTINCT FROM OLD.{key}) EXECUTE FUNCTION people_fix_key()
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0013_checked_together")]
    operations = [
        migrations.RunSQL(
            [FUNCTION, *(TRIGGER.format(name=name, key=key) for name, key in KEYS.items())],
            "DROP FUNCTION people_fix_key() CASCADE",
        )
    ]
