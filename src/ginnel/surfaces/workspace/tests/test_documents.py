"""Letters and documents as a list."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from ginnel.foundation.record.queries import Listed, Shown
from ginnel.foundation.record.states import Standing
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category
from ginnel.surfaces.workspace.presenters import documents

WHO: Any = SimpleNamespace(person=uuid7())


def letter(standing: Standing = Standing.CURRENT, **tree: Any) -> Listed:
    now = clock.now()
    kind, category = "DocumentReference", Category.HOSPITAL_ACTIVITY
    return Listed(Shown(uuid7(), kind, now, True, now, 1, category, standing, 1, None, 0, tree), "A hospital")


def test_a_long_list_comes_a_page_at_a_time_and_keeps_what_was_searched_for() -> None:
    shown = documents.documents(WHO, [letter()] * 120, "fall", 3, is_shared=False)
    assert (len(shown["rows"]), shown["sentence"]) == (20, "120 documents with “fall”")
    assert shown["pages"]["previous"]["href"] == "?text=fall&page=2"


def test_a_document_that_was_replaced_or_withdrawn_says_so_in_the_list() -> None:
    replaced, withdrawn = letter(status="superseded"), letter(Standing.ENTERED_IN_ERROR)
    shown = documents.documents(WHO, [replaced, withdrawn, letter(status="current")], "", 1, is_shared=False)
    assert [row["status"] for row in shown["rows"]] == ["Replaced by a newer one", "Entered in error", ""]
