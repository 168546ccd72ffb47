"""The county enters an installation through feeds and actions, and the receipts say what its truth expects."""

import json
import re
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pyarrow.parquet as parquet
import pytest
from django.contrib.auth import authenticate

from ginnel.care.reception import actions as reception
from ginnel.foundation.organisations.models import StaffRole
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.places import queries as places
from ginnel.foundation.record.fhir.kinds import number_of
from ginnel.foundation.record.models import Resource
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.sharing.queries import service, staff
from ginnel.kernel.viewer import Action, Purpose
from ginnel.synthetic import demonstration, providers, writing
from ginnel.synthetic.facts import place
from ginnel.synthetic.sign_ins import SIGN_INS
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


def test_everybody_can_sign_in_and_is_made_once():
    _, manifest = made()
    demonstration.make_known()
    demonstration.staff(manifest["start_here"])
    for each in demonstration.staff(manifest["start_here"]):
        account = authenticate(None, username=each.who.username, password=each.password)
        assert account and StaffRole.objects.get(account=account).organisation == each.at


def test_there_is_somebody_to_be_in_every_role_and_each_works_at_a_pretend_organisation():
    _, manifest = made()
    assert {each.role for each in SIGN_INS} == set(Role)
    codes = {manifest["start_here"].get(each.organisation, each.organisation) for each in SIGN_INS}
    assert codes <= set(place().organisations)
    assert SIGN_INS[0].role == Role.GENERAL_PRACTITIONER and SIGN_INS[-1].role == Role.RECORD_KEEPER


def test_the_tour_says_whom_a_visitor_can_be():
    tour = (Path(__file__).parents[4] / "docs/tutorial/tour.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([\w-]+)` \|", tour, re.MULTILINE) == [each.username for each in SIGN_INS]


def test_care_providers_work_with_whom_they_look_after_and_with_nobody_else():
    loaded()
    folder, manifest = made()
    home_care = next(each for each in demonstration.staff(manifest["start_here"]) if each.at.code == "ZH2")
    story = manifest["start_here"]
    for _ in range(2):
        assert providers.look_after(folder, manifest["stories"]) == len(
            [each for each in manifest["stories"] if each["story"] in providers.LOOKED_AFTER]
        )
    # Reacted to is what is committed, which a test's own rows never are.
    reception.observe_held(by=service("observe", purpose=Purpose.RECORD_KEEPING))
    rows = {row.organisation.code: row for row in SourceRecord.objects.filter(nhs_number=story["nhs_number"])}
    assert rows["ZH2"].person_id == rows[story["practice"]].person_id
    begun = Relationship.objects.filter(organisation__code__in=("ZH1", "ZH2"))
    sent = Resource.objects.filter(
        kind=number_of("EpisodeOfCare"), organisation_number__in=begun.values("organisation__number")
    )
    assert {(one.kind, one.reference) for one in begun} == {("service", str(one.id)) for one in sent}
    assert [(one.version, one.occurred_start is None) for one in sent] == [(1, False)] * 2
    viewer = staff(staff_role=home_care.staff_role)
    assert viewer.works_with(rows["ZH2"].person_id)
    stranger = SourceRecord.objects.exclude(person_id=rows["ZH2"].person_id).first()
    assert not viewer.categories(stranger.person_id, Action.READ)


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
