"""Rows in quarantine of a rota and of what colleagues may do, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ginnel.foundation.organisations.queries import MOST_ROWS, RowShown
from ginnel.foundation.organisations.states import Competence, RowDecision, RowKind
from ginnel.kernel.web import formats

_LABELS = {
    RowKind.SHIFT: {
        "team": "Team",
        "username": "User name",
        "date": "Day",
        "from": "From",
        "to": "Until",
        "rank": "First or second on call",
    },
    RowKind.COMPETENCE: {
        "username": "User name",
        "competence": "What they may do",
        "how": "How whoever confirmed it knows",
        "confirmed_by": "User name of whoever confirmed it",
        "from": "From which day, where it is not today",
        "until": "The last day",
    },
}
_HEADED_BY = {RowKind.SHIFT: ("username", "date", "team"), RowKind.COMPETENCE: ("username", "competence")}
_NOT_YET = {
    RowKind.SHIFT: "Nobody is on duty by this row yet",
    RowKind.COMPETENCE: "Nothing is confirmed by this row yet",
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
    labels = _LABELS[one.kind]
    return {
        "id": one.id,
        "heading": ", ".join(_said(one)) or "A row that says nothing",
        "kind": str(one.kind.label),
        "why": [f"{labels[fault.field]}: {fault.message}" for fault in one.faults if fault.field in labels],
        "where": _where(one),
    }


def _said(one: RowShown) -> list[str]:
    words = {**one.columns, "competence": _may_do(one.columns.get("competence", ""))}
    return [words[name] for name in _HEADED_BY[one.kind] if words[name]]


def _may_do(said: str) -> str:
    return str(Competence(said).label) if said in Competence else said


def _where(one: RowShown) -> str:
    return f"{one.filename}, row {one.row}, loaded {formats.moment(one.at)}"


def _choices(column: str, said: str) -> list[dict[str, Any]]:
    """Of a column that holds one of a list, each of that, and first what stands there, where it is none of them."""
    if column != "competence":
        return []
    found = [(one.value, str(one.label)) for one in Competence]
    first = [] if said in Competence else [(said, said or "Choose what they may do")]
    return [{"value": value, "text": text, "selected": value == said} for value, text in (*first, *found)]


def row(
    one: RowShown, names: Mapping[str, str], problem: str, typed: Mapping[str, str], begins: str = ""
) -> dict[str, Any]:
    """`begins` is what is kept for some from this row on, in words, where that must be known first."""
    wrong = {fault.field: fault.message for fault in one.faults}
    last = one.done[-1] if one.done else None
    return {
        "id": one.id,
        "seen": len(one.done),
        "where": _where(one),
        "problem": problem,
        "not_yet": _NOT_YET[one.kind],
        "begins": begins,
        "is_known": typed.get("is_known") == "on",
        "is_settled": one.is_settled,
        "again": last.reason if last and last.decision == RowDecision.REFUSED else "",
        "boxes": [
            {
                "name": f"column-{name}",
                "label": label,
                "value": typed.get(f"column-{name}", one.columns[name]),
                "wrong": wrong.get(name, ""),
                "choices": _choices(name, typed.get(f"column-{name}", one.columns[name])),
                "came": "" if one.came[name] == one.columns[name] else one.came[name] or "nothing",
            }
            for name, label in _LABELS[one.kind].items()
        ],
        "reason": typed.get("reason", ""),
        "done": [
            (each.decision.label, each.reason, names.get(each.by, "Ginnel"), formats.moment(each.at))
            for each in one.done
        ],
    }
