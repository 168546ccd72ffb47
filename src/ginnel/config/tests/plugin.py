"""Loaded by pytest before settings are: a home for keys and, without DATABASE_URL, a server of our own.

Tests never touch the installation's GINNEL_HOME. The server is shared by every worker and every run that
overlaps, and stops with the last of them; its data stays in .ginnel/test for the next run.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
_held = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    from ginnel.config import keys

    home = Path(os.environ.get("GINNEL_TEST_HOME", ROOT / ".ginnel" / "test")).resolve()
    os.environ["GINNEL_HOME"] = str(home)
    keys.ensure(home)
    (home / "static").mkdir(parents=True, exist_ok=True)
    if "DATABASE_URL" not in os.environ:
        _start(home)


def pytest_unconfigure() -> None:
    _held.close()


def _start(home: Path) -> None:
    from ginnel.config.postgres import embedded

    _held.enter_context(embedded.held(home))
    embedded.allow_test_databases(home)
    os.environ["GINNEL_DATABASE_USER"] = embedded.OWNER
