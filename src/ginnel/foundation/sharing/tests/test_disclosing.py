"""What leaves for planning and research is approved until a day, heeds opt-outs by its basis, and is registered."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ginnel.foundation.audit.models import Event
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing import actions, queries
from ginnel.foundation.sharing.models import OptOut, TypeOneOptOut
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.sharing.rules import disclosing as rules
from ginnel.foundation.sharing.states import DisclosureForm, LegalBasis, OptOutKind
from ginnel.foundation.sharing.tests.conftest import Acting, Place
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotFound, NotPermitted
from ginnel.kernel.viewer import Category, Purpose

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = "9990000018", "9990000026", "9990000034"
BOTH = frozenset(OptOutKind)


def said(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Falls and who falls",
        "purpose": Purpose.RESEARCH,
        "recipient": "A university",
        "basis": LegalBasis.SECTION_251,
        "reference": "CAG 1 of 2026",
        "form": DisclosureForm.PSEUDONYMISED,
        "categories": [Category.HOSPITAL_ACTIVITY],
        "expires_on": clock.today() + timedelta(days=30),
    } | changes


@pytest.fixture
def guardian(place: Place, acting: Acting) -> Any:
    return acting(Role.CALDICOTT_GUARDIAN)


def lists(folder: Path, **numbers: str | None) -> None:
    """Load both lists; one that is None is left as it is."""
    for name, number in {"national": ONE, "type_1": TWO, **numbers}.items():
        if number is None:
            continue
        path = folder / f"{name}.csv"
        path.write_text(number)
        kind = OptOutKind(name.replace("_", "-"))
        actions.load_opt_outs(path=path, kind=kind, by=service("administer"))


def leaves(disclosure: UUID, by: Any) -> UUID:
    return actions.note_release(disclosure=disclosure, rows=9, people=3, left_out={}, digest="d" * 64, by=by)


@pytest.mark.parametrize(
    ("basis", "form", "kinds"),
    [
        (LegalBasis.SECTION_251, DisclosureForm.IDENTIFIED, BOTH),
        (LegalBasis.ANONYMOUS, DisclosureForm.PSEUDONYMISED, BOTH),
        (LegalBasis.SECTION_251, DisclosureForm.COUNTS, frozenset()),
        (LegalBasis.CONSENT, DisclosureForm.IDENTIFIED, frozenset()),
        (LegalBasis.REQUIRED_BY_LAW, DisclosureForm.IDENTIFIED, frozenset()),
        (LegalBasis.COMMUNICABLE_DISEASE, DisclosureForm.IDENTIFIED, frozenset()),
        (LegalBasis.PUBLIC_INTEREST, DisclosureForm.IDENTIFIED, frozenset()),
    ],
)
def test_whose_opt_outs_are_heeded_follows_from_the_legal_basis(
    basis: LegalBasis, form: DisclosureForm, kinds: frozenset[OptOutKind]
) -> None:
    assert rules.heeded(basis, form) == kinds
    assert all(len(why) > 30 for _, why in rules.HEEDED.values())


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "x"},
        {"recipient": ""},
        {"reference": ""},
        {"categories": []},
        {"purpose": Purpose.DIRECT_CARE},
        {"expires_on": clock.today() - timedelta(days=1)},
        {"expires_on": clock.today() + timedelta(days=400)},
        {"categories": [Category.GENETIC]},
        {"basis": LegalBasis.ANONYMOUS, "form": DisclosureForm.IDENTIFIED},
        {"categories": [Category.SOCIAL_CARE], "form": DisclosureForm.IDENTIFIED},
    ],
)
def test_an_approval_that_says_too_little_or_has_no_lawful_route_is_refused(
    guardian: Any, changes: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        actions.approve_disclosure(**said(**changes), by=guardian)
    assert queries.disclosures() == []


def test_social_care_leaves_by_consent_by_law_or_under_a_pseudonym(guardian: Any) -> None:
    care = {"categories": [Category.SOCIAL_CARE]}
    actions.approve_disclosure(**said(**care), by=guardian)
    for basis in (LegalBasis.CONSENT, LegalBasis.REQUIRED_BY_LAW):
        actions.approve_disclosure(**said(**care, basis=basis, form=DisclosureForm.IDENTIFIED), by=guardian)
    assert len(queries.disclosures()) == 3


def test_a_person_of_information_governance_approves_and_nobody_else(place: Place, acting: Acting) -> None:
    for by in (acting(Role.ANALYST), acting(Role.GENERAL_PRACTITIONER), service("agreements")):
        with pytest.raises(NotPermitted):
            actions.approve_disclosure(**said(), by=by)
    actions.approve_disclosure(**said(), by=acting(Role.INFORMATION_GOVERNANCE_OFFICER))
    assert queries.disclosures()[0].approved_by == "One"


def test_nothing_leaves_while_a_list_that_is_heeded_is_missing_or_old(
    guardian: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = actions.approve_disclosure(**said(), by=guardian)
    with pytest.raises(Conflict, match="never been loaded"):
        leaves(made, guardian)
    lists(tmp_path)
    assert queries.check_may_leave_now(made, viewer=guardian) == BOTH
    later = clock.now() + timedelta(days=22)
    monkeypatch.setattr(clock, "now", lambda: later)
    lists(tmp_path, national="", type_1=None)
    with pytest.raises(Conflict, match="type 1 opt-out is older than 21 days"):
        leaves(made, guardian)
    free = actions.approve_disclosure(**said(basis=LegalBasis.REQUIRED_BY_LAW), by=guardian)
    assert queries.check_may_leave_now(free, viewer=guardian) == frozenset()


def test_nothing_leaves_after_the_last_day_or_once_it_was_ended(
    guardian: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists(tmp_path)
    short = actions.approve_disclosure(**said(expires_on=clock.today()), by=guardian)
    made = actions.approve_disclosure(**said(), by=guardian)
    leaves(short, guardian)
    actions.end_disclosure(disclosure=made, reason="The study was stopped", by=guardian)
    with pytest.raises(Conflict, match="ended"):
        leaves(made, guardian)
    with pytest.raises(Conflict):
        actions.end_disclosure(disclosure=made, reason="The study was stopped", by=guardian)
    tomorrow = clock.today() + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    with pytest.raises(Conflict, match="ended"):
        leaves(short, guardian)
    assert [each.is_open for each in queries.disclosures()] == [False, False]


def test_what_left_is_in_the_register_and_on_the_audit_trail(guardian: Any, tmp_path: Path) -> None:
    lists(tmp_path)
    made = actions.approve_disclosure(**said(), by=guardian)
    leaves(made, guardian)
    (release,) = queries.disclosure(made).releases
    assert (release.rows, release.people, release.digest) == (9, 3, "d" * 64)
    assert Event.objects.filter(action="sharing.disclosed").count() == 1
    with pytest.raises(NotFound):
        queries.disclosure(UUID(int=1))


def test_the_two_lists_are_kept_apart(tmp_path: Path, db: None) -> None:
    lists(tmp_path)
    assert list(OptOut.objects.values_list("nhs_number", flat=True)) == [ONE]
    assert list(TypeOneOptOut.objects.values_list("nhs_number", flat=True)) == [TWO]


def test_who_is_not_on_a_cleaned_list_has_opted_out_and_who_is_has_not(tmp_path: Path, db: None) -> None:
    lists(tmp_path, national=f"{ONE}\n{THREE}")
    by = service("administer")
    actions.ask_opt_outs(reference="r1", asked=2, by=by)
    taken = actions.take_cleaned_list(reference="r1", asked=[ONE, TWO], cleared=[ONE], by=by)
    assert (taken.held, taken.added, taken.removed) == (2, 1, 1)
    assert set(OptOut.objects.values_list("nhs_number", flat=True)) == {TWO, THREE}


def test_an_answer_to_something_else_changes_nothing(tmp_path: Path, db: None) -> None:
    by = service("administer")
    actions.ask_opt_outs(reference="r1", asked=1, by=by)
    with pytest.raises(Invalid):
        actions.take_cleaned_list(reference="r1", asked=[ONE], cleared=[TWO], by=by)
    with pytest.raises(NotFound):
        actions.take_cleaned_list(reference="r2", asked=[ONE], cleared=[], by=by)
    actions.take_cleaned_list(reference="r1", asked=[ONE], cleared=[], by=by)
    with pytest.raises(Conflict):
        actions.take_cleaned_list(reference="r1", asked=[ONE], cleared=[ONE], by=by)
    assert OptOut.objects.get().nhs_number == ONE
