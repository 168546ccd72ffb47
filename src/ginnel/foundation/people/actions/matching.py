"""Find whom records that have changed may be, and settle whose they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ginnel.foundation.people.actions import candidates, meeting, settling, worn
from ginnel.foundation.people.actions.columns import Written
from ginnel.foundation.people.actions.meeting import Met
from ginnel.foundation.people.rules.agreement import TRACED
from ginnel.foundation.people.rules.features import Features
from ginnel.foundation.people.states import Reason
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel.viewer import Viewer

MOST_OF_A_KEY = "matching-most-records-of-a-key"


@dataclass(frozen=True, slots=True)
class Matched:
    """How many records moved, how many candidates were kept, how many contradict on one number, and which of those
    that changed are among them."""

    linked: int
    kept: int
    contradicted: int
    disputed: frozenset[int]


def match(said: Mapping[int, Features], written: Written, again: Collection[int], by: Viewer) -> Matched:
    """Match the records that were written, as they are now (`said`), and whatever must be looked at `again`."""
    useless = worn.numbers(one.nhs_number for one in said.values())
    stale = worn.newly(useless, written.changed) | set(again)
    features = {**said, **candidates.read(stale)}
    useless |= worn.numbers(features[number].nhs_number for number in stale)
    fresh = [worn.without(one, useless) for one in features.values()]
    met, fresh = _meet(fresh, written)
    stale |= {one.number for one in fresh} - features.keys()
    found = candidates.find(met, fresh)
    kept = candidates.keep(found, forgetting=written.again | stale)
    traced = {one.number for one in fresh if one.nhs_status == TRACED and one.nhs_number}
    linked = settling.settle(traced | written.joined | stale, by=by)
    against = [each for each in found if each.reason is Reason.CONTRADICTED]
    disputed = {number for each in against for number in (each.first, each.second)} & set(written.changed)
    return Matched(linked, kept, len(against), frozenset(disputed))


def _meet(fresh: list[Features], written: Written) -> tuple[Met, list[Features]]:
    """Whom these meet, and all who were looked at: with them those for whom a key became crowded, or is no longer."""
    most = int(terminology.parameter(MOST_OF_A_KEY).value)
    met = meeting.meet(fresh, before=written.before, most=most)
    if not met.again:
        return met, fresh
    others = candidates.read(met.again)
    useless = worn.numbers(one.nhs_number for one in others.values())
    everybody = [*fresh, *(worn.without(one, useless) for one in others.values())]
    return meeting.meet(everybody, before={}, most=most), everybody
