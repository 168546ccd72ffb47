"""Words in an entry."""

from __future__ import annotations

import orjson
import pytest

from ginnel.foundation.record.rules.searching import says, words

ENTRY = orjson.dumps(
    {
        "resourceType": "Condition",
        "id": "heartless",
        "meta": {"profile": ["https://a.example/StructureDefinition/heart"]},
        "code": {
            "coding": [{"system": "http://snomed.info/sct", "code": "84114007", "display": "Heart failure"}]
        },
        "category": [{"text": "Problem list"}],
        "type": [{"text": "Long-term"}],
        "subject": {"reference": "Patient/snomed", "display": "Ann"},
        "content": [{"attachment": {"contentType": "text/plain", "data": "emVicmE="}}],
        "valueQuantity": {"value": 140, "unit": "mmol/L"},
    }
)


@pytest.mark.parametrize(
    "typed", ["heart", "FAILURE heart", "problem", "long-term", "84114007", "140", "ann"]
)
def test_words_are_found_whatever_their_case_and_order(typed: str) -> None:
    assert says(ENTRY, words(typed))


@pytest.mark.parametrize(
    "typed", ["snomed", "resourceType", "structuredefinition", "heartless", "emvi", "heart attack"]
)
def test_what_only_machines_read_is_not_found(typed: str) -> None:
    assert not says(ENTRY, words(typed))
