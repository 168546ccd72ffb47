"""Checking the whole trail: every link, every commitment, every seal, in one pass whatever its length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from ginnel.foundation.audit import models, rules
from ginnel.foundation.audit.rules import Row, Verified
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer

SEALING_LOCK = "hashtext('ginnel audit seal')"
COLUMNS = tuple(column.name for column in fields(Row))


@needs_no_viewer("names a file of authentication codes; shows nothing")
def anchor_file() -> Path:
    """Where seals are kept outside the database."""
    return Path(settings.GINNEL_HOME) / "anchors" / "seals.jsonl"


def verify(*, viewer: Viewer) -> Verified:
    """Check every event and every seal. Memory does not grow with the number of events."""
    recorded, anchored = _seals()
    newest_first = list(settings.GINNEL_AUDIT_KEYS.values())[::-1]
    # Inside a transaction the cursor streams; outside one PostgreSQL would first copy the whole table for it.
    with transaction.atomic():
        return rules.check_trail(_rows(), recorded, anchored, newest_first)


def _seals() -> tuple[list[str], list[str]]:
    """Both copies of the seals, read while nobody can add one."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({SEALING_LOCK})")
        recorded = list(models.Seal.objects.order_by("number").values_list("line", flat=True))
        path = anchor_file()
        return recorded, path.read_text().splitlines() if path.exists() else []


def _rows() -> Iterator[Row]:
    events = models.Event.objects.order_by("writer", "sequence").values_list(*COLUMNS)
    for event in events.iterator(chunk_size=5000):
        values: list[Any] = [bytes(value) if isinstance(value, memoryview) else value for value in event]
        yield Row(*values)
