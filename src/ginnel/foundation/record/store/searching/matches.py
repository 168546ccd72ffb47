"""The matches of one index row as SQL conditions on its columns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ginnel.foundation.record.rules.criteria import Amount, How, Moment, Prefix, Text, Token, Updated
from ginnel.foundation.record.store.searching.fragments import Sql, equal, every
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
    escaped = match.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = f"%{escaped}%" if match.how is How.CONTAINS else f"{escaped}%"
    return every(
        [
            equal(f"{row}.param", match.param),
            Sql(f'{row}.value COLLATE "C" LIKE %s', (pattern,)),
        ]
    )


def amount(match: Amount, row: str) -> Sql:
    parts = [equal(f"{row}.param", match.param), _number(match, f"{row}.value")]
    if match.unit is not None:
        parts.append(equal(f"{row}.unit_hash", match.unit))
    return every(parts)


def _number(match: Amount, column: str) -> Sql:
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
    return Sql(*texts[match.prefix])
