"""The state of every requirement, and the count that the README shows."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import Any

from documents.page import ROOT, link, page, table

ORIGIN = "docs/requirements.toml"
AREAS = {
    1: "Shared record, identity, information governance",
    2: "Front door: access, triage, information, self-help",
    3: "Joint assessment, co-authored plan, named lead, teams",
    4: "Integrated care pathways and variance",
    5: "Case finding, risk, prevention",
    6: "Rapid response, intensive support, intermediate care, reablement",
    7: "Hospital interface, discharge, seven-day",
    8: "Community equipment and assistive technology",
    9: "Carers and personalisation",
    10: "Safeguarding, rights, equality, specialist cohorts",
    11: "Needs and place",
    12: "Joint commissioning, market, contracts",
    13: "Money",
    14: "Evaluation, outcomes, learning",
    15: "Governance, programme, workforce, engagement",
}


def rows() -> list[dict[str, Any]]:
    """Every requirement as docs/requirements.toml states it."""
    found: list[dict[str, Any]] = tomllib.loads((ROOT / ORIGIN).read_text())["requirement"]
    return found


def count() -> str:
    """One sentence: how many work, are partly there, are not."""
    states = Counter(row["state"] for row in rows())
    return (
        f"Of {sum(states.values())} requirements, **{states['works']}** {'works' if states['works'] == 1 else 'work'}, "
        f"**{states['partly']}** are partly there and {states['none']} are not begun."
    )


def pages() -> dict[str, str]:
    sections = [count()]
    for number, area in AREAS.items():
        within = [row for row in rows() if row["area"] == number]
        lines = [(row["id"], row["title"], row["state"], _evidence(row)) for row in within]
        sections += [
            f"## {number}. {area}",
            table(("", "Requirement", "State", "Where, tests, what is missing"), lines),
        ]
    return {"docs/reference/requirements.md": page("Requirements", ORIGIN, *sections)}


def _evidence(row: dict[str, Any]) -> str:
    links = [link(path, 2) for path in [*row.get("where", []), *row.get("tests", [])]]
    return "; ".join([*links, *([row["note"]] if row.get("note") else [])])
