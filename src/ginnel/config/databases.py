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
    role = environ.get("GINNEL_DATABASE_ROLE")
    chosen = [parameters.get("options", ""), PLANNED_ONCE, f"-c role={role}" if role else ""]
    settings["OPTIONS"] = {**parameters, "options": " ".join(one for one in chosen if one)}
    return settings


def as_owner(home: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    """What the driver needs to connect as the owner of the tables, for backup and restore."""
    owner = {"GINNEL_DATABASE_USER": "ginnel_owner"}
    url = environ.get("GINNEL_OWNER_DATABASE_URL") or environ.get("DATABASE_URL")
    return _parameters(home, owner | ({"DATABASE_URL": url} if url else {}))


def _parameters(home: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    url = environ.get("DATABASE_URL")
    if url:
        return dict(conninfo_to_dict(url))
    user = environ.get("GINNEL_DATABASE_USER", "ginnel_app")
    return {"dbname": paths.DATABASE, "user": user, "host": str(paths.socket(home)), "port": paths.PORT}
