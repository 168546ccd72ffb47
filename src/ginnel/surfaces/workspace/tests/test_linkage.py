"""The page on linkage quality tells of nobody."""

from __future__ import annotations

from ginnel.foundation.people.queries import Standing
from ginnel.foundation.people.rules.quality import Counted, Where
from ginnel.foundation.sharing.rules import Capability
from ginnel.foundation.sharing.rules.capabilities import HELD_BY
from ginnel.surfaces.workspace.presenters.linkage import LEFT_OUT, linkage


def rows(linked: int, possible: int, alone: int) -> list[Standing]:
    counts = {"linked": linked, "possible": possible, "alone": alone}
    return [Standing("A", "A surgery", "18 to 64", "none", became, count) for became, count in counts.items()]


def cells(linked: int, possible: int, alone: int) -> list[str]:
    shown = linkage(rows(linked, possible, alone), [])
    return [cell["text"] for cell in shown["tables"][0]["rows"][0]["cells"]]


def test_small_counts_are_left_out_and_others_rounded() -> None:
    assert cells(1203, 7, 0) == ["1,205", "1,205", LEFT_OUT, "0"]


def test_what_is_left_out_cannot_be_worked_out_from_the_rest() -> None:
    for small in range(1, 8):
        for joined in range(1000, 1005):
            told = cells(joined, small, 50)
            fits = [
                other for other in range(1, 8) for more in range(995, 1011) if cells(more, other, 50) == told
            ]
            assert set(fits) == set(range(1, 8))


def test_an_estimate_from_few_pairs_is_not_said_and_none_is_certain() -> None:
    few, many = (Counted("", Where.JOINED, "traced", 40, count) for count in (7, 700))
    said = [linkage(rows(100, 0, 0), [each])["whole"][0]["share"] for each in (few, many)]
    assert said == ["too few to say", "over 99.9%"]


def test_record_keepers_governance_and_analysts_may_see_it() -> None:
    held = HELD_BY[Capability.SEE_LINKAGE]
    assert {"record-keeper", "information-governance-officer", "analyst"} <= set(held)
    assert "general-practitioner" not in held
