"""Figures by place as staff see them: for every role, without a person, with what each figure is worth."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.queries import account_named
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.places import actions as places
from ginnel.foundation.sharing.queries import service, staff
from ginnel.population.engine.tests.lakes import AREAS, COUNCIL, lake
from ginnel.surfaces.workspace.viewer import ROLE, SEEN

pytestmark = pytest.mark.django_db
NAMES = {"N1": "Harbour", "N2": "Moor Top", "D1": "Coast", COUNCIL: "Dales & Coast"}


def enter(client: Client, role: Role) -> None:
    by = service("administer")
    here = organisations.ensure(code="HERE", name="Here", by=by)
    account = organisations.register_staff(username=role, display_name=role.label, password=None, by=by)
    held = organisations.grant_role(account=account, role=role, organisation=here, by=by)
    assert staff(staff_role=held.id) is not None
    found = account_named(role, viewer=by)
    assert found is not None
    client.force_login(found, backend="django.contrib.auth.backends.ModelBackend")
    session: Any = client.session
    session[ROLE], session[SEEN] = str(held.id), 10**11
    session.save()


@pytest.fixture
def figures(tmp_path: Path, settings: Any) -> None:
    """Admissions of two months: twenty and three in one neighbourhood, thirty and forty in another."""
    settings.GINNEL_HOME = tmp_path
    folder = tmp_path / "lake" / "planning"
    folder.mkdir(parents=True)
    lower = {row["neighbourhood"]: row["lsoa"] for row in AREAS}
    counts = {("N1", 2): 20, ("N1", 3): 3, ("N2", 2): 30, ("N2", 3): 40}
    spells = [
        {
            "lsoa": lower[hood],
            "age": 80,
            "method": "21",
            "admitted_on": date(2026, month, 5),
            "setting": "acute",
        }
        for (hood, month), count in counts.items()
        for _ in range(count)
    ]
    levels = {"N1": "neighbourhood", "N2": "neighbourhood", "D1": "district", COUNCIL: "council"}
    older = {"N1": 1_000, "N2": 3_000, "D1": 4_000, COUNCIL: 4_000}
    lake(
        folder,
        {
            "spells": spells,
            "services": [],
            "areas": [row for row in AREAS if row["neighbourhood"] in NAMES],
            "area_names": [{"level": levels[code], "area": code, "name": name} for code, name in NAMES.items()],
            "populations": [
                {"level": levels[code], "area": code, "year": 2025, "age_from": 65, "people": people}
                for code, people in older.items()
            ],
            "sources": [
                {"name": "Harbour Hospitals", "table": table, "rows": 1, "latest_on": date(2026, 3, 31)}
                for table in ("spells", "services")
            ],
        },
    )  # fmt: skip


def page(client: Client, name: str, query: dict[str, str] | None = None, **named: str) -> str:
    return client.get(reverse(f"workspace:{name}", kwargs=named), query or {}).content.decode()


@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.COMMUNITY_NURSE, Role.SYSTEM_ADMINISTRATOR])
def test_every_role_may_see_figures(client: Client, figures: None, role: Role) -> None:
    enter(client, role)
    assert "The whole place" in page(client, "places")


def test_nobody_sees_them_without_signing_in(client: Client, figures: None) -> None:
    assert client.get(reverse("workspace:places")).status_code == 302


def test_an_area_shows_its_figure_with_what_it_is_made_of(client: Client, figures: None) -> None:
    """43 admissions of 4,000 people; Byar's limits of 43 are 31.1 and 57.9."""
    enter(client, Role.COMMISSIONER)
    shown = page(client, "place", level="district", code="D1")
    for words in (
        "Coast",
        "1,075.0",
        "43 among 4,000 people (mid-2025)",
        "777.9 to 1,448.1",
        "2 neighbourhoods here",
    ):
        assert words in shown
    assert "Dales &amp; Coast" in shown  # the council it lies in


def test_a_small_count_is_on_no_page_and_in_no_drawing(client: Client, figures: None) -> None:
    """Three in the harbour in March: neither it nor what would give it away."""
    enter(client, Role.COMMISSIONER)
    shown = page(client, "place", level="neighbourhood", code="N1")
    assert "left out" in shown
    assert "Too few people to be shown" in shown
    assert "300.0" not in shown
    assert "2,000.0" in shown  # February's twenty


def test_a_measure_by_area_has_definition_completeness_freshness_and_hash(
    client: Client, figures: None
) -> None:
    enter(client, Role.ANALYST)
    shown = page(client, "measure", {"level": "neighbourhood"}, id="emergency-admissions-65")
    for words in (
        "March 2026",
        "Moor Top",
        "Provider spells that began in the month",
        "Age on admission is known",
        "Harbour Hospitals",
        "31 March 2026",
        "emergency-admissions-65, version 2025-26.1",
        "Hash of the rows counted",
        "No outlines have been loaded",
    ):
        assert words in shown


def test_another_period_can_be_chosen_without_scripts(client: Client, figures: None) -> None:
    enter(client, Role.ANALYST)
    query = {"level": "neighbourhood", "period": "2026-02-01"}
    shown = page(client, "measure", query, id="emergency-admissions-65")
    assert "2,000.0" in shown and "1,000.0" in shown
    assert page(client, "measure", {"level": "moon", "period": "then"}, id="emergency-admissions-65")


def test_a_map_is_drawn_from_the_outlines_loaded(client: Client, figures: None, tmp_path: Path) -> None:
    square = [[-1.0, 54.0], [-0.9, 54.0], [-0.9, 54.1], [-1.0, 54.1], [-1.0, 54.0]]
    other = [[x + 0.1, y] for x, y in square]
    named = {"E01000001": "N1", "E01000002": "N2"}
    (tmp_path / "lookup.csv").write_text(
        "lsoa21_code,neighbourhood_code,neighbourhood_name\n"
        + "".join(f"{lsoa},{hood},{NAMES[hood]}\n" for lsoa, hood in named.items())
    )
    features = [
        {"type": "Feature", "properties": {"code": code, "name": NAMES[code], "kind": "neighbourhood"},
         "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for code, ring in (("N1", square), ("N2", other))
    ]  # fmt: skip
    (tmp_path / "n.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    for name in ("lookup.csv", "n.geojson"):
        places.load_file(path=tmp_path / name, by=service("administer"))
    enter(client, Role.ANALYST)
    shown = page(
        client, "measure", {"level": "neighbourhood", "period": "2026-02-01"}, id="emergency-admissions-65"
    )
    assert "<title>Harbour: 2,000.0</title>" in shown
    assert "app-map__area--4" in shown
    march = page(client, "measure", {"level": "neighbourhood"}, id="emergency-admissions-65")
    assert "<title>Harbour: left out</title>" in march


def test_an_area_or_measure_that_is_not_there_is_not_found(client: Client, figures: None) -> None:
    enter(client, Role.ANALYST)
    for name, named in (("place", {"level": "district", "code": "D9"}), ("measure", {"id": "happiness"})):
        assert client.get(reverse(f"workspace:{name}", kwargs=named)).status_code == 404


def test_before_any_rows_are_made_the_page_says_so(client: Client, tmp_path: Path, settings: Any) -> None:
    settings.GINNEL_HOME = tmp_path
    enter(client, Role.COMMISSIONER)
    assert "There are no figures yet" in page(client, "places")
