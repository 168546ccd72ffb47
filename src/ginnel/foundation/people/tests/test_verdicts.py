"""Of several decisions on one pair the latest in force counts, and a taking back only takes back."""

from __future__ import annotations

import pytest

from ginnel.foundation.people.rules.verdicts import Word, can_be_undone, restored, standing

MERGED, PARTED, BACK = Word(1, "merge", "same"), Word(2, "unmerge", "different"), Word(3, "undo", "same")


@pytest.mark.parametrize(
    "history, undone_by, counts, restores",
    [
        ([], {}, None, "open"),
        ([MERGED, PARTED], {}, PARTED, "different"),
        ([MERGED, PARTED, BACK], {2: 3}, MERGED, "same"),
        ([MERGED, PARTED, BACK], {2: 3, 3: 4}, PARTED, "different"),
        ([MERGED, PARTED, BACK], {2: 3, 1: 4}, None, "open"),
    ],
)
def test_what_counts_of_a_pair(
    history: list[Word], undone_by: dict[int, int], counts: Word | None, restores: str
) -> None:
    assert standing(history, undone_by) == counts
    assert restored(history, undone_by) == restores


@pytest.mark.parametrize(
    "kind, undoes, is_undone, can",
    [
        ("merge", "", False, True),
        ("merge", "", True, False),
        ("automatic", "", False, False),
        ("divide", "", False, False),
        ("undo", "merge", False, True),
        ("undo", "divide", False, False),
    ],
)
def test_what_can_be_taken_back(kind: str, undoes: str, is_undone: bool, can: bool) -> None:
    assert can_be_undone(kind, undoes, is_undone) is can
