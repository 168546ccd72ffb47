"""Whose records may be used for planning, whose are left out, and who may draw them at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from ginnel.foundation.audit.models import Event
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people.queries import everybody, facts
from ginnel.foundation.sharing import actions, queries, rules
from ginnel.foundation.sharing.models import OptOut
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.sharing.tests.documents import bind, release
from ginnel.kernel.errors import Invalid, NotFound, NotPermitted
from ginnel.kernel.viewer import Category, Purpose

pytestmark = pytest.mark.django_db
ONE, TWO = "9990000018", "9990000026"


def trust() -> Organisation:
    return organisations.ensure(code="ZT1", name="Trust", by=service("administer"))


def planner() -> queries.ServiceViewer:
    return service("intake", purpose=Purpose.PLANNING)


def test_nothing_may_be_drawn_that_no_agreement_covers() -> None:
    trust()
    assert queries.drawing(viewer=planner()).organisations == frozenset()
    assert {each.agreements for each in queries.sources() if each.code == "ZT1"} == {()}


def test_an_agreement_for_care_lets_nothing_be_planned_by() -> None:
    trust()
    bind(["ZT1"], purpose=Purpose.DIRECT_CARE)
    assert queries.drawing(viewer=planner()).organisations == frozenset()


def test_another_decision_has_another_fingerprint() -> None:
    trust()
    version = bind(["ZT1"], Data=["plan"])
    seen = [queries.drawing(viewer=planner()).fingerprint]
    release(version)
    seen.append(queries.drawing(viewer=planner()).fingerprint)
    bind(["ZT1"], Identifier={"value": "next", "System": "urn:test"})
    seen.append(queries.drawing(viewer=planner()).fingerprint)
    assert len(set(seen)) == 3


def test_only_the_service_that_makes_rows_without_identity_may_draw() -> None:
    for viewer in (service("load"), service("verify", purpose=Purpose.INFORMATION_GOVERNANCE)):
        with pytest.raises(NotPermitted):
            queries.drawing(viewer=viewer)
        with pytest.raises(NotPermitted):
            everybody(viewer=viewer)
        with pytest.raises(NotPermitted):
            facts(viewer=viewer, people=[])
    with pytest.raises(NotPermitted):
        service("intake", purpose=Purpose.RECORD_KEEPING)


def test_what_is_most_private_is_never_drawn_and_conditions_of_restricted_subjects_are_not() -> None:
    never = {
        Category.SEXUAL_AND_REPRODUCTIVE_HEALTH, Category.GENETIC, Category.THIRD_PARTY, Category.STAFF_RESTRICTED,
    }  # fmt: skip
    assert not never & rules.HAPPENINGS.categories
    assert not (never | {Category.MENTAL_HEALTH, Category.SUBSTANCE_MISUSE, Category.SAFEGUARDING}) & (
        rules.FINDINGS.categories
    )


def listed(folder: Path, text: str) -> actions.OptOutsLoaded:
    path = folder / "opt-outs.csv"
    path.write_text(text)
    return actions.load_opt_outs(path=path, by=service("administer"))


def test_the_list_of_opt_outs_is_replaced_whole(tmp_path: Path) -> None:
    first = listed(tmp_path, f"NHS number\n{ONE}\n999 000 0026\n")
    assert (first.held, first.added, first.removed) == (2, 2, 0)
    second = listed(tmp_path, f"{TWO},since,2024\n")
    assert (second.held, second.added, second.removed) == (1, 0, 1)
    assert queries.opted_out(viewer=planner(), nhs_numbers=[ONE, TWO, ""]) == {TWO}


@pytest.mark.parametrize("text", [f"{ONE}\n9990000019\n", f"{ONE}\nnobody\n", "123\n"])
def test_half_a_list_does_not_pass_for_one(tmp_path: Path, text: str) -> None:
    listed(tmp_path, TWO)
    with pytest.raises(Invalid, match="Line") as refused:
        listed(tmp_path, text)
    assert ONE not in str(refused.value)
    assert list(OptOut.objects.values_list("nhs_number", flat=True)) == [TWO]
    with pytest.raises(NotFound):
        actions.load_opt_outs(path=tmp_path / "gone.csv", by=service("administer"))


def test_what_was_recorded_is_on_the_audit_trail_without_a_number(tmp_path: Path) -> None:
    listed(tmp_path, ONE)
    events = {event.action: event.detail for event in Event.objects.all()}
    assert events["sharing.opt-outs-loaded"] == {
        "list": "national", "held": 1, "added": 1, "removed": 0,
    }  # fmt: skip
    assert ONE not in repr(events)
