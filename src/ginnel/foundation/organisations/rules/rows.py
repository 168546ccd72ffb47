"""Rows of a file about colleagues: which columns there are, and what is wrong with what stands in them. Pure.

Days are written 2026-12-31 or 31/12/2026, times 09:00, as spreadsheets write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time

from ginnel.foundation.organisations.states import Competence, DutyRank, RowKind
from ginnel.kernel.errors import Fault

COLUMNS: dict[RowKind, tuple[str, ...]] = {
    RowKind.SHIFT: ("team", "username", "date", "from", "to"),
    RowKind.COMPETENCE: ("username", "competence", "how", "confirmed_by", "until"),
}
MAY_BE: dict[RowKind, tuple[str, ...]] = {RowKind.SHIFT: ("rank",), RowKind.COMPETENCE: ("from",)}
COLUMN_OF = {"staff": "username", "valid_from": "from", "valid_to": "until"}
"""Of what an action calls otherwise than its column is called."""
LONGEST_CELL = 1_000
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")


def missing_columns(kind: RowKind, header: list[str]) -> list[str]:
    return [one for one in COLUMNS[kind] if one not in header]


def known(kind: RowKind) -> tuple[str, ...]:
    return (*COLUMNS[kind], *MAY_BE[kind])


def unknown_columns(kind: RowKind, named: Iterable[str]) -> list[str]:
    return sorted(set(named) - {*known(kind)})


def told(faults: Iterable[Fault]) -> str:
    """As a decision keeps them."""
    return "; ".join(f"{one.field}: {one.message}" for one in faults)


def heard(kind: RowKind, text: str) -> list[Fault]:
    """What a decision kept (`told`)."""
    parts = (one.partition(": ") for one in text.split("; "))
    return [Fault("refused", message, field=field) for field, _, message in parts if field in known(kind)]


def cells(kind: RowKind, row: Mapping[str, object]) -> dict[str, str]:
    """Those that are read, without the spaces around them; what has no cell is ""."""
    return {name: str(row.get(name) or "").strip().replace("\0", "")[:LONGEST_CELL] for name in known(kind)}


def faults(kind: RowKind, row: Mapping[str, str]) -> list[Fault]:
    """`field` names the column; nothing is looked up."""
    return [Fault(code, message, field=field) for field, code, message in _wrong(kind, row)]


def _wrong(kind: RowKind, row: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for name in COLUMNS[kind]:
        if not row[name]:
            yield name, "missing", f"The column {name} is empty"
    if kind == RowKind.SHIFT:
        yield from _wrong_shift(row)
    else:
        yield from _wrong_competence(row)


def _wrong_shift(row: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    if row["date"] and day(row["date"]) is None:
        yield "date", "no-day", "Write the day like 2026-12-31 or 31/12/2026"
    for name in ("from", "to"):
        if row[name] and clock_time(row[name]) is None:
            yield name, "no-time", "Write the time like 09:00"
    if row["rank"] and row["rank"] not in DutyRank.values:
        yield "rank", "unknown", "Write first or second"


def _wrong_competence(row: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    if row["competence"] and row["competence"] not in Competence.values:
        yield "competence", "unknown", f"Write one of {', '.join(Competence.values)}"
    for name in ("from", "until"):
        if row[name] and day(row[name]) is None:
            yield name, "no-day", "Write the day like 2026-12-31 or 31/12/2026"


def day(text: str) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def clock_time(text: str) -> time | None:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007
    except ValueError:
        return None
