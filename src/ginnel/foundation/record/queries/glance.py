"""The facts behind the first-glance card: a few kinds whole, observations and documents only by indexed code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ginnel.foundation.record.fhir import hashing, kinds
from ginnel.foundation.record.fhir.extraction import EXTRACTOR_VERSION
from ginnel.foundation.record.queries import timeline
from ginnel.foundation.record.queries.naming import with_medicines
from ginnel.foundation.record.queries.sight import Sight
from ginnel.foundation.record.rules import glance as rules
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.reading import Row
from ginnel.kernel import clock
from ginnel.kernel.viewer import MEDICATION, Category

_WHOLE = frozenset(kinds.number_of(kind) for kind in rules.KINDS)
_BY_CODE = [kinds.number_of(kind) for kind in ("Observation", "Condition", "DocumentReference", "CarePlan")]
_CODES = [hashing.code_hash(code) for code in rules.CODES]
# Every category from which a part of the card can come. Where one is withheld, silence is not an answer.
_PART_CATEGORIES = {
    "allergies": {Category.EMERGENCY_ESSENTIALS},
    "medicines": {Category.PROBLEMS_AND_MEDICATION, *MEDICATION},
    "resuscitation": {Category.EMERGENCY_ESSENTIALS},
    "contacts": {Category.CONTACT_AND_CARER},
    "baseline": {Category.OBSERVATIONS},
    "visiting": {Category.STAFF_RESTRICTED},
}
_SORTED_FROM = {
    Category.PROBLEMS_AND_MEDICATION,
    Category.PLAN,
    Category.HOSPITAL_ACTIVITY,
    Category.OBSERVATIONS,
}
"""Where emergency essentials were kept before they were a category."""
_NOT_SHOWN = rules.Part(rules.State.NOT_SHOWN)
_MORE = "There may be more that is not shown to your role."


def read(sight: Sight, rows: Sequence[Row]) -> rules.Glance:
    """The card from `rows`, already permitted. A part whose category is withheld says so, and never "none"."""
    current = [row for row in rows if row.standing == Standing.CURRENT]
    coded = reading.coded(sight.numbers, _BY_CODE, _CODES) if sight.sources else set()
    card = of_rows(sight, [row for row in current if row.kind in _WHOLE or row.number in coded])
    return _as_far_as_known(card) if _awaits_sorting(sight) else card


def _awaits_sorting(sight: Sight) -> bool:
    """Whether an older version of this program sorted something of it, so that an allergy may still be among what is
    closed to this viewer: until `ginnel reindex` has been through, silence is not an answer."""
    is_partial = not sight.categories >= _SORTED_FROM and Category.EMERGENCY_ESSENTIALS in sight.categories
    return is_partial and reading.is_older(sight.numbers, EXTRACTOR_VERSION)


def _as_far_as_known(card: rules.Glance) -> rules.Glance:
    return replace(card, allergies=_partly(card.allergies), resuscitation=_partly(card.resuscitation))


def of_rows(sight: Sight, wanted: Sequence[Row]) -> rules.Glance:
    """The card from these rows alone, already permitted and current."""
    facts = [_fact(item) for item in with_medicines(timeline.shown(wanted))]
    card = rules.glance(facts, today=clock.today())
    hidden: dict[str, Any] = {
        name: _partly(getattr(card, name))
        for name, categories in _PART_CATEGORIES.items()
        if not categories <= sight.categories
    }
    if sight.is_shared_screen:
        hidden["visiting"] = _NOT_SHOWN
        return replace(card, alerts=(), **hidden)
    return replace(card, **hidden)


def _partly(part: rules.Part) -> rules.Part:
    """A part some of whose categories are withheld: never "none", and never as if it were the whole."""
    return replace(part, note=" ".join(filter(None, (part.note, _MORE)))) if part.lines else _NOT_SHOWN


def _fact(item: timeline.Shown) -> rules.Fact:
    return rules.Fact(item.kind, item.tree, item.organisation, item.id, item.at, item.is_dated)
