"""Two records side by side, as a record keeper reads them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.workspace.presenters import matches


def found(rate: float = 0.02) -> Any:
    one = SimpleNamespace(
        organisation=SimpleNamespace(name="A surgery", code="A1"),
        person_id=uuid7(),
        local_id="1",
        **dict.fromkeys((field for _, field in matches._FIELDS), ""),
    )
    one.phone, one.practice_code = "01632960626", "Z99028"
    waiting = SimpleNamespace(candidate=1, first=one, second=one, reason="Alike", probability=0.999)
    return SimpleNamespace(
        waiting=waiting, summary="", wrong_link_rate=rate, model_version="1", compared=(), traces=(None, None)
    )


def field(label: str) -> dict[str, str]:
    shown = matches.review(found(), {"Z99028": "Jet Quay"}, problem="", typed={})
    return next(one for one in shown["fields"] if one["label"] == label)


def test_practices_are_named_and_numbers_written_as_they_are_read_out() -> None:
    assert field("GP practice")["left"] == "Jet Quay (Z99028)"
    assert field("Telephone")["left"] == "01632 960626"


@pytest.mark.parametrize(
    "rate, words", [(0.0, "fewer than 0.1%"), (0.0004, "fewer than 0.1%"), (0.059, "about 5.9%")]
)
def test_an_estimate_is_never_nought(rate: float, words: str) -> None:
    assert words in matches.review(found(rate), {}, problem="", typed={})["risk"]


def test_what_was_typed_is_kept_when_it_is_refused() -> None:
    shown = matches.review(found(), {}, problem="No", typed={"decision": "ask", "reason": "Rang them"})
    assert shown["typed"] == "Rang them"
    assert [one["value"] for one in shown["choices"] if one["checked"]] == ["ask"]
