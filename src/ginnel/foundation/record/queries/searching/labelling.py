"""Which profiles, tags and security labels the resources carry that a viewer may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from ginnel.foundation.record.fhir.parameters import of_kind
from ginnel.foundation.record.queries.searching import finding, seeing
from ginnel.foundation.record.queries.searching.finding import Hit
from ginnel.foundation.record.rules.criteria import Condition
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store.searching import labels, pages
from ginnel.foundation.record.store.searching.conditions import Writer
from ginnel.foundation.record.store.searching.fragments import among, equal, every, some
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import Viewer

MOST = 1_000


def labelled(
    *, viewer: Viewer, kinds: Sequence[int], limits: Mapping[int, Sequence[Condition]]
) -> tuple[Hit, ...]:
    """For each label on what stands of these types, each within its limits, a resource that carries it. Raises Invalid
    where there are more than `MOST`. People as Patients are not looked at: what they carry is made here."""
    hops = seeing.hops(viewer)
    writer = Writer(hops)
    free = [kind for kind in kinds if kind not in limits and kind != seeing.PATIENT]
    within = [
        every([equal("r.kind", kind), writer.resources(tuple(limits[kind]), "r")])
        for kind in kinds
        if kind in limits and kind != seeing.PATIENT
    ]
    standing = equal("r.standing", int(Standing.CURRENT))
    where = every([some([among("r.kind", free), *within]), standing, hops.resource("r")])
    with pages.bounded():
        found = labels.carriers(_params(), where, MOST + 1)
    if len(found) > MOST:
        raise Invalid(f"There are more than {MOST:,} labels. Ask about one type, or one resource.")
    hits = tuple(finding.hits_of(finding.with_bodies(labels.rows(sorted(set(found)))), viewer=viewer))
    finding.note(viewer, hits, "meta")
    return hits


@cache
def _params() -> tuple[int, ...]:
    every_type = of_kind("Basic")
    return tuple(
        number for code in ("_profile", "_security", "_tag") for number, _ in every_type[code].stored
    )
