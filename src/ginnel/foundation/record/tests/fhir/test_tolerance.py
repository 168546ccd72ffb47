"""What is wrong and can be borne can also be indexed, shown and written, whatever is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ginnel.foundation.record import presenters
from ginnel.foundation.record.fhir import json, kinds, prepared, tolerance, xml
from ginnel.foundation.record.presenters import dates
from ginnel.foundation.record.rules.glance import Fact, glance
from ginnel.kernel.values.identifiers import uuid7

NOW = datetime(2026, 11, 26, tzinfo=UTC)
TYPES = [kind for kind in kinds.KINDS if kinds.is_kind(kind)]


def used(kind: str, tree: dict[str, Any]) -> None:
    """All that is done with what stands."""
    prepared.facts(kind, tree)
    presenters.title(kind, tree), presenters.detail(kind, tree), presenters.facts(tree, {})
    presenters.status(kind, tree), presenters.summary(kind, tree), dates.moment(kind, tree, NOW)
    glance([Fact(kind, tree, 1, uuid7(), NOW)], today=date(2026, 11, 26))
    assert xml.read(xml.write(tree)) == tree


SAID = ({}, {"status": "nonsense"}, {"code": {"text": "x"}}, {"identifier": [{"value": "1"}]})


@pytest.mark.parametrize("said", SAID)
def test_of_every_type_what_lacks_everything_is_borne_or_refused_and_breaks_nothing(
    said: dict[str, Any],
) -> None:
    borne = 0
    for kind in TYPES:
        tree = {"resourceType": kind, **said}
        made = prepared.requested(kind, tree, uuid7(), local_id="x", row=1, is_tolerant=True)
        if made.prepared is not None:
            borne += bool(made.remarks)
            used(kind, json.read(made.prepared.body))
    assert borne > 5


def test_a_code_that_is_no_text_is_of_another_form() -> None:
    tree = {"resourceType": "Observation", "status": ["final"], "code": {"text": "x"}}
    out, _ = tolerance.weigh("Observation", json.canonical(tree), tree)
    assert [one.code for one in out] == ["wrong-type"]


def test_what_holds_other_resources_is_borne_only_whole() -> None:
    tree = {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Observation"}}]}
    out, remarks = tolerance.weigh("Bundle", json.canonical(tree), tree)
    assert out and not remarks


def test_remarks_are_read_back_and_forgotten_with_nothing_left() -> None:
    tree: dict[str, Any] = {"resourceType": "Observation", "code": {"text": "x"}}
    before = dict(tree)
    _, remarks = tolerance.weigh("Observation", json.canonical(tree), tree)
    tolerance.remarked(tree, remarks)
    assert tolerance.remarks(tree) == list(remarks)
    tolerance.forgotten(tree)
    assert tree == before
