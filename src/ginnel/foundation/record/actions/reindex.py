"""Making index rows again after the extractor changed; may be stopped anywhere and run again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import fhir as people_fhir
from ginnel.foundation.record.actions import closing, medicines
from ginnel.foundation.record.actions.receive import encode_index
from ginnel.foundation.record.fhir import json, prepared
from ginnel.foundation.record.fhir.extraction import EXTRACTOR_VERSION
from ginnel.foundation.record.fhir.kinds import name_of
from ginnel.foundation.record.store import copy, reindexing, resources
from ginnel.foundation.record.store.reindexing import Indexed
from ginnel.kernel.viewer import RESTRICTED, Viewer

BATCH = 1_000


def reindex(*, by: Viewer, everything: bool = False, progress: Callable[[int], None] | None = None) -> int:
    """Bring every resource's index rows to this extractor's version; answers how many were looked at.

    Each organisation's share of a batch is one transaction that also marks its resources done, so that a stopped run
    loses nothing and a second one goes on. It waits its turn among that organisation's loads, and they for it.
    `everything` makes again even those that are current. What does not stand has no index rows, and gets none.
    """
    wanted = EXTRACTOR_VERSION + 1 if everything else EXTRACTOR_VERSION
    after = done = 0
    while True:
        after, by_organisation = reindexing.stale(after, wanted, BATCH)
        if not by_organisation:
            return done
        for organisation in sorted(by_organisation):
            done += _of_organisation(organisation, by_organisation[organisation], wanted, by)
            if progress:
                progress(done)


@transaction.atomic
def _of_organisation(organisation: int, numbers: Sequence[int], wanted: int, by: Viewer) -> int:
    resources.lock_organisation(organisation)
    found = reindexing.hold(numbers, wanted)
    if found:
        _again(found, by)
        audit.append(by=by, events=[Event("record.reindexed", None, detail={"resources": len(found)})])
    return len(found)


def _again(found: Sequence[Indexed], by: Viewer) -> None:
    tables: dict[str, list[bytes]] = defaultdict(list)
    marks = []
    ethnicity: dict[int, str] = {}
    dead: list[int] = []
    for one in found:
        tree = json.read(one.body)
        facts = prepared.facts(name_of(one.kind), tree)
        if one.stands and name_of(one.kind) == "Patient":
            ethnicity[one.source_number] = people_fhir.ethnicity(tree)
            dead += [one.source_number] if people_fhir.has_died(tree) else []
        if one.stands:
            encode_index(tables, facts.indexed, one.source_number, one.number)
        marks.append((one.number, int(facts.category), *(facts.occurred or (None, None))))
    resources.forget_index([one.number for one in found])
    for table, encoded in tables.items():
        copy.write(table, encoded)
    reindexing.mark(EXTRACTOR_VERSION, marks, [int(one) for one in RESTRICTED])
    said = [(one.number, one.kind, mark[1]) for one, mark in zip(found, marks, strict=True) if one.stands]
    medicines.follow(said, by=by, is_to_the_end=True)
    closing.look_again({one.source_number for one in found}, by=by)
    if any(ethnicity.values()):
        people.fill_ethnicity(said=ethnicity, by=by)
    if dead:
        people.fill_deaths(said=dead, by=by)
