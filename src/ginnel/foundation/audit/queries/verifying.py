"""Checking the whole trail: every link, every commitment, every seal, in one pass whatever its length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

from django.conf import settings
from django.db import connection

from ginnel.foundation.audit import models, rules
from ginnel.foundation.audit.rules import Finding, Position, Row
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer

SEALING_LOCK = "hashtext('ginnel audit seal')"
_COLUMNS = tuple(column.name for column in fields(Row))
MOST_FINDINGS = 1000


@dataclass(slots=True)
class Verified:
    """What a check of the trail saw. `unsealed` events are linked but a cut of them would not yet be noticed.

    `findings` stops at `MOST_FINDINGS`; `disposed` events had their personal values lawfully blanked.
    """

    events: int = 0
    writers: int = 0
    seals: int = 0
    unsealed: int = 0
    disposed: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.findings


@needs_no_viewer("names a file of authentication codes; shows nothing")
def anchor_file() -> Path:
    """Where seals are kept outside the database."""
    return Path(settings.GINNEL_HOME) / "anchors" / "seals.jsonl"


def verify(*, viewer: Viewer) -> Verified:
    """Check every event and every seal. Memory does not grow with the number of events."""
    recorded, anchored = _seals()
    keys = list(settings.GINNEL_AUDIT_KEYS.values())[::-1]
    sealed = rules.sealed_heads([*recorded, *anchored])
    seen = Verified(seals=max(len(recorded), len(anchored)))
    found: dict[tuple[int, int], bytes] = {}
    blanked: set[tuple[int, int]] = set()
    accounted: set[tuple[int, int]] = set()
    position, last_sealed = Position(0), 0
    for row in _rows():
        if row.writer != position.writer:
            seen.unsealed += position.sequence - last_sealed
            position, last_sealed = Position(row.writer), 0
            seen.writers += 1
        seen.events += 1
        _note(seen, rules.check_event(row, position, keys))
        place = (row.writer, row.sequence)
        if place in sealed:
            found[place], last_sealed = row.link, row.sequence
        if row.subject_salt is None or row.actor_salt is None:
            blanked.add(place)
        if row.action == rules.DISPOSED:
            accounted |= rules.disposed_places(row.detail)
    seen.unsealed += position.sequence - last_sealed
    seen.disposed = len(blanked)
    _note(seen, rules.check_disposals(blanked, accounted))
    _note(seen, rules.check_seals(recorded, anchored, found, keys))
    return seen


def _note(seen: Verified, findings: Iterator[Finding]) -> None:
    for finding in findings:
        if len(seen.findings) < MOST_FINDINGS:
            seen.findings.append(finding)


def _seals() -> tuple[list[str], list[str]]:
    """Both copies of the seals, read while nobody can add one."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock({SEALING_LOCK})")
        try:
            recorded = list(models.Seal.objects.order_by("number").values_list("line", flat=True))
            path = anchor_file()
            return recorded, path.read_text().splitlines() if path.exists() else []
        finally:
            cursor.execute(f"SELECT pg_advisory_unlock({SEALING_LOCK})")


def _rows() -> Iterator[Row]:
    events = models.Event.objects.order_by("writer", "sequence").values_list(*_COLUMNS)
    for event in events.iterator(chunk_size=5000):
        yield Row(*(bytes(value) if isinstance(value, memoryview) else value for value in event))
