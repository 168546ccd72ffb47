"""What an organisation's own patient index says of two of its local numbers (a merge message, HL7 A40 and its like)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ginnel.foundation.people.states import DecisionKind, Verdict


@dataclass(frozen=True, slots=True)
class IndexedPair:
    """Two source records (by number) of one organisation, which says that they are one person, or no longer says so."""

    first: int
    second: int
    is_same: bool
    why: str


class Said(NamedTuple):
    """One verdict on a pair. `takes_back_index`: it undid what an index had said."""

    kind: str
    verdict: str
    takes_back_index: bool = False


def must_decide(said: Sequence[Said], *, is_same: bool) -> bool:
    """Whether the index's word changes anything, given every verdict on the pair, latest first.

    What it has said before it need not say again. A human who said that the two are different, or who took back what
    an index had joined, is not overruled by the index saying it once more.
    """
    latest = said[0] if said else None
    by_index = next((one.verdict == Verdict.SAME for one in said if one.kind == DecisionKind.INDEX), False)
    if not is_same:
        return by_index and latest is not None and latest.kind == DecisionKind.INDEX
    if latest is None:
        return True
    return latest.verdict == Verdict.OPEN and not latest.takes_back_index
