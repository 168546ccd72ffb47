"""An installation made ready: its database reachable for as long as the block runs, keys there, Django set up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from django.apps import apps

from ginnel.config import keys
from ginnel.config.backup import marker
from ginnel.config.postgres import roles
from ginnel.kernel.errors import GinnelError


class NoDatabase(GinnelError):
    """The server that DATABASE_URL names does not let us in."""

    code = "no-database"


class Outdated(GinnelError):
    """The tables are not those of this version."""

    code = "outdated"


def home() -> Path:
    return Path(os.environ.get("GINNEL_HOME", ".ginnel")).resolve()


@contextmanager
def installation(
    *, as_owner: bool = False, look_only: bool = False, restoring: bool = False
) -> Iterator[None]:
    """Start the embedded PostgreSQL unless DATABASE_URL names a server; stop it when nobody else holds it.

    `as_owner` connects with the rights to migrate; otherwise Django connects as the application's role, and an
    empty database is brought to this version first, unless `look_only`. In a running Django nothing is touched.
    What a restore left half done is refused to all but a restore (`restoring`).
    Raises `NoDatabase`, `Outdated`, `keys.KeyLost` and `marker.NotRestored`.
    """
    if apps.ready:
        yield
        return
    if not restoring:
        marker.refuse(home())
    keys.ensure(home())
    (home() / "static").mkdir(exist_ok=True)
    with ExitStack() as stack:
        _end_in_order_when_terminated()
        if os.environ.get("DATABASE_URL"):
            _choose_role(as_owner)
        else:
            from ginnel.config.postgres import embedded

            stack.enter_context(embedded.held(home()))
            os.environ["GINNEL_DATABASE_USER"] = embedded.OWNER if as_owner else roles.APP
        _set_up_django()
        stack.callback(_close_connections)
        if not as_owner and not look_only:
            _bring_to_this_version()
        yield


def _bring_to_this_version() -> None:
    """A new database, and our own, by a command of its own with the owner's rights; another's only when asked."""
    from ginnel.config import upgrade

    if upgrade.is_finished():
        return
    others = not upgrade.is_empty()
    if others:
        upgrade.wait_for_others()
    if not upgrade.is_finished():
        if others and os.environ.get("DATABASE_URL") and upgrade.has_pending():
            raise Outdated("The database is of an earlier version. Take a backup, then run: ginnel migrate")
        _close_connections()
        environment = {name: value for name, value in os.environ.items() if name != "GINNEL_DATABASE_ROLE"}
        migrate = [sys.executable, "-m", "ginnel.config.cli", "migrate"]
        if subprocess.run(migrate, env=environment, stdout=sys.stderr, check=False).returncode:
            raise Outdated("The database could not be brought to this version; see above.")
    if os.environ.get("DATABASE_URL"):
        _choose_role(as_owner=False)
        _connect_as_chosen()


def _connect_as_chosen() -> None:
    """Django read its settings before the role existed."""
    from django.db import connections

    from ginnel.config import databases

    connections.close_all()
    connections["default"].settings_dict["OPTIONS"] = databases.default(home(), os.environ)["OPTIONS"]


def _choose_role(as_owner: bool) -> None:
    """On a server of somebody else's, become the application's role where the given one may."""
    url = os.environ.get("GINNEL_OWNER_DATABASE_URL") if as_owner else None
    os.environ["DATABASE_URL"] = url or os.environ["DATABASE_URL"]
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10) as connection:
            may = roles.usable(connection.cursor(), roles.APP)
    except psycopg.OperationalError as refused:
        raise NoDatabase(f"The server in DATABASE_URL cannot be used: {refused}") from refused
    except psycopg.ProgrammingError as refused:  # its words repeat the address, password and all
        shape = "postgresql://user@host:5432/database"
        raise NoDatabase(f"DATABASE_URL is not the address of a PostgreSQL server ({shape}).") from refused
    if may and not as_owner:
        os.environ["GINNEL_DATABASE_ROLE"] = roles.APP
    else:
        os.environ.pop("GINNEL_DATABASE_ROLE", None)


def _set_up_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ginnel.config.settings")
    django.setup()


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()


def _end_in_order_when_terminated() -> None:
    """SIGTERM ends a command as Ctrl-C does, so that what it holds is let go."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
