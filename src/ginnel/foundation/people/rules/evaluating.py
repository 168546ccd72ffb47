"""How well the matcher does on a file whose people are known: the shipped model, the same blocking, comparisons and
weights as in use. Nothing is trained on the file; one number is read from it, how likely two of its records are to be
one person, because a file full of duplicates is not a place of a million people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2

from ginnel.foundation.people.rules import blocking
from ginnel.foundation.people.rules.agreement import reason
from ginnel.foundation.people.rules.features import Features
from ginnel.foundation.people.rules.grouping import groups
from ginnel.foundation.people.rules.model import Model
from ginnel.foundation.people.rules.weighing import probability, weigher
from ginnel.foundation.people.states import Reason

Weighed = tuple[float, int, int]
_ROUNDS = 12
# In use one NHS number is always shown to a human, or joins, whatever else is known: of 10^9 numbers two strangers
# seldom hold the same (bits). Where the details contradict it, it counts for nothing here and they speak alone.
_ONE_NUMBER = 30.0
_BY_NUMBER = frozenset((Reason.TRACED, Reason.SAME_NUMBER))


@dataclass(frozen=True, slots=True)
class Score:
    """Of `found` pairs said to be one person `right` are, among the `wanted` that truth knows."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`grouped` counts pairs within the groups made; `pairs` those that reach the threshold by themselves.

    `blocked` is how many pairs were compared, `reachable` how many of the wanted were among them. In use `automatic`
    pairs (one traced NHS number, details agree) would be joined and `for_review` shown to a human, of which
    `contradicted` have one NHS number and details that contradict. `prior` is the chance read from the file.
    """

    grouped: Score
    pairs: Score
    blocked: int
    reachable: int
    prior: float
    automatic: Score
    for_review: int
    contradicted: int


def evaluate(
    records: Sequence[Features], truth: Sequence[str], model: Model, *, split: int = 0
) -> Evaluation:
    """`truth[i]` says who `records[i]` is; '' is not counted. Records are numbered 0, 1, … .

    With `split`, the records before it are one file and the rest another, and only pairs across the two count.
    """
    weigh = weigher(model)
    blocked = sorted(pair for pair in blocking.pairs(records) if _counts(pair, truth, split))
    weighings = [(weigh(records[a], records[b]), a, b) for a, b in blocked]
    reasons = Counter[tuple[Reason | None, bool]]()
    proposed: list[Weighed] = []
    contradicted: set[tuple[int, int]] = set()
    for weighing, a, b in weighings:
        why = reason(records[a], records[b], weighing.levels)
        reasons[why, truth[a] == truth[b]] += 1
        if why is Reason.CONTRADICTED:
            contradicted.add((a, b))
        if why is not None:
            proposed.append((weighing.weight + (_ONE_NUMBER if why in _BY_NUMBER else 0.0), a, b))
    wanted = _wanted(truth, split)
    prior = _prior(proposed, len(records), split, model)
    shift = log2(prior / (1 - prior)) - model.prior_bits
    shifted = [(weight + shift, a, b) for weight, a, b in proposed]
    chosen = [(a, b) for weight, a, b in shifted if weight >= model.match]
    made = groups(
        len(records), shifted, lambda a, b: weigh(records[a], records[b]).weight + shift, joins=model.match
    )
    joined = sum(reasons[Reason.TRACED, same] for same in (True, False))
    return Evaluation(
        grouped=_grouped(made, truth, split, wanted),
        pairs=Score(sum(truth[a] == truth[b] for a, b in chosen), len(chosen), wanted),
        blocked=len(blocked),
        reachable=sum(truth[a] == truth[b] for a, b in blocked),
        prior=prior,
        automatic=Score(reasons[Reason.TRACED, True], joined, wanted),
        for_review=len(contradicted.union(chosen)) - joined,
        contradicted=len(contradicted),
    )


def _counts(pair: tuple[int, int], truth: Sequence[str], split: int) -> bool:
    a, b = pair
    return bool(truth[a]) and bool(truth[b]) and (not split or (a < split) != (b < split))


def _prior(weighed: Iterable[Weighed], records: int, split: int, model: Model) -> float:
    """The chance that two records of this file are one person: found where the chances of all pairs add up to it."""
    pairs = split * (records - split) if split else records * (records - 1) / 2
    if pairs < 1:
        return model.prior
    bare = [weight - model.prior_bits for weight, _, _ in weighed]
    prior = 1 / max(2, records)
    for _ in range(_ROUNDS):
        shift = log2(prior / (1 - prior))
        expected = sum(probability(weight + shift) for weight in bare)
        prior = min(0.5, max(expected, 1.0) / pairs)
    return prior


def _wanted(truth: Sequence[str], split: int) -> int:
    known = Counter(filter(None, truth))
    if split:
        left, right = Counter(filter(None, truth[:split])), Counter(filter(None, truth[split:]))
        return sum(count * right[person] for person, count in left.items())
    return sum(count * (count - 1) // 2 for count in known.values())


def _grouped(made: Sequence[Sequence[int]], truth: Sequence[str], split: int, wanted: int) -> Score:
    right = found = 0
    for members in made:
        named = [one for one in members if truth[one]]
        both = [(truth[one], one < split) for one in named]
        found += _pairs(Counter(side for _, side in both), split)
        for person in {who for who, _ in both}:
            right += _pairs(Counter(side for who, side in both if who == person), split)
    return Score(right, found, wanted)


def _pairs(sides: Counter[bool], split: int) -> int:
    total = sides[True] + sides[False]
    return sides[True] * sides[False] if split else total * (total - 1) // 2
