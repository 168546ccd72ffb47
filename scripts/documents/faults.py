"""Every kind of fault that a receipt can count, found in the code that reports it."""

from __future__ import annotations

import ast
from collections import defaultdict

from documents.page import ROOT, SOURCE, page, table


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


def faults() -> dict[str, dict[str, set[str]]]:
    """code -> message -> files that report it."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in sorted(SOURCE.rglob("*.py")):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in {
                "Fault",
                "_fault",
                "fault",
            }:
                code = _argument(node, 0, "code")
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    found[code.value][_text(_argument(node, 1, "message"))].add(str(path.relative_to(ROOT)))
    return found


def pages() -> dict[str, str]:
    rows = [
        (f"`{code}`", " / ".join(sorted(messages)), ", ".join(sorted(set().union(*messages.values()))))
        for code, messages in sorted(faults().items())
    ]
    intro = (
        "A receipt counts quarantined rows by these codes, which are stable. Each fault names file, row and field; "
        "none repeats the value itself, because messages are logged. An ellipsis stands for what differs each time."
    )
    return {
        "docs/reference/faults.md": page(
            "Faults", "the code", intro, table(("Code", "Says", "Reported in"), rows)
        )
    }
