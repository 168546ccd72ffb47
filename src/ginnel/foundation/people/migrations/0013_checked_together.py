"""What moves and candidates name is checked once for each statement that writes them, and not row by row.

Joining everybody at once writes a million of both, and a look-up by PostgreSQL's own check of a key costs five times one
of these. Nothing is written that names what is not there, and nothing is deleted that is named. A foreign key promises
more: it holds the row that is named until the transaction ends, and heeds a change of its key. Here two transactions at
once, or such a change, could leave a name of nothing; no action deletes these rows or changes their keys (docs/adr/0032).

Neither origin nor destination of a move is sought by, and who the first of a candidate is, by the constraint on both.
"""

from collections.abc import Mapping

from django.db import migrations, models
from django.db.models import CASCADE, PROTECT

# Table: what each of its keys names.
KEYS: Mapping[str, Mapping[str, str]] = {
    "move": {
        "decision_id": "linkdecision.sequence",
        "source_id": "sourcerecord.id",
        "origin_id": "person.id",
        "destination_id": "person.id",
    },
    "candidate": {"first_id": "sourcerecord.id", "second_id": "sourcerecord.id"},
}
# OFFSET 0: each by itself and by index, whatever the plan was first made for.
MISSING = "NOT EXISTS (SELECT FROM people_{table} WHERE {column} = made.{key} OFFSET 0)"
REFUSE = "RAISE foreign_key_violation USING MESSAGE = '{message}'; END IF; RETURN NULL; END $$"
WRITING = """
CREATE FUNCTION people_check_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF EXISTS (SELECT FROM made WHERE {missing}) THEN """
GOING = """
CREATE FUNCTION people_keep_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF EXISTS (SELECT FROM gone WHERE {named}) THEN """


def checking(name: str) -> list[str]:
    """Refuse rows that name what is not there."""
    named = ((key, *what.split(".")) for key, what in KEYS[name].items())
    missing = " OR ".join(MISSING.format(key=key, table=table, column=column) for key, table, column in named)
    refuse = REFUSE.format(message=f"people_{name} would name what is not there")
    return [
        WRITING.format(name=name, missing=missing) + refuse,
        *(
            f"CREATE TRIGGER people_check_{name}_{event} AFTER {event} ON people_{name} "
            f"REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION people_check_{name}()"
            for event in ("insert", "update")
        ),
    ]


def keeping(name: str) -> list[str]:
    """Refuse that goes what is named."""
    keys = [
        (table, key, what.split(".")[1])
        for table, keys in KEYS.items()
        for key, what in keys.items()
        if what.startswith(f"{name}.")
    ]
    named = " OR ".join(
        f"EXISTS (SELECT FROM people_{table} WHERE {key} = gone.{own})" for table, key, own in keys
    )
    refuse = REFUSE.format(message=f"a row of people_{name} is named by others")
    return [
        GOING.format(name=name, named=named) + refuse,
        f"CREATE TRIGGER people_keep_{name} AFTER DELETE ON people_{name} "
        f"REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION people_keep_{name}()",
    ]


NAMED = ("sourcerecord", "person", "linkdecision")
CREATE = [text for name in KEYS for text in checking(name)] + [
    text for name in NAMED for text in keeping(name)
]
DROP = [
    *(f"DROP FUNCTION people_check_{name}() CASCADE" for name in KEYS),
    *(f"DROP FUNCTION people_keep_{name}() CASCADE" for name in NAMED),
]


def key(to: str, on_delete: object = PROTECT, related_name: str = "+", *, db_index: bool) -> models.Field:
    return models.ForeignKey(
        f"people.{to}", on_delete, related_name=related_name, db_constraint=False, db_index=db_index
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0012_restrictions")]
    operations = [
        migrations.RunSQL(CREATE, DROP),
        migrations.AlterField("candidate", "first", key("sourcerecord", CASCADE, db_index=False)),
        migrations.AlterField("candidate", "second", key("sourcerecord", CASCADE, db_index=True)),
        migrations.AlterField("move", "decision", key("linkdecision", related_name="moves", db_index=True)),
        migrations.AlterField("move", "source", key("sourcerecord", related_name="moves", db_index=True)),
        migrations.AlterField("move", "origin", key("person", db_index=False)),
        migrations.AlterField("move", "destination", key("person", db_index=False)),
    ]
