"""Every kind of fault that a receipt can count, found in the code that reports it."""

from __future__ import annotations

import ast
from collections import defaultdict

from documents.page import ROOT, SOURCE, page, table

_REFUSE = frozenset({"Fault", "_fault", "fault"})
_NOTE = frozenset({"note"})
_OF_ROW = frozenset({"row.fault", "row.note"})


def _argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    return named.get(name) or (call.args[place] if len(call.args) > place else None)


def _text(value: ast.expr | None) -> str:
    """The message with what differs each time shown as an ellipsis."""
    if isinstance(value, ast.Constant):
        return str(value.value)
    if isinstance(value, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in value.values)
    return "…"


def _message(call: ast.Call) -> str:
    """What a call says; of a row of a table (code, column, what) the last."""
    is_of_row = ast.unparse(call.func) in _OF_ROW and len(call.args) == 3
    return f"The row {_text(call.args[2])}." if is_of_row else _text(_argument(call, 1, "message"))


def faults(named: frozenset[str] = _REFUSE) -> dict[str, dict[str, set[str]]]:
    """code -> message -> files that report it, of calls by one of the names."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in named:
                code = _argument(node, 0, "code")
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    found[code.value][_message(node)].add(str(path.relative_to(ROOT)))
    return found


def pages() -> dict[str, str]:
    heads = ("Code", "Says", "Reported in")
    intro = (
        "A receipt counts quarantined rows by these codes, which are stable. Each fault names file, row and field; "
        "none repeats the value itself, because messages are logged. An ellipsis stands for what differs each time."
    )
    notes = "What is counted beside a row of a table that is kept: the code, a colon and the column."
    return {
        "docs/reference/faults.md": page(
            "Faults",
            "the code",
            intro,
            table(heads, _rows(_REFUSE)),
            "## Notes",
            notes,
            table(heads, _rows(_NOTE)),
        )
    }


def _rows(named: frozenset[str]) -> list[tuple[str, str, str]]:
    return [
        (f"`{code}`", " / ".join(sorted(messages)), ", ".join(sorted(set().union(*messages.values()))))
        for code, messages in sorted(faults(named).items())
    ]
