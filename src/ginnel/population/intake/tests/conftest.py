"""A world whose database commits, because the change log shows only what is committed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ginnel.population.intake.tests.world import World


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, settings: Any) -> World:
    settings.GINNEL_HOME = tmp_path
    settings.GINNEL_PSEUDONYM_KEY = b"k" * 32
    return World(tmp_path)
