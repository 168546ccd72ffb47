"""The shipped matching model: what each agreement weighs, and what it was trained on."""

from __future__ import annotations

from typing import Any

from documents.page import page, table

ORIGIN = "foundation.people.data and foundation.people.rules"
INTRO = (
    "Weights are in bits: 10 bits means that the agreement is about a thousand times likelier between two records of "
    "one person than between records of two. They add up, beginning from the prior: how likely two records taken at "
    "random are one person. Weights decide what is *suggested*; what is joined is decided otherwise "
    "([decision 0006](../adr/0006-who-may-merge.md))."
)


def pages() -> dict[str, str]:
    from ginnel.foundation.people.rules import model

    shipped = model.shipped()
    facts = [
        ("Version", f"`{shipped.version}`"),
        ("Prior", f"{shipped.prior:.3g} ({shipped.prior_bits:.2f} bits)"),
        ("Kept from", f"{shipped.floor:g} bits"),
        ("Shown from, unless the place sets its own", f"{shipped.review:g} bits"),
        ("Called one person in evaluation from", f"{shipped.match:g} bits"),
    ]
    trained = [
        (key.replace("_", " ").capitalize(), _said(value)) for key, value in shipped.trained_on.items()
    ]
    rates = [(f"{weight:g}", f"{rate:.2%}") for weight, rate in shipped.wrong_link_rates]
    parts = [
        INTRO,
        table(("", ""), facts),
        "## Trained on",
        table(("", ""), trained),
        "## Comparisons",
        "The first level that holds counts; a comparison with nothing to compare counts neither way. A name "
        "that is the same weighs more the rarer it is.",
        table(("Comparison", "Level", "If one person", "If two", "Bits"), _levels(shipped)),
        "## Estimated share of wrong suggestions",
        table(("From weight (bits)", "Wrong"), rates),
    ]
    return {"docs/reference/match-model.md": page("The matching model", ORIGIN, *parts)}


def _levels(shipped: Any) -> list[tuple[str, ...]]:
    from ginnel.foundation.people.rules.comparisons import ALL

    return [
        (comparison.title, level.label, f"{same:.3g}", f"{different:.3g}", f"{bits:+.1f}")
        for comparison in ALL
        for level, (same, different), bits in zip(
            comparison.levels, shipped.chances[comparison.name], shipped.bits(comparison.name), strict=True
        )
    ]


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key.replace('_', ' ')}: {_said(inner)}" for key, inner in value.items())
    return ", ".join(map(_said, value)) if isinstance(value, list) else str(value)
