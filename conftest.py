"""Every test's database: migrated by the owner, then used as the application's role, as in service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Speed is measured in benchmarks/, never by a test: a busy machine must not fail one.
# The same cases every time, so that a change is judged on what it changed; `make verify` looks among fresh ones.
settings.register_profile(
    "ginnel", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("fresh", settings.get_profile("ginnel"), derandomize=False)
settings.load_profile("ginnel")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """After the tables are made, every connection of a test has the rights that the running application has."""
    from django.db import connection

    from ginnel.config import grants
    from ginnel.config.postgres.roles import APP

    with django_db_blocker.unblock():
        separated = grants.apply()
        if separated:
            _connect_as(connection, APP)
            _flush_as_owner(connection)
    yield
    if separated:
        _connect_as(connection, None)


@pytest.fixture
def as_owner(db: None) -> Any:
    """`with as_owner():` runs a block with the rights of a migration, for tests of what the application may not."""
    from django.db import connection

    @contextmanager
    def block() -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            before = cursor.fetchone()[0]
            cursor.execute("SET ROLE NONE")
            yield
            cursor.execute(f'SET ROLE "{before}"')

    return block


def _connect_as(connection: Any, role: str | None) -> None:
    options = {
        name: value for name, value in connection.settings_dict["OPTIONS"].items() if name != "options"
    }
    if role:
        options["options"] = f"-c role={role}"
    connection.settings_dict["OPTIONS"] = options
    connection.close()


def _flush_as_owner(connection: Any) -> None:
    """A test that commits is cleaned up by TRUNCATE, which the application may not do; unmanaged tables too."""
    tables = (
        "SELECT quote_ident(relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'django_migrations'"
    )

    def sql_flush(*_args: Any, **_kwargs: Any) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(tables)
            names = ", ".join(name for (name,) in cursor.fetchall())
        return ["SET LOCAL ROLE NONE", f"TRUNCATE {names} RESTART IDENTITY CASCADE"]

    connection.ops.sql_flush = sql_flush
