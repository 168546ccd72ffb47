"""Every function that is excused from naming who acts or who looks, with the reason it gives."""

from __future__ import annotations

import ast

from documents.page import ROOT, SOURCE, page, table

MARKS = {"needs_no_viewer": "looks", "needs_no_actor": "acts"}


def reason(module: ast.Module, said: ast.expr) -> str:
    """A reason written in place, or once at the top of the module under a name."""
    if isinstance(said, ast.Name):
        named = [node for node in module.body if isinstance(node, ast.Assign)]
        said = next(node.value for node in named if ast.unparse(node.targets[0]) == said.id)
    return str(ast.literal_eval(said))


def exemptions() -> list[tuple[str, str, str]]:
    """(function, what it is excused from, why)."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        module = ast.parse(path.read_text())
        for node in ast.walk(module):
            for mark in getattr(node, "decorator_list", []):
                name = ast.unparse(mark.func).split(".")[-1] if isinstance(mark, ast.Call) else ""
                if name in MARKS and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    where = f"{path.relative_to(ROOT)}::{node.name}"
                    found.append((where, MARKS[name], reason(module, mark.args[0])))
    return found


def pages() -> dict[str, str]:
    rows = [(f"`{where}`", f"who {lacking}", reason) for where, lacking, reason in exemptions()]
    intro = "Every write names who acts and every read names who looks, except these."
    return {
        "docs/reference/exemptions.md": page(
            "Exemptions", "the code", intro, table(("Function", "Does not name", "Because"), rows)
        )
    }
