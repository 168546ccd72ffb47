"""Rows of a rota in quarantine, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ginnel.foundation.organisations.queries import MOST_ROWS, RowShown
from ginnel.foundation.organisations.states import RowDecision
from ginnel.kernel.web import formats

_LABELS = {
    "team": "Team",
    "username": "User name",
    "date": "Day",
    "from": "From",
    "to": "Until",
    "rank": "First or second on call",
}


def number(waiting: int) -> str:
    """Nothing where none waits."""
    return f"more than {MOST_ROWS}" if waiting > MOST_ROWS else str(waiting or "")


def waiting(rows: Sequence[RowShown], waiting: int) -> dict[str, Any]:
    sentence = (
        "1 row waits" if waiting == 1 else f"{number(waiting)} rows wait" if waiting else "No row waits"
    )
    if waiting > MOST_ROWS:
        sentence = f"{sentence.capitalize()}: here are the oldest {len(rows)}"
    return {"sentence": sentence, "rows": [_line(one) for one in rows]}


def _line(one: RowShown) -> dict[str, Any]:
    return {
        "id": one.id,
        "heading": ", ".join(
            filter(None, (one.columns["username"], one.columns["date"], one.columns["team"]))
        )
        or "A row that says nothing",
        "why": [f"{_LABELS[fault.field]}: {fault.message}" for fault in one.faults if fault.field in _LABELS],
        "where": _where(one),
    }


def _where(one: RowShown) -> str:
    return f"{one.filename}, row {one.row}, loaded {formats.moment(one.at)}"


def row(one: RowShown, names: Mapping[str, str], problem: str, typed: Mapping[str, str]) -> dict[str, Any]:
    wrong = {fault.field: fault.message for fault in one.faults}
    last = one.done[-1] if one.done else None
    return {
        "id": one.id,
        "seen": len(one.done),
        "where": _where(one),
        "problem": problem,
        "is_settled": one.is_settled,
        "again": last.reason if last and last.decision == RowDecision.REFUSED else "",
        "boxes": [
            {
                "name": f"column-{name}",
                "label": label,
                "value": typed.get(f"column-{name}", one.columns[name]),
                "wrong": wrong.get(name, ""),
                "came": "" if one.came[name] == one.columns[name] else one.came[name] or "nothing",
            }
            for name, label in _LABELS.items()
        ],
        "reason": typed.get("reason", ""),
        "done": [
            (each.decision.label, each.reason, names.get(each.by, "Ginnel"), formats.moment(each.at))
            for each in one.done
        ],
    }
