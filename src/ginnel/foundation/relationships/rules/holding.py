"""When a relationship holds, for whom it counts, and what a fresh observation changes. No clock, no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ginnel.foundation.relationships.states import SELF_GRANTED, RelationshipKind
from ginnel.kernel.errors import Invalid, NotPermitted


@dataclass(frozen=True, slots=True)
class Held:
    """A relationship as rules need it. `organisation` is a code; team and staff are ids, None for all of it; `need`
    is what an emergency opening is for, `recorded_at` when it was written down, and `source_number` of which source
    record it was said, where that was asked."""

    id: UUID
    kind: str
    organisation: str
    team: UUID | None
    staff: UUID | None
    started_at: datetime
    expires_at: datetime | None
    ended_at: datetime | None
    reference: str = ""
    need: str = ""
    recorded_at: datetime | None = None
    source_number: int | None = None

    @property
    def ends_at(self) -> datetime:
        """Its ending or its expiry, whichever comes first; the end of the calendar where it has neither."""
        ends = [at for at in (self.ended_at, self.expires_at) if at is not None]
        return min(ends) if ends else datetime.max.replace(tzinfo=self.started_at.tzinfo)


@dataclass(frozen=True, slots=True)
class Observed:
    """What a source says of one relationship now. `ended_at` None means that it still holds.

    `source_number` is the source record it was said of; `organisation` the organisation's code; `team` and
    `staff` narrow it, None for all of the organisation or team, or `team_code` and `username` do, by name.
    `is_void`: it never came about. `until` is an end still to come, `said_at` when its source last said that it goes
    on, None for what happens once.
    """

    reference: str
    source_number: int
    kind: str
    organisation: str
    started_at: datetime
    ended_at: datetime | None = None
    team: UUID | None = None
    staff: UUID | None = None
    is_void: bool = False
    team_code: str = ""
    username: str = ""
    until: datetime | None = None
    said_at: datetime | None = None

    def expires_at(self, lasts: timedelta | None) -> datetime | None:
        """When it ends by itself: when its source says, or `lasts` after it began or was last said to go on."""
        by_itself = expiry(max(self.started_at, self.said_at or self.started_at), lasts)
        ends = min((at for at in (self.until, by_itself) if at is not None), default=None)
        return (
            None if ends is None else max(ends, self.started_at)
        )  # a source may say an end before the start


def said_no_more(reference: str, source_number: int, at: datetime) -> Observed:
    """Of evidence that was deleted, or was a mistake: whatever it had begun ends."""
    kind = RelationshipKind.SERVICE
    return Observed(reference, source_number, kind, "", at, ended_at=at, is_void=True)


@dataclass(frozen=True, slots=True)
class Changes:
    """What to do so that what is held says what was observed."""

    begin: tuple[Observed, ...] = ()
    end: tuple[tuple[UUID, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Registration:
    """The practice that one source record of a person names, empty for none; `organisation` is whose record it is."""

    source_number: int
    person: UUID
    organisation: str
    practice: str
    is_traced: bool
    described_at: datetime | None

    def weight(self) -> tuple[bool, bool, float, int]:
        """A practice's own word of its patients, then a traced record's, then whoever spoke last."""
        spoken = self.described_at.timestamp() if self.described_at else float("-inf")
        return self.organisation == self.practice, self.is_traced, spoken, self.source_number


def registered(said: Iterable[Registration]) -> frozenset[int]:
    """The source records whose practice counts: one for each person of whom any names a practice.

    A person is registered with one practice at a time (NHS (GMS Contracts) Regulations 2015, part 2), so an old
    letter's practice must not go on seeing the record.
    """
    best: dict[UUID, Registration] = {}
    for one in said:
        held = best.get(one.person)
        if one.practice and (held is None or one.weight() > held.weight()):
            best[one.person] = one
    return frozenset(one.source_number for one in best.values())


def is_current(held: Held, at: datetime) -> bool:
    """From its start up to, not including, its expiry or ending."""
    ends = [moment for moment in (held.expires_at, held.ended_at) if moment is not None]
    return held.started_at <= at and all(at < moment for moment in ends)


def counts_for(held: Held, organisation: str, team: UUID | None, staff: UUID | None) -> bool:
    """Whether somebody acting for this organisation, in this team, as this member of staff, is in it."""
    return (
        held.organisation == organisation
        and (held.team is None or held.team == team)
        and (held.staff is None or held.staff == staff)
    )


def counts_for_system(held: Held, organisation: str) -> bool:
    """Whether a system that calls for this organisation is in it: what the organisation or any of its teams is in, and
    not what is one worker's own, since nobody says which worker is at the screen."""
    return held.organisation == organisation and held.staff is None


def expiry(started_at: datetime, lasts: timedelta | None) -> datetime | None:
    """When one begun then expires by itself; the end of the calendar where that lies beyond it."""
    try:
        return started_at + lasts if lasts else None
    except OverflowError:
        return datetime.max.replace(tzinfo=started_at.tzinfo)


def changes(
    held: Iterable[Held],
    observed: Iterable[Observed],
    at: datetime,
    lasting: Mapping[str, timedelta | None] | None = None,
) -> Changes:
    """Reconcile by reference: the same again changes nothing, a different organisation ends one and begins one.

    `lasting` is how long each kind lasts without a word: what its source says to go on is begun anew before it ends.
    """
    open_by_reference: dict[str, list[Held]] = {}
    for one in held:
        if one.ended_at is None:
            open_by_reference.setdefault(one.reference, []).append(one)
    begin: list[Observed] = []
    end: list[tuple[UUID, datetime]] = []
    for said in {one.reference: one for one in observed}.values():
        standing = open_by_reference.get(said.reference, [])
        lasts = (lasting or {}).get(said.kind)
        same = [
            one
            for one in standing
            if _with_whom(one) == _with_whom(said)
            and one.source_number in (None, said.source_number)
            and not _goes_on_longer(one, said, lasts)
        ]
        if said.ended_at is not None:
            end += [(one.id, said.ended_at) for one in standing]
            continue
        end += [(one.id, at) for one in standing if one not in same]
        if not same:
            begin.append(said)
    return Changes(tuple(begin), tuple(end))


def _goes_on_longer(held: Held, said: Observed, lasts: timedelta | None) -> bool:
    """Whether it now ends otherwise than held. By itself only where that is a good deal later: of what lasts a year,
    less than a quarter, after which returns come, and more than the day after which lists do."""
    wanted = said.expires_at(lasts)
    if said.said_at is None or wanted is None or held.expires_at is None or wanted == held.expires_at:
        return False
    return wanted == said.until or wanted - held.expires_at >= (lasts or timedelta()) / 6


def _with_whom(one: Held | Observed) -> tuple[str, str, UUID | None, UUID | None]:
    return one.kind, one.organisation, one.team, one.staff


def check_can_begin(kind: str, by_staff: UUID | None, staff: UUID | None, reason: str) -> None:
    """A relationship that workers grant themselves is an override: it needs a reason, and it is timed."""
    if kind not in RelationshipKind:
        raise Invalid("There is no such kind of relationship.")
    if kind == RelationshipKind.ACCOUNTABLE_LEAD and staff is None:
        raise Invalid("An accountable lead is one colleague, by name.")
    if kind in SELF_GRANTED:
        if staff is None or not reason.strip():
            raise Invalid("Opening a record in an emergency needs a member of staff and a reason.")
    elif by_staff is not None and by_staff == staff:
        raise NotPermitted(
            ("You cannot put a person on your own caseload; a colleague must, or you may override.",)
        )
