"""Rows in quarantine of a rota and of what colleagues may do, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ginnel.foundation.organisations.queries import MOST_ROWS, RowDone, RowShown
from ginnel.foundation.organisations.rules import rows as rules
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


def _reason(one: RowShown, each: RowDone) -> str:
    """Of a refusal, with what the columns are called on the page."""
    if each.decision != RowDecision.REFUSED:
        return each.reason
    heard = rules.heard(one.kind, each.reason)
    return "; ".join(f"{_LABELS[one.kind][fault.field]}: {fault.message}" for fault in heard)


def problems(one: RowShown, problem: str, *, is_refused: bool) -> dict[str, Any]:
    """What keeps the row from being done, each with where it is put right; of a refusal, column by column."""
    labels = _LABELS[one.kind]
    columns = [
        {"text": f"{labels[fault.field]}: {fault.message}", "href": f"#column-{fault.field}"}
        for fault in one.faults
        if is_refused and fault.field in labels
    ]
    at = [{"text": problem, "href": "#settle"}] if problem else []
    return {"problem": problem, "problems": columns or at}


def row(
    one: RowShown, names: Mapping[str, str], typed: Mapping[str, str], begins: str = ""
) -> dict[str, Any]:
    """`begins` is what is kept for some from this row on, in words, where that must be known first."""
    wrong = {fault.field: fault.message for fault in one.faults}
    return {
        "id": one.id,
        "seen": len(one.done),
        "where": _where(one),
        "not_yet": _NOT_YET[one.kind],
        "begins": begins,
        "is_known": typed.get("is_known") == "on",
        "is_settled": one.is_settled,
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
            (each.decision.label, _reason(one, each), names.get(each.by, "Ginnel"), formats.moment(each.at))
            for each in one.done
        ],
    }
