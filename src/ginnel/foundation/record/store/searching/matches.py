"""The matches of one index row as SQL conditions on its columns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ginnel.foundation.record.rules.criteria import (
    DEGREE,
    Amount,
    How,
    Moment,
    Near,
    Pair,
    Prefix,
    Span,
    Text,
    Token,
    Tokens,
    Updated,
)
from ginnel.foundation.record.store.searching.fragments import Sql, equal, every, some
from ginnel.kernel import clock


def token(match: Token, row: str) -> Sql:
    """A row with neither code nor system says that the owner is not a patient: it is nobody's code."""
    parts = [equal(f"{row}.param", match.param)]
    parts += (
        [equal(f"{row}.code_hash", match.code)] if match.code is not None else [Sql(f"{row}.code_hash <> 0")]
    )
    if match.system is not None:
        parts.append(equal(f"{row}.system_hash", match.system))
    return every(parts)


def tokens(match: Tokens, row: str) -> Sql:
    known = "SELECT * FROM unnest(%s::bigint[], %s::int[])"
    among = Sql(
        f"({row}.code_hash, {row}.system_hash) IN ({known})", (list(match.codes), list(match.systems))
    )
    return every([equal(f"{row}.param", match.param), among])


def pair(match: Pair, row: str) -> Sql:
    first = match.first
    parts = [equal(f"{row}.param", match.param)]
    parts += [] if first.code is None else [equal(f"{row}.code_hash", first.code)]
    parts += [] if first.system is None else [equal(f"{row}.system_hash", first.system)]
    for one, column in zip(match.rest, ("value", "other_hash"), strict=False):
        if isinstance(one, Amount):
            parts.append(_spans(one, f"{row}.{column}", f"{row}.unit_hash"))
            continue
        # Where the other part may be an amount too, a row of one has neither hash nor system.
        said = Sql(f"{row}.other_hash <> 0")
        parts.append(said if one.code is None else equal(f"{row}.other_hash", one.code))
        parts += [] if one.system is None else [equal(f"{row}.unit_hash", one.system)]
    return every(parts)


def near(match: Near, row: str) -> Sql:
    """By the haversine on a sphere of the earth's mean radius; first by latitude alone, which costs less."""
    slack = match.metres / 111_000 + 0.01
    longitude = f"({row}.other_hash / {DEGREE}.0)"
    away = (
        f"2 * 6371008.8 * asin(least(1, sqrt(sind(({row}.value - %s) / 2) ^ 2 "
        f"+ cosd(%s) * cosd({row}.value) * sind(({longitude} - %s) / 2) ^ 2))) <= %s"
    )
    return every(
        [
            equal(f"{row}.param", match.param),
            Sql(f"{row}.value BETWEEN %s AND %s", (match.latitude - slack, match.latitude + slack)),
            Sql(away, (match.latitude, match.latitude, match.longitude, match.metres)),
        ]
    )


def moment(match: Moment, row: str) -> Sql:
    return every(
        [
            equal(f"{row}.param", match.param),
            _range(match.prefix, f"{row}.starts", f"{row}.ends", match.low, match.high),
        ]
    )


def updated(match: Updated, column: str) -> Sql:
    """An instant, as a range that has only itself in it."""
    return _range(match.prefix, column, f"({column} + interval '1 microsecond')", match.low, match.high)


def _range(prefix: Prefix, starts: str, ends: str, low: Any, high: Any) -> Sql:
    """How the range of a value stands to the range that was asked for (FHIR R4, 3.1.1.4.5)."""
    within = f"({starts} >= %s AND {ends} <= %s)"
    if prefix is Prefix.AP:
        low, high = _widened(low, high)
        return Sql(f"({starts} < %s AND {ends} > %s)", (high, low))
    texts: dict[Prefix, tuple[str, tuple[Any, ...]]] = {
        Prefix.EQ: (within, (low, high)),
        Prefix.NE: (f"NOT {within}", (low, high)),
        Prefix.GT: (f"{ends} > %s", (high,)),
        Prefix.LT: (f"{starts} < %s", (low,)),
        Prefix.GE: (f"({ends} > %s OR {within})", (high, low, high)),
        Prefix.LE: (f"({starts} < %s OR {within})", (low, low, high)),
        Prefix.SA: (f"{starts} >= %s", (high,)),
        Prefix.EB: (f"{ends} <= %s", (low,)),
    }
    return Sql(*texts[prefix])


def _widened(low: Any, high: Any) -> tuple[Any, Any]:
    """By a tenth of the time between now and what was asked for, as the specification recommends."""
    slack = abs(clock.now() - low) / 10
    try:
        return low - slack, high + slack
    except OverflowError:
        return low, high + timedelta(0)


def text(match: Text, row: str) -> Sql:
    if match.how is How.EXACT:
        exact = Sql(f'{row}.value COLLATE "C" = %s AND {row}.written = %s', (match.text, match.written))
        return every([equal(f"{row}.param", match.param), exact])
    if match.how is How.UNDER:
        return _under(match, row)
    pattern = _escaped(match.text) + "%"
    if match.how is How.CONTAINS:
        pattern = "%" + pattern
    return every(
        [
            equal(f"{row}.param", match.param),
            Sql(f'{row}.value COLLATE "C" LIKE %s', (pattern,)),
        ]
    )


def _under(match: Text, row: str) -> Sql:
    """This address or one whose path begins with it, whole steps at a time."""
    stem = match.text.rstrip("/")
    beneath = Sql(
        f'({row}.value COLLATE "C" IN (%s, %s) OR {row}.value COLLATE "C" LIKE %s)',
        (stem, match.text, _escaped(stem) + "/%"),
    )
    return every([equal(f"{row}.param", match.param), beneath])


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def amount(match: Amount, row: str) -> Sql:
    return every([equal(f"{row}.param", match.param), _spans(match, f"{row}.value", f"{row}.unit_hash")])


def _spans(match: Amount, column: str, unit: str) -> Sql:
    return some(
        every([*([] if one.unit is None else [equal(unit, one.unit)]), _number(match.prefix, one, column)])
        for one in match.spans
    )


def _number(prefix: Prefix, match: Span, column: str) -> Sql:
    within = f"({column} >= %s AND {column} < %s)"
    texts: dict[Prefix, tuple[str, tuple[float, ...]]] = {
        Prefix.EQ: (within, (match.low, match.high)),
        Prefix.AP: (within, (match.low, match.high)),
        Prefix.NE: (f"NOT {within}", (match.low, match.high)),
        Prefix.GT: (f"{column} > %s", (match.value,)),
        Prefix.SA: (f"{column} > %s", (match.value,)),
        Prefix.LT: (f"{column} < %s", (match.value,)),
        Prefix.EB: (f"{column} < %s", (match.value,)),
        Prefix.GE: (f"{column} >= %s", (match.value,)),
        Prefix.LE: (f"{column} <= %s", (match.value,)),
    }
    return Sql(*texts[prefix])
