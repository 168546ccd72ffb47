"""The measures, from their definitions."""

from __future__ import annotations

from documents.page import page, table

INTRO = (
    "Each is data (`src/ginnel/population/measures/data`), checked against the [promise tables](promise-tables.md), "
    "and put to [cases](spec/measures.md) on every engine. Figures leave only by disclosure control: counts of 1 to {} "
    "and of as few people are left out, with enough beside them that they cannot be worked out. Rates have 95% "
    "confidence intervals by Byar's method (exact below ten), shares by Wilson's."
)


def pages() -> dict[str, str]:
    from ginnel.population.engine.disclosure import THRESHOLD
    from ginnel.population.measures.rules import everything

    parts = [INTRO.format(THRESHOLD), *(part for each in everything() for part in _measure(each))]
    return {
        "docs/reference/measures.md": page("Measures", "src/ginnel/population/measures/data/*.toml", *parts)
    }


def _measure(each):  # type: ignore[no-untyped-def]
    facts = [
        ("Id, version", f"`{each.id}`, {each.version}"),
        ("Period", each.period.value),
        ("Numerator", each.numerator),
        ("Denominator", each.denominator),
        ("Must be known", "; ".join(need.label for need in each.counted.needs) or "nothing more"),
        ("Counted from", f"`{each.counted.table.name}`, by `{each.counted.on}`"),
        ("Figures", "; ".join(figure.label for figure in each.figures)),
        ("Source", each.source),
        (
            "Definition checked against its source",
            "yes" if each.is_verified else "no: from what councils report of it",
        ),
    ]
    yield f"## {each.title}"
    yield " ".join(each.definition.split())
    yield table(("", ""), facts)
    if each.caveats:
        yield "Read it with care:\n\n" + "\n".join(f"- {one}" for one in each.caveats)
    if each.interpretations:
        yield "Where the published text leaves it open:\n\n" + "\n".join(
            f"- {one}" for one in each.interpretations
        )
