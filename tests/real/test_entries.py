"""What an organisation types on a page against the schemas that the keepers of Open Referral UK publish."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ginnel.foundation.directory.rules import entries
from ginnel.foundation.directory.tests.test_entries import TYPED, before
from tests.real.test_open_referral import faults, validator

RealData = Callable[[str], Path]
_EMPTY: tuple[Any, ...] = (None, "", [])


@pytest.fixture
def published(real_data: RealData) -> Path:
    return real_data("open-referral-uk")


def test_what_is_typed_is_a_service_of_the_published_schemas(published: Path) -> None:
    document = entries.document_of(TYPED, before(), {"QX1 1AA": (54.0, -1.0)})
    assert faults(validator(published / "oruk-3.0/schema", "compiled/service.json"), [document]) == []
    assert faults(validator(published / "hsds-3.0/schema", "service.json"), [document]) == []


@pytest.mark.parametrize("mock", ["V3.0-UK-Default", "V3.0-UK-Test", "V3.0-UK-Warn", "V3.0-UK-Fail"])
def test_saving_a_published_service_untouched_changes_nothing(mock: str, published: Path) -> None:
    """But that what is empty is left out."""
    document = json.loads((published / "validator-mocks" / mock / "service_full.json").read_text())
    again = entries.document_of(entries.entry_of(document), document, {})
    told = {name: value for name, value in document.items() if value not in _EMPTY}
    assert {name: again.get(name) for name in told} == told
