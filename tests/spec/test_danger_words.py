"""Danger is heard in everyday words, and everyday life rings no alarm: tuned on, kept out and written
after are scored apart.

`pytest -s` prints the scores, and what went wrong of what was tuned on.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from ginnel.care.assessment import rules

GROUPS: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "benchmarks/danger_words/phrases.toml").read_text()
)["group"]
HALVES = ("tuned_on", "kept_out", "written_after")
HEARD = {"tuned_on": 90, "kept_out": 90, "written_after": 80}  # of a hundred dangers at least
RUNG = 20  # of a hundred harmless phrases at most


def phrases(half: str) -> list[tuple[str, str]]:
    return [(group["means"], said) for group in GROUPS for said in group.get(half, ())]


@pytest.mark.parametrize("half", HALVES)
def test_danger_is_heard_and_everyday_life_rings_no_alarm(half: str) -> None:
    asked = rules.shipped()
    said = [(means, text, rules.alarmed(asked, text)) for means, text in phrases(half)]
    dangers = [one for one in said if one[0]]
    harmless = [one for one in said if not one[0]]
    missed = [text for means, text, heard in dangers if means not in heard]
    rung = [f"{text} ({', '.join(heard)})" for _, text, heard in harmless if heard]
    heard_of, rung_of = 100 - 100 * len(missed) / len(dangers), 100 * len(rung) / len(harmless)
    print(f"\n{half}: {heard_of:.0f}% of dangers heard, {rung_of:.0f}% of harmless phrases rang")  # noqa: T201
    if half == "tuned_on":
        print(*missed, "rang:", *rung, sep="\n  ")  # noqa: T201
    assert heard_of >= HEARD[half]
    assert rung_of <= RUNG


def test_half_is_kept_out_and_no_phrase_stands_twice() -> None:
    said = [text for half in HALVES for _, text in phrases(half)]
    assert len(said) == len(set(said)) >= 200
    for half in HALVES:
        assert {means for means, _ in phrases(half)} == {"", *(one.id for one in rules.shipped().dangers)}
