"""How long a statement may take in a thread that answers several at once (`kernel.abreast`)."""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

from django.db import Error, connection

LONGEST = "1s"
"""What takes longer is begun again in a thread of its own, where it keeps nobody else waiting."""
_told: WeakSet[Any] = WeakSet()


def begin() -> None:
    """Before a turn. Where there is no database whoever asks it is told so."""
    try:
        connection.close_if_unusable_or_obsolete()
        connection.ensure_connection()
        if connection.connection not in _told:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, false)", [LONGEST])
            _told.add(connection.connection)
    except Error:
        connection.close()
