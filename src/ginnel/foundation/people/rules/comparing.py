"""The shape of a comparison between two records.

Each comparison has levels from alike to unlike; the first that holds counts. Every level is written twice,
for one pair in Python and for all pairs in DuckDB's SQL; a test holds the two equal on generated pairs. No
level depends on any third record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ginnel.foundation.people.rules.features import Features

NEUTRAL = -1  # nothing to compare: counts neither for nor against


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome of a comparison. `label` finishes 'Given name: ...'; `frequency` names the table that
    weighs it."""

    label: str
    sql: str
    frequency: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`judge` gives the index in `levels` of the first that holds, or NEUTRAL where `neutral` (SQL) does."""

    name: str
    title: str
    neutral: str
    levels: tuple[Level, ...]
    judge: Callable[[Features, Features], int]
