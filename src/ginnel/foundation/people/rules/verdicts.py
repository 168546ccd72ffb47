"""What holds of a pair of records after decisions, some of which took others back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ginnel.foundation.people.states import DecisionKind, Verdict

_NOT_OF_PAIRS = frozenset({DecisionKind.AUTOMATIC, DecisionKind.DIVIDE})


class Word(NamedTuple):
    """What one decision said of a pair."""

    decision: int
    kind: str
    verdict: str


def in_force(decision: int, undone_by: Mapping[int, int]) -> bool:
    """Whether a decision stands: nobody took it back, or who did was taken back in turn."""
    taking_back = undone_by.get(decision)
    return taking_back is None or not in_force(taking_back, undone_by)


def standing(history: Iterable[Word], undone_by: Mapping[int, int]) -> Word | None:
    """The decision that counts of a pair: the latest in force that was not itself a taking back. None: undecided."""
    own = [said for said in history if said.kind != DecisionKind.UNDO and in_force(said.decision, undone_by)]
    return max(own, default=None)


def restored(history: Iterable[Word], undone_by: Mapping[int, int]) -> str:
    """What is to be said of a pair so that the decision that counts holds again."""
    counting = standing(history, undone_by)
    return counting.verdict if counting else Verdict.OPEN


def can_be_undone(kind: str, undoes: str, is_undone: bool) -> bool:
    """Whether what a human said of pairs can be taken back; `undoes` is the kind of decision that it took back, or ''.

    What was joined by number is parted by an unmerge, and what was divided is divided again.
    """
    return not is_undone and not {kind, undoes} & _NOT_OF_PAIRS
