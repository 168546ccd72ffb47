"""The little place, built once for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from ginnel.foundation.sharing.queries import service
from ginnel.foundation.terminology import actions as terminology
from tests.leaks.world import World, build


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    terminology.load_shipped(by=service("administer"))
    return build(tmp_path)
