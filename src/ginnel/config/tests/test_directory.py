"""`ginnel directory load`: services from files, each with its faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ginnel.config import cli
from ginnel.foundation.directory import queries
from ginnel.foundation.directory.queries import Asked
from ginnel.foundation.directory.tests.documents import service

pytestmark = pytest.mark.django_db


def load(tmp_path: Path, said: Any, *options: str) -> Result:
    path = tmp_path / "services.json"
    path.write_text(said if isinstance(said, str) else json.dumps(said))
    return CliRunner().invoke(cli.main, ["directory", "load", str(path), *options])


@pytest.mark.parametrize("wrapped", [lambda one: one, lambda one: [one], lambda one: {"contents": [one]}])
def test_a_service_alone_in_a_list_or_on_a_page_is_taken_in(tmp_path: Path, wrapped: Any) -> None:
    ended = load(tmp_path, wrapped(service("Bus")), "--json")
    assert ended.exit_code == 0, ended.output
    assert json.loads(ended.output)["services"] == {"new": 1}
    assert json.loads(load(tmp_path, wrapped(service("Bus")), "--json").output)["services"] == {"same": 1}


def test_one_that_is_refused_leaves_the_others_and_says_why(tmp_path: Path) -> None:
    ended = load(tmp_path, [service("Bus"), {**service("Tram"), "status": "open"}, 7])
    assert ended.exit_code == 1
    assert "1 new, 2 refused" in ended.output
    assert "service 2, status: It is none of the words it may be." in ended.output
    assert queries.search(Asked()).total == 1


def test_what_is_no_json_is_said(tmp_path: Path) -> None:
    assert "services.json is not JSON" in load(tmp_path, "{").output
