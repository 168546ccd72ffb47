"""From a list that an organisation sends to who works with whom, and off it again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps

from ginnel.foundation.sharing.queries import service
from ginnel.foundation.terminology import actions as terminology
from ginnel.kernel import clock
from ginnel.surfaces.feeds import loading
from ginnel.surfaces.feeds.tests.test_working_with import LATER, OTHER, ROW, load, make_colleague

pytestmark = pytest.mark.django_db(transaction=True)
MARCH, JUNE = datetime(2025, 3, 4, tzinfo=UTC), datetime(2025, 6, 11, tzinfo=UTC)
LEAD = ROW | {"Kind": "Accountable lead", "Team_Code": ""}


def held() -> list[tuple[str, str, str | None]]:
    found = apps.get_model("relationships", "Relationship").objects.filter(ending=None)
    return sorted(found.values_list("kind", "source_record__local_id", "staff__username"))


def send(folder: Path, at: datetime, *rows: dict[str, str], name: str) -> None:
    with clock.held_at(at):
        load(folder, *rows, name=name)
        loading.settle()


def test_a_list_opens_what_it_says_and_a_later_one_ends_whom_it_leaves_out(tmp_path: Path) -> None:
    terminology.load_shipped(by=service("administer"))
    with clock.held_at(MARCH):
        make_colleague("R1A")
    send(tmp_path, MARCH, ROW, LEAD, OTHER, name="march.csv")
    assert held() == [
        ("accountable-lead", "working-with-P1", "j.smith"),
        ("caseload", "working-with-P1", "j.smith"),
        ("service", "working-with-P2", None),
    ]
    send(tmp_path, JUNE, LEAD | LATER, OTHER | LATER, name="june.csv")
    assert held() == [
        ("accountable-lead", "working-with-P1", "j.smith"),
        ("service", "working-with-P2", None),
    ]
    send(tmp_path, JUNE, LEAD | LATER, OTHER | LATER, name="june.csv")
    assert len(held()) == 2
