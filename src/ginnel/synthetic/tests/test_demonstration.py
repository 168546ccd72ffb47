"""The county enters an installation through feeds and actions, and the receipts say what its truth expects."""

import json
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pyarrow.parquet as parquet
import pytest
from django.contrib.auth import authenticate

from ginnel.foundation.organisations.models import StaffRole
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.places import queries as places
from ginnel.foundation.relationships.models import Relationship
from ginnel.synthetic import demonstration, writing
from ginnel.synthetic.tests.counties import truth

pytestmark = pytest.mark.django_db


@cache
def made() -> tuple[Path, dict[str, Any]]:
    folder = Path(mkdtemp()) / "county"
    return folder, writing.write(people=40, seed=2, out=folder)


def loaded() -> list[dict[str, Any]]:
    folder, manifest = made()
    demonstration.make_known()
    return list(demonstration.load(folder, manifest))


def test_receipts_say_what_the_truth_expects():
    """A row sent again is held already, unless another row has said otherwise in between."""
    folder, manifest = made()
    expected = json.loads((folder / "truth" / "counts.json").read_text())["files"]
    for file, receipt in zip(manifest["files"], loaded(), strict=True):
        stated = expected[file["path"]]
        assert (receipt["read"], receipt["quarantined"]) == (stated["read"], stated["quarantined"]), file[
            "path"
        ]
        assert receipt["already_held"] <= stated["already_held"], file["path"]
        assert receipt["accepted"] + receipt["already_held"] == stated["accepted"] + stated["already_held"]


def test_the_countys_areas_are_laid_out_once():
    folder, manifest = made()
    demonstration.make_known()
    assert demonstration.lay_out(folder, manifest) == len(manifest["places"])
    assert demonstration.lay_out(folder, manifest) == 0
    assert {each.name for each in places.areas("lsoa")} >= {"York centre 01A", "Bentham 01A"}


def test_going_on_loads_nothing_twice():
    first = loaded()
    assert [each["load"] for each in loaded()] == [each["load"] for each in first]


def test_everyone_on_a_list_has_a_relationship_and_only_one():
    loaded()
    folder, _ = made()
    listed = demonstration.work_with(folder)
    demonstration.work_with(folder)
    assert listed and Relationship.objects.filter(reference__contains=" list of ").count() == listed


def test_seven_people_can_sign_in_and_are_made_once():
    _, manifest = made()
    demonstration.make_known()
    demonstration.staff(manifest["start_here"])
    for each in demonstration.staff(manifest["start_here"]):
        account = authenticate(None, username=each.who.username, password=each.password)
        assert account and StaffRole.objects.get(account=account).organisation == each.at


def test_the_storys_resident_is_joined_with_what_the_council_knows():
    loaded()
    _, manifest = made()
    star = manifest["start_here"]
    keeper = demonstration.staff(star)[-1].staff_role
    assert demonstration.join(star, keeper) and demonstration.join(star, keeper)
    rows = SourceRecord.objects.filter(nhs_number=star["nhs_number"])
    assert {each.organisation.code for each in rows} > {star["practice"], star["council"]}
    assert len({each.person_id for each in rows}) == 1


def test_a_county_of_another_size_or_seed_is_made_anew():
    folder, manifest = made()
    assert demonstration.is_made(folder, 40, 2) == manifest
    assert demonstration.is_made(folder, 41, 2) is None
    assert demonstration.is_made(folder, 40, 3) is None


def test_the_stays_in_the_planning_rows_are_those_of_the_truth(tmp_path, settings):
    """But for a stay whose every row was spoilt, and one that two records of a person speak of."""
    settings.GINNEL_HOME = tmp_path
    folder, manifest = made()
    loaded()
    demonstration.lay_out(folder, manifest)
    assert demonstration.plan() >= manifest["people"]
    drawn = parquet.read_table(next((tmp_path / "lake").glob("*/spells")))
    found = {(row["organisation"], str(row["admitted_on"])) for row in drawn.to_pylist()}
    true = {(each["trust"], each["admitted"]) for each in truth("spells", folder)}
    assert found == true
