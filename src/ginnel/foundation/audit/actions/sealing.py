"""Sealing: the heads of all writers under one authentication code, in the database and in a file outside."""

from __future__ import annotations

import fcntl
import os
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from ginnel.foundation.audit import rules
from ginnel.foundation.audit.actions.appending import newest_key
from ginnel.foundation.audit.models import Seal, SealedHead
from ginnel.foundation.audit.queries.verifying import SEALING_LOCK, anchor_file
from ginnel.foundation.audit.rules import Sealed
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer

# A loose index scan: one descent of the primary key per writer, whatever the number of events.
_UNSEALED = """
WITH RECURSIVE head AS (
    (SELECT writer, sequence, link FROM audit_event ORDER BY writer DESC, sequence DESC LIMIT 1)
    UNION ALL
    SELECT next.* FROM head, LATERAL (
        SELECT writer, sequence, link FROM audit_event WHERE writer < head.writer
        ORDER BY writer DESC, sequence DESC LIMIT 1) AS next
) SELECT writer, sequence, link FROM head
WHERE NOT EXISTS (SELECT FROM audit_sealedhead AS sealed
                  WHERE sealed.writer = head.writer AND sealed.sequence = head.sequence)
ORDER BY writer
"""
_ONE_AT_A_TIME = f"SELECT pg_advisory_xact_lock({SEALING_LOCK})"


@transaction.atomic
def seal(*, by: Viewer) -> int:
    """Seal what is committed and return the seal's number, or 0 when nothing was written since the last one.

    The anchor is on disk before the database commits: a crash between leaves a line without a row, which the
    next seal adopts after checking its code. The seal is itself the record of its making; it leaves no event.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
        last = _last_seal(anchor_file())
        cursor.execute(_UNSEALED)
        heads = tuple((writer, sequence, bytes(link)) for writer, sequence, link in cursor.fetchall())
    if not heads:
        return 0
    number, previous = (last.number + 1, last.mac) if last else (1, b"")
    made = Sealed(number, clock.now(), heads, previous, by.identity)
    made = replace(made, mac=rules.seal_mac(newest_key(), made))
    _anchor(anchor_file(), rules.seal_line(made))
    _record(made)
    return number


def _last_seal(path: Path) -> Sealed | None:
    """The newest seal, after recording the anchored one that a crash kept out of the database."""
    newest = Seal.objects.order_by("-number").first()
    last = rules.read_seal_line(newest.line) if newest else None
    lines = path.read_text().splitlines() if path.exists() else []
    if not lines or (newest and lines[-1] == newest.line):
        return last
    anchored = rules.read_seal_line(lines[-1])
    follows = anchored.previous == (last.mac if last else b"")
    if not follows or not rules.seal_is_genuine(settings.GINNEL_AUDIT_KEYS.values(), anchored):
        return last
    _record(anchored)
    return anchored


def _record(seal: Sealed) -> None:
    Seal.objects.create(number=seal.number, line=rules.seal_line(seal))
    SealedHead.objects.bulk_create(
        SealedHead(writer=writer, sequence=sequence, seal=seal.number) for writer, sequence, _ in seal.heads
    )


def _anchor(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
