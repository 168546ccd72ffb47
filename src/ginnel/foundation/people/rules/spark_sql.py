"""The conditions of the levels in the SQL of Spark, which are written once, for DuckDB (`rules.comparing`)."""

from __future__ import annotations

from collections.abc import Callable

import sqlglot
from sqlglot import exp

# Spark has a `jaro_winkler_similarity` that counts otherwise: `actions.linking.similarity` gives it ours.
SIMILARITY = "similarity_of_bytes"


def in_spark(condition: str) -> str:
    """One condition. `len` is of a list there; a slice `[from:to]` of a text counts from 1 and holds both ends."""
    if condition == "ELSE":
        return condition
    return sqlglot.parse_one(condition, read="duckdb").transform(_rendered).sql(dialect="spark")


def _rendered(node: exp.Expression) -> exp.Expression:
    """The same in Spark; what is new is not gone into again by sqlglot, so its parts are rendered here."""
    for kind, render in _RENDERED.items():
        if isinstance(node, kind):
            return render(node)
    if isinstance(node, exp.Anonymous) and node.name.lower() == "list_intersect":
        return _call("array_intersect", *node.expressions)
    return node


def _call(name: str, *parts: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this=name, expressions=[part.transform(_rendered) for part in parts])


def _slice(node: exp.Expression) -> exp.Expression:
    part = node.expressions[0]
    first, last = int(part.this.name), int(part.expression.name)
    return _call("substring", node.this, *map(exp.Literal.number, (first, last - first + 1)))


_RENDERED: dict[type[exp.Expression], Callable[[exp.Expression], exp.Expression]] = {
    exp.Length: lambda node: _call("size", node.this),
    exp.ArrayOverlaps: lambda node: _call("arrays_overlap", node.this, node.expression),
    exp.JarowinklerSimilarity: lambda node: _call(SIMILARITY, node.this, node.expression),
    exp.Bracket: _slice,
}
