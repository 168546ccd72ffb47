"""Making index rows again after the extractor changed; may be stopped anywhere and run again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.record.actions.receive import encode_index
from ginnel.foundation.record.fhir import json, prepared
from ginnel.foundation.record.fhir.categories import RESTRICTED
from ginnel.foundation.record.fhir.extraction import EXTRACTOR_VERSION
from ginnel.foundation.record.fhir.kinds import name_of
from ginnel.foundation.record.store import copy, reindexing, resources
from ginnel.kernel.viewer import Viewer

BATCH = 1_000


def reindex(*, by: Viewer, everything: bool = False, progress: Callable[[int], None] | None = None) -> int:
    """Bring every resource's index rows to this extractor's version; answers how many were made again.

    Each batch is one transaction that also marks its resources done, so that a stopped run loses nothing and a
    second one goes on. `everything` makes again even those that are current.
    """
    wanted = EXTRACTOR_VERSION + 1 if everything else EXTRACTOR_VERSION
    after = done = 0
    while True:
        with transaction.atomic():
            rows = reindexing.stale(after, wanted, BATCH)
            if not rows:
                break
            _again(rows)
            audit.append(by=by, events=[Event("record.reindexed", None, detail={"resources": len(rows)})])
        after = rows[-1][0]
        done += len(rows)
        if progress:
            progress(done)
    return done


def _again(rows: list[tuple[int, int, int, bytes]]) -> None:
    tables: dict[str, list[bytes]] = defaultdict(list)
    marks = []
    for number, source, kind, body in rows:
        facts = prepared.facts(name_of(kind), json.read(body))
        encode_index(tables, facts.indexed, source, number)
        marks.append((number, int(facts.category), *(facts.occurred or (None, None))))
    resources.forget_index([number for number, *_ in rows])
    for table, encoded in tables.items():
        copy.write(table, encoded)
    reindexing.mark(EXTRACTOR_VERSION, marks, [int(one) for one in RESTRICTED])
