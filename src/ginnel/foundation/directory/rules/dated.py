"""Schedules that hold from one day to another, taken together with those that hold otherwise. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ginnel.foundation.directory.rules.periods import Period, otherwise
from ginnel.foundation.directory.rules.schedules import Schedule


def whole(schedules: Sequence[Schedule]) -> list[Schedule]:
    """Each once. What is said in pieces, between the days on which others hold or it is closed, is one without days."""
    every = list(dict.fromkeys(schedules))
    held: dict[Schedule, list[Period]] = {}
    for one in every:
        if not one.kind:
            held.setdefault(_undated(one), []).append(_period(one))
    closed = (_period(one) for one in every if one.kind and one.valid_from and one.valid_to)
    usual = otherwise(held, closed)
    return list(
        dict.fromkeys(_undated(one) if not one.kind and _undated(one) in usual else one for one in every)
    )


def periods_of(schedules: Sequence[Schedule]) -> list[tuple[Period, list[Schedule]]]:
    """Those of the same days together, in the order of these."""
    found: dict[Period, list[Schedule]] = {}
    for one in schedules:
        found.setdefault(_period(one), []).append(one)
    return sorted(found.items(), key=lambda each: each[0].order)


def _undated(one: Schedule) -> Schedule:
    return replace(one, valid_from=None, valid_to=None)


def _period(one: Schedule) -> Period:
    return Period(one.valid_from, one.valid_to)
