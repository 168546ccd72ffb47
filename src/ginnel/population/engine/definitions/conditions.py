"""Conditions over a row: a small typed language that every engine renders or evaluates to the same truth.

A comparison with nothing (null) is false, and there is no "not": each way of comparing has its opposite written out,
so that two-valued Python and three-valued SQL cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ginnel.population.engine.promises import Type


class Op(StrEnum):
    IS = "is"
    IS_NOT = "is_not"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BEFORE = "before"
    AFTER = "after"


class Of(StrEnum):
    """Whose value: the row's, an earlier row's of the same table, or the period's (its `starts` and `ends`)."""

    ROW = "row"
    EARLIER = "earlier"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Value:
    """A column of a row, or the first or last day of the period."""

    of: Of
    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Literal:
    value: str | int | date


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days from one date to another; nothing where either is not known."""

    start: Value
    end: Value
    type: Type = Type.INTEGER


Operand = Value | Literal | Days


@dataclass(frozen=True, slots=True)
class Compare:
    left: Value | Days
    op: Op
    right: Operand


@dataclass(frozen=True, slots=True)
class OneOf:
    """The text is, or is not, one of these."""

    left: Value
    values: tuple[str, ...]
    is_in: bool = True


@dataclass(frozen=True, slots=True)
class Holds:
    """The text contains, or does not contain, these characters."""

    left: Value
    text: str
    does: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """Something was said, or nothing was: null and "" are nothing."""

    left: Value | Days
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these; false when there are none."""

    parts: tuple[Condition, ...] = ()


Condition = Compare | OneOf | Holds | Known | All | Some
ALWAYS = All()
