"""How Django reaches the database: DATABASE_URL, or the embedded server's socket."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from ginnel.config.postgres import paths

PLANNED_ONCE = "-c plan_cache_mode=force_generic_plan"
"""The statements that are prepared (`kernel.prepared`) are those of hot paths: about one person, by an index. Planned
anew for each they took longer to plan than to answer."""

OVER_A_NETWORK = {
    "connect_timeout": "5",
    "tcp_user_timeout": "15000",
    "keepalives": "1",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
}
"""Of a server on another machine, unless the address says otherwise (seconds; milliseconds of what was sent and nobody
acknowledged): a network that drops every packet says nothing, and whoever waits for it would wait for hours. A third
rule, of a server that takes what it is sent and does not answer, is `watching`'s."""


def where(host: str, parameters: Mapping[str, Any]) -> str:
    """The host of a server, or its address where only that is given."""
    return host or str(parameters.get("hostaddr", ""))


def is_over_a_network(host: str) -> bool:
    """Whether a server is reached by an address, and not by a socket of this machine's file system."""
    return not all(one.startswith(("/", "@")) for one in host.split(",") if one)


def default(home: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    """Django's settings of the one database.

    GINNEL_DATABASE_ROLE, where set, is the role taken on every connection (`postgres.roles`); the rest of
    DATABASE_URL's parameters (sslmode, ...) go to the driver as they are.
    """
    parameters = _parameters(home, environ)
    settings = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parameters.pop("dbname", paths.DATABASE),
        "USER": parameters.pop("user", ""),
        "PASSWORD": parameters.pop("password", ""),
        "HOST": parameters.pop("host", ""),
        "PORT": str(parameters.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parameters,
    }
    if is_over_a_network(where(settings["HOST"], parameters)):
        parameters = {**OVER_A_NETWORK, **parameters}
    role = environ.get("GINNEL_DATABASE_ROLE")
    chosen = [parameters.get("options", ""), PLANNED_ONCE, f"-c role={role}" if role else ""]
    settings["OPTIONS"] = {**parameters, "options": " ".join(one for one in chosen if one)}
    return settings


def as_owner(home: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    """What the driver needs to connect as the owner of the tables, for backup and restore."""
    owner = {"GINNEL_DATABASE_USER": "ginnel_owner"}
    url = environ.get("GINNEL_OWNER_DATABASE_URL") or environ.get("DATABASE_URL")
    found = _parameters(home, owner | ({"DATABASE_URL": url} if url else {}))
    return {**OVER_A_NETWORK, **found} if is_over_a_network(where(found.get("host", ""), found)) else found


def _parameters(home: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    url = environ.get("DATABASE_URL")
    if url:
        return dict(conninfo_to_dict(url))
    user = environ.get("GINNEL_DATABASE_USER", "ginnel_app")
    return {"dbname": paths.DATABASE, "user": user, "host": str(paths.socket(home)), "port": paths.PORT}
