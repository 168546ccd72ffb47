"""Checking the whole trail: every link, every commitment, every seal, in one pass whatever its length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from ginnel.foundation.audit.rules.checking import (
    DISPOSED,
    Finding,
    Position,
    Row,
    check_disposals,
    check_event,
    check_seals,
    disposed_places,
    sealed_heads,
)

MOST_FINDINGS = 1000

Places = set[tuple[int, int]]


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

    def note(self, findings: Iterator[Finding]) -> None:
        self.findings.extend(islice(findings, MOST_FINDINGS - len(self.findings)))


def check_trail(
    rows: Iterable[Row], recorded: Sequence[str], anchored: Sequence[str], keys: Sequence[bytes]
) -> Verified:
    """`rows` by writer and sequence; `recorded` and `anchored` the seals' lines in both places; keys newest first."""
    sealed = sealed_heads([*recorded, *anchored])
    seen = Verified(seals=max(len(recorded), len(anchored)))
    found: dict[tuple[int, int], bytes] = {}
    blanked: Places = set()
    accounted: Places = set()
    position, last_sealed = Position(0), 0
    for row in rows:
        if row.writer != position.writer:
            seen.unsealed += position.sequence - last_sealed
            position, last_sealed = Position(row.writer), 0
            seen.writers += 1
        seen.events += 1
        seen.note(check_event(row, position, keys))
        place = (row.writer, row.sequence)
        if place in sealed:
            found[place], last_sealed = row.link, row.sequence
        if row.subject_salt is None or row.actor_salt is None:
            blanked.add(place)
        if row.action == DISPOSED:
            accounted |= disposed_places(row.detail)
    seen.unsealed += position.sequence - last_sealed
    seen.disposed = len(blanked)
    seen.note(check_disposals(blanked, accounted))
    seen.note(check_seals(recorded, anchored, found, keys))
    return seen
