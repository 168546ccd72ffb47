"""Who was joined with whom, and who was only shown as possibly the same, beside who is who.

Everything is counted in pairs of source records. A pair is *joined* when both belong to one person. It is *shown* when
its two persons wait in the review queue as possibly one. Somebody who began again under another number is two
identities, and a pair of the two is wrong wherever it appears.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from ginnel.foundation.people import queries as people
from ginnel.kernel.viewer import Viewer
from ginnel.population.engine.statistics import share_limits
from ginnel.synthetic.judging.truths import truth

Key = tuple[str, str]  # organisation code, the source record's own id
Pair = tuple[Hashable, Hashable]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the limits (95%, Wilson) between which the share would lie in other counties."""

    part: int
    whole: int

    def as_data(self) -> dict[str, Any]:
        lower, upper = share_limits(self.part, self.whole) if self.whole else (0.0, 1.0)
        share = self.part / self.whole if self.whole else None
        return {"share": share, "lower": lower, "upper": upper, **asdict(self)}


@dataclass(slots=True)
class Tally:
    """Pairs of source records. `wanted` pairs are one identity by truth; `found_by` says how many of them were found
    whose organisations are of these two, for seeing where recall is lost."""

    joined: int = 0
    joined_right: int = 0
    shown: int = 0
    shown_right: int = 0
    wanted: int = 0
    found: int = 0
    queue: int = 0
    records: int = 0
    missed_by: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[tuple[Key, Key]] = field(default_factory=list)

    def as_data(self, rows: int) -> dict[str, Any]:
        """`rows` is how many rows the organisations sent: what the review queue is measured against."""
        return {
            "source_records": self.records,
            "joined_precision": Share(self.joined_right, self.joined).as_data(),
            "shown_precision": Share(self.shown_right, self.shown).as_data(),
            "recall": Share(self.found, self.wanted).as_data(),
            "review_queue": Share(self.queue, rows).as_data(),
            "missed_between": {" and ".join(key): count for key, count in self.missed_by.most_common()},
            "joined_wrongly": [[":".join(key) for key in pair] for pair in self.wrong],
        }


def identities(folder: Path) -> dict[Key, str]:
    """Whose each source record is; the time before a new start is another's."""
    return {
        (row["organisation"], row["source_record"]): f"{row['person']} {row['tells']}".strip()
        for row in truth(folder, "people")
    }


def judge(folder: Path, *, viewer: Viewer) -> Tally:
    """Raises NotPermitted for any viewer but a service that keeps the record."""
    who = identities(folder)
    person_of = {
        (each.organisation, each.local_id): each.person
        for each in people.linked(viewer=viewer)
        if (each.organisation, each.local_id) in who
    }
    return tally(who, person_of, people.waiting_persons(viewer=viewer))


def tally(who: Mapping[Key, str], person_of: Mapping[Key, Hashable], shown: Iterable[Pair]) -> Tally:
    """`person_of` says to whom each source record was given, `shown` which persons wait to be looked at as one."""
    members: dict[Hashable, list[Key]] = defaultdict(list)
    for key, person in sorted(person_of.items()):
        members[person].append(key)
    found = Tally(records=len(person_of))
    for together in members.values():
        for pair in combinations(together, 2):
            found.joined += 1
            if _is_one(who, pair):
                found.joined_right += 1
            else:
                found.wrong.append(pair)
    beside = {frozenset(pair) for pair in shown}
    for one, other in map(tuple, beside):
        if members[one] and members[other]:
            found.queue += 1
            right = any(who[a] == who[b] for a in members[one] for b in members[other])
            found.shown, found.shown_right = found.shown + 1, found.shown_right + right
    for a, b in _wanted(who, person_of):
        found.wanted += 1
        if person_of[a] == person_of[b] or frozenset((person_of[a], person_of[b])) in beside:
            found.found += 1
        else:
            found.missed_by[min(a[0], b[0]), max(a[0], b[0])] += 1
    return found


def _is_one(who: Mapping[Key, str], pair: tuple[Key, Key]) -> bool:
    return who[pair[0]] == who[pair[1]]


def _wanted(who: Mapping[Key, str], person_of: Mapping[Key, Hashable]) -> Iterator[tuple[Key, Key]]:
    """Every pair of source records of one identity, of those that arrived."""
    by_identity: dict[str, list[Key]] = defaultdict(list)
    for key in sorted(person_of):
        by_identity[who[key]].append(key)
    for keys in by_identity.values():
        yield from combinations(keys, 2)
