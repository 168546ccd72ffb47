"""Migrations run by the owner, then rights given to the application's and the disposal role."""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from ginnel.config.postgres import roles

RIGHTS = ("append_only", "disposable", "redactable", "carried", "lasting")


def declared(attribute: str) -> tuple[str, ...]:
    """Tables that the nouns declare on their AppConfig, by one of `RIGHTS`."""
    return tuple(table for config in apps.get_app_configs() for table in getattr(config, attribute, ()))


def wanted() -> dict[str, tuple[str, ...]]:
    """Everything the nouns declare, by attribute."""
    return {attribute: declared(attribute) for attribute in RIGHTS}


def apply() -> bool:
    """Create the roles where that is allowed and give them their rights. False: no separation of roles."""
    with connection.cursor() as cursor:
        if not roles.create(cursor):
            return False
        roles.grant(cursor, **wanted())
    return True
