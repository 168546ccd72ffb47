"""One pair judged whole, from the two and the model alone: NHS number first, then the MAIS grade, then the weight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from ginnel.foundation.people.rules.agreement import grade, reason
from ginnel.foundation.people.rules.features import Features
from ginnel.foundation.people.rules.model import Model, shipped
from ginnel.foundation.people.rules.weighing import explain, weigher
from ginnel.foundation.people.states import Reason


@dataclass(frozen=True, slots=True)
class Assessment:
    """Lower number first. `evidence` is (comparison, level label, bits) and holds no value of either record."""

    first: int
    second: int
    reason: Reason
    grade: int
    weight: float
    evidence: tuple[tuple[str, str, float], ...]


def assessor(model: Model) -> Callable[[Features, Features], Assessment | None]:
    """A function that judges pairs by this model; None where the pair is not to be kept or proposed."""
    weigh = weigher(model)

    def assess(a: Features, b: Features) -> Assessment | None:
        if a.number > b.number:
            a, b = b, a
        weighing = weigh(a, b)
        why = reason(a, b, weighing.levels)
        if why is None or (why is Reason.RESEMBLES and weighing.weight < model.floor):
            return None
        evidence = tuple(explain(model, a, weighing))
        return Assessment(a.number, b.number, why, grade(a, b), weighing.weight, evidence)

    return assess


@cache
def shipped_assessor() -> Callable[[Features, Features], Assessment | None]:
    """The shipped model's, made once."""
    return assessor(shipped())
