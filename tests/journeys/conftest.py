"""One installation and one browser for all journeys; a fresh context for each."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright
from psycopg import sql

from tests.journeys import installation as installations
from tests.journeys.histories import Histories, told
from tests.journeys.installation import Installation
from tests.journeys.journey import Journey

WIDTHS = {"desktop": 1280, "phone": 390}
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys share an installation, so one worker runs them all."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("journeys"))


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    home = tmp_path_factory.mktemp("journeys")
    home.parent.parent.chmod(0o755)  # its own PostgreSQL may run as another user than a test run by root
    home.parent.chmod(0o755)
    url = os.environ.get("DATABASE_URL", "")
    database = _database(url) if url else ""
    found = installations.start(home / "ginnel", database)
    yield found
    found.stop()


def _database(url: str) -> str:
    """An empty database beside the one the other tests use."""
    parts = urlsplit(url)
    name = f"{parts.path.lstrip('/')}_journeys"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(parts._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    installed = os.environ.get("GINNEL_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=installed, args=_FLAGS)
        yield found
        found.close()


@pytest.fixture(params=WIDTHS)
def journey(
    request: pytest.FixtureRequest, browser: Browser, installation: Installation
) -> Iterator[Journey]:
    """A journey at a desk and again on a phone."""
    context = browser.new_context(viewport={"width": WIDTHS[request.param], "height": 900}, locale="en-GB")
    yield Journey(context.new_page(), installation, width=request.param)
    context.close()


@pytest.fixture
def without_scripts(browser: Browser, installation: Installation) -> Iterator[Journey]:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    yield Journey(context.new_page(), installation, width="desktop", has_scripts=False)
    context.close()


@pytest.fixture(scope="session")
def histories(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Histories:
    """People whom journeys of many roles read of."""
    return told(installation, tmp_path_factory.mktemp("histories"))
