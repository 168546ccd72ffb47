"""Letting one at a time do something that no row could be locked for, until the transaction ends."""

from __future__ import annotations

from django.db import connection

_KEY = "hashtextextended(%s, 0)"


def hold(what: str) -> None:
    """Waits for whoever holds `what`, and holds it until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({_KEY})", [what])


def try_hold(what: str) -> bool:
    """As `hold`, without waiting: False where somebody else holds it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({_KEY})", [what])
        return bool(cursor.fetchone()[0])
