"""Expand, then contract: migrations that an older running version survives, under a lock timeout."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import version

from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor

from ginnel.config import grants
from ginnel.foundation.places import actions as places
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.terminology import actions as terminology
from ginnel.kernel.viewer import Purpose

# A migration that waits for a lock makes every query behind it wait too: better to fail and be run again.
LOCK_TIMEOUT = "5s"
ONE_AT_A_TIME = "hashtext('ginnel migrate')"


def pending() -> int:
    """How many migrations this database has not had."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def has_pending() -> bool:
    """As far as we may look: without a right to look at what has been applied, an upgrade was cut off."""
    try:
        return bool(pending())
    except ProgrammingError:
        return False


def is_finished() -> bool:
    """Migrations, rights and shipped lists are all of this version, as the last step of an upgrade notes.

    An upgrade that was killed between its migrations and its rights is not finished, although nothing is pending.
    """
    try:
        if pending():
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT obj_description('django_migrations'::regclass, 'pg_class')")
            return bool(cursor.fetchone()[0] == _mark(cursor))
    except ProgrammingError:  # no right to look at what has been applied
        return False


def _mark(cursor: CursorWrapper) -> str:
    cursor.execute("SELECT string_agg(app || '.' || name, ' ' ORDER BY app, name) FROM django_migrations")
    state = (version("ginnel"), cursor.fetchone()[0], grants.wanted())
    return f"finished {sha256(repr(state).encode()).hexdigest()}"


def is_empty() -> bool:
    """No migration has ever been applied here."""
    return not connection.introspection.table_names()


def wait_for_others() -> None:
    """Return once nobody is migrating this database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock_shared({ONE_AT_A_TIME})")
        cursor.execute(f"SELECT pg_advisory_unlock_shared({ONE_AT_A_TIME})")


def to_this_version(*, say: Callable[[str], object] = lambda _line: None) -> bool:
    """Migrate and give the roles their rights. False when the server does not let us separate them.

    A second command that wants the same waits for the first and then finds nothing left to do.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock({ONE_AT_A_TIME})")
        try:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
            waiting = pending()
            if waiting:
                say(f"Applying {waiting} migrations")
                call_command("migrate", interactive=False, verbosity=0)
            separated = grants.apply()
            bring_in_what_is_shipped()
            cursor.execute(f"COMMENT ON TABLE django_migrations IS '{_mark(cursor)}'")
        finally:
            cursor.execute(f"SELECT pg_advisory_unlock({ONE_AT_A_TIME})")
    return separated


def bring_in_what_is_shipped() -> None:
    """Code lists, parameters and areas of this version; what the place has set itself stays."""
    by = sharing.service("migrate", purpose=Purpose.RECORD_KEEPING)
    terminology.load_shipped(by=by)
    places.load_shipped(by=by)
