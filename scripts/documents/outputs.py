"""The shapes that `--json` prints, found where commands print them."""

from __future__ import annotations

import ast

from documents.page import ROOT, SOURCE, page, table


def outputs() -> list[tuple[str, str, str]]:
    """(kind, keys beside schema_version and kind, file)."""
    found = []
    for path in sorted((SOURCE / "config" / "cli").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "print_json":
                kind, payload = node.args[0], node.args[1]
                if isinstance(kind, ast.Constant):
                    found.append((str(kind.value), _keys(payload), str(path.relative_to(ROOT))))
    return sorted(found)


def _keys(payload: ast.expr) -> str:
    """The keys of a dictionary written out; of a computed one, where it comes from."""
    if not isinstance(payload, ast.Dict):
        return f"as `{ast.unparse(payload)}`"
    return ", ".join(
        f"`{ast.literal_eval(key)}`" if isinstance(key, ast.Constant) else f"and `{ast.unparse(value)}`"
        for key, value in zip(payload.keys, payload.values, strict=True)
    )


def pages() -> dict[str, str]:
    from ginnel.config.cli import SCHEMA_VERSION

    intro = (
        f"`--json` prints one object on standard output with `schema_version` (now {SCHEMA_VERSION}), `kind`, and the "
        "keys below. The version rises when a key is removed or changes its meaning, not when one is added. A receipt "
        "always satisfies `read` = `accepted` + `already_held` + `quarantined`."
    )
    rows = [(f"`{kind}`", keys, where) for kind, keys, where in outputs()]
    return {
        "docs/reference/json-outputs.md": page(
            "JSON outputs", "the commands", intro, table(("Kind", "Keys", "Printed in"), rows)
        )
    }
