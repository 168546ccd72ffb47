"""What ties the organisation of a system to a person of whom it read, besides the system's own word. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ginnel.foundation.audit.rules.systems import Reading, Tie
from ginnel.foundation.people.rules.knowing import KnownBy
from ginnel.foundation.relationships.rules import Held
from ginnel.foundation.relationships.states import BEING_THERE, SELF_GRANTED, RelationshipKind


@dataclass(frozen=True, slots=True)
class Ties:
    """Of some people as they stand now: `apart` is whose record is restricted or kept apart, `saying` which records say
    more than who somebody is, `created` when a system created a Patient (by organisation and by who was made with its
    record), `more` which systems read more of whom than their organisations had sent."""

    now: Mapping[UUID, UUID]
    held: Mapping[UUID, list[Held]]
    records: Mapping[UUID, list[KnownBy]]
    apart: Collection[UUID]
    saying: Collection[int]
    created: Mapping[tuple[str, UUID], datetime]
    more: Collection[tuple[str, UUID]]


def tie(one: Reading, known: Ties, before: timedelta, after: timedelta, at_once: bool) -> Tie:
    """What ties the organisation of a system to whom it read of, from so long before to so long after."""
    person = known.now.get(one.person, one.person)
    records = known.records.get(person, ())
    own = [each for each in records if each.organisation == one.organisation]
    introduced_at = _introduced_at(own, known)
    held = [
        each
        for each in known.held.get(person, ())
        if each.organisation == one.organisation
        and each.kind not in SELF_GRANTED
        and each.started_at <= one.last_at + after
        and each.ends_at >= one.first_at - before
    ]
    is_named = any(each.practice == one.organisation for each in records if each not in own)
    ours = [each for each in held if not _is_own_word(each, introduced_at, at_once, is_named)]
    is_introduced = (
        introduced_at is not None
        and introduced_at <= one.last_at
        and any(each.is_described for each in records if each not in own)
        and (one.identity, one.person) in known.more
    )
    return Tie(
        is_working=bool(ours),
        is_lasting=any(each.kind not in BEING_THERE for each in ours),
        is_own_word=len(ours) < len(held),
        has_said=any(each.number in known.saying for each in own),
        is_introduced=is_introduced,
        is_kept_apart=person in known.apart,
    )


def _introduced_at(own: Sequence[KnownBy], known: Ties) -> datetime | None:
    """When, if all by which the organisation knows who somebody is was created by its systems."""
    created = [known.created.get((each.organisation, each.home)) for each in own if each.is_described]
    said = [at for at in created if at is not None]
    return min(said) if said and len(said) == len(created) else None


def _is_own_word(held: Held, introduced_at: datetime | None, at_once: bool, is_named: bool) -> bool:
    """Whether a relationship rests on what the system said of somebody whom it introduced: a registration that nobody
    else speaks of, and, before anything else can have been said, whatever came with it."""
    if introduced_at is None or (held.recorded_at or held.started_at) < introduced_at:
        return False
    return at_once or (held.kind == RelationshipKind.REGISTERED_PRACTICE and not is_named)
