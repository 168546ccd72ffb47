"""The clinical safety hazard log as a page."""

from __future__ import annotations

import tomllib
from typing import Any

from documents.page import ROOT, link, page, table

ORIGIN = "docs/safety/hazards.toml"
SEVERITIES = ("minor", "significant", "considerable", "major", "catastrophic")
LIKELIHOODS = ("very low", "low", "medium", "high", "very high")
# Risk 1 (acceptable) to 5 (unacceptable) by likelihood and severity: the example matrix of the DCB0129 guidance.
RISKS = ((1, 1, 2, 2, 3), (1, 2, 2, 3, 4), (2, 2, 3, 3, 4), (2, 3, 3, 4, 5), (3, 4, 4, 5, 5))


def risk(rating: dict[str, str]) -> int:
    """1 to 5 for a severity and a likelihood."""
    return RISKS[LIKELIHOODS.index(rating["likelihood"])][SEVERITIES.index(rating["severity"])]


def pages() -> dict[str, str]:
    hazards = tomllib.loads((ROOT / ORIGIN).read_text())["hazard"]
    matrix = table(
        ("Likelihood \\ severity", *SEVERITIES),
        [(likelihood, *RISKS[row]) for row, likelihood in reversed(list(enumerate(LIKELIHOODS)))],
    )
    overview = table(
        ("", "Hazard", "Initial risk", "Residual risk", "State"),
        [(h["id"], h["title"], risk(h["initial"]), risk(h["residual"]), h["state"]) for h in hazards],
    )
    intro = (
        "Risks are rated 1 to 5 from severity and likelihood. No clinical safety officer has yet reviewed these "
        "ratings; until one has, they are the developers' judgement and no hazard is closed."
    )
    parts = [intro, matrix, overview, *(_section(hazard) for hazard in hazards)]
    return {"docs/safety/hazard-log.md": page("Hazard log", ORIGIN, *parts)}


def _section(hazard: dict[str, Any]) -> str:
    controls = [f"- {control['what']} ({link(control['where'], 2)})" for control in hazard["controls"]]
    tests = [f"- {link(named, 2)}" for named in hazard["tests"]]
    parts = [
        f"## {hazard['id']} {hazard['title']}",
        f"**Cause** {hazard['cause']}",
        f"**Effect** {hazard['effect']}",
        f"**Initial risk** {_rating(hazard['initial'])}. **Residual risk** {_rating(hazard['residual'])}. "
        f"**State** {hazard['state']}.",
        "**Controls in the software**\n\n" + ("\n".join(controls) or "None yet."),
        "**Tests that prove them**\n\n" + ("\n".join(tests) or "None yet."),
    ]
    if hazard["deployer"]:
        parts.append(f"**For the organisation using it** {hazard['deployer']}")
    return "\n\n".join(parts)


def _rating(rating: dict[str, str]) -> str:
    return f"{risk(rating)} ({rating['severity']}, {rating['likelihood']})"
