"""The promise tables, from where they are declared."""

from __future__ import annotations

from documents.page import page, table

INTRO = (
    "What analysis may rely on, whatever the suppliers' ways. Files lie under `GINNEL_HOME/lake/<purpose>/<table>/`, "
    "sorted Parquet in buckets by pseudonym, named in `manifest.json`; any tool reads them. Text is a code or empty, "
    "never null and never words; a number or date is null where nothing is known. A row that would break a promise is "
    "set aside, and counted."
)


def pages() -> dict[str, str]:
    from ginnel.population.engine.promises import DIMENSIONS, PROMISED

    parts = [INTRO, "## About residents", *(part for one in PROMISED for part in _table(one))]
    parts += ["## About nobody", *(part for one in DIMENSIONS for part in _table(one))]
    return {
        "docs/reference/promise-tables.md": page(
            "Promise tables", "ginnel.population.engine.promises", *parts
        )
    }


def _table(one):  # type: ignore[no-untyped-def]
    rows = [(f"`{each.name}`", each.type.value, each.means, _promise(one, each)) for each in one.columns]
    return [f"### {one.name}", one.means, table(("Column", "Type", "Means", "Promised"), rows)]


def _promise(one, column) -> str:  # type: ignore[no-untyped-def]
    said = []
    if column.name == one.key:
        said.append("unique")
    if column.is_known:
        said.append("always said")
    if column.one_of:
        said.append("one of " + ", ".join(f"`{value}`" for value in column.one_of if value))
    if column.form:
        said.append("32 hexadecimal digits")
    if column.least is not None:
        said.append(
            f"at least {column.least}" + (f", at most {column.most}" if column.most is not None else "")
        )
    said += [f"not before `{first}`" for first, second in one.in_order if second == column.name]
    return "; ".join(said)
