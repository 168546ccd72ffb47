"""What leaves is what was approved and agreed, without who opted out, under pseudonyms of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow.parquet as parquet
import pytest

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations import queries as organisation_queries
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing import queries
from ginnel.foundation.sharing.queries import service, staff
from ginnel.foundation.sharing.states import DisclosureForm, LegalBasis, OptOutKind
from ginnel.foundation.sharing.tests.documents import bind, release
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Category, Purpose
from ginnel.population.intake.tests.world import COUNCIL, NHS_NUMBERS, TRUST, World, care, patient, stay
from ginnel.population.release.actions import Left, disclose

pytestmark = pytest.mark.django_db
KINDS = [Category.DEMOGRAPHICS, Category.HOSPITAL_ACTIVITY, Category.SOCIAL_CARE]


@pytest.fixture
def world(db: None, tmp_path: Path, settings: Any) -> World:
    settings.GINNEL_HOME = tmp_path
    made = World(tmp_path)
    for number in range(2):
        told = stay(f"spell-{number}", str(number), "2026-03-01", "2026-03-09", str(number))
        made.say(TRUST, patient(str(number), NHS_NUMBERS[number]), told)
    made.say(COUNCIL, patient("c1"), care("s1", "c1", "2026-03-10"))
    lists(tmp_path)
    return made


def lists(folder: Path, national: str = "", type_1: str = "") -> None:
    for kind, numbers in ((OptOutKind.NATIONAL, national), (OptOutKind.TYPE_1, type_1)):
        path = folder / f"{kind}.csv"
        path.write_text(numbers)
        sharing.load_opt_outs(path=path, kind=kind, by=service("administer"))


@pytest.fixture
def approve(world: World) -> Callable[..., UUID]:
    by = service("administer")
    account = organisations.register_staff(username="cg", display_name="Guardian", password=None, by=by)
    at = organisation_queries.by_code(TRUST, viewer=by)
    assert at is not None
    held = organisations.grant_role(account=account, role=Role.CALDICOTT_GUARDIAN, organisation=at, by=by)
    guardian = staff(staff_role=held.id)
    assert guardian is not None

    def approved(**changes: Any) -> UUID:
        said: dict[str, Any] = {
            "title": "Stays and services",
            "purpose": Purpose.PLANNING,
            "recipient": "The board",
            "basis": LegalBasis.SECTION_251,
            "reference": "Approval 1",
            "form": DisclosureForm.PSEUDONYMISED,
            "categories": KINDS,
            "expires_on": clock.today() + timedelta(days=9),
        }
        return sharing.approve_disclosure(**{**said, **changes}, by=guardian)

    return approved


def leave(disclosure: UUID, folder: Path) -> Left:
    by = service("disclose", purpose=queries.disclosure(disclosure).purpose)
    return disclose(disclosure=disclosure, folder=folder, by=by)


def residents(folder: Path) -> set[str]:
    return {
        row
        for path in (folder / "residents").glob("*.parquet")
        for row in parquet.read_table(path)["resident"].to_pylist()
    }


def test_what_left_is_whole_and_says_what_it_is(approve: Callable[..., UUID], tmp_path: Path) -> None:
    left = leave(approve(), tmp_path / "out")
    assert (left.people, left.rows["spells"], left.rows["services"]) == (3, 2, 1)
    said = json.loads((tmp_path / "out/manifest.json").read_text())
    assert (said["recipient"], said["digest"], said["pseudonyms"]) == (
        "The board",
        left.digest,
        left.pseudonyms,
    )
    (release_,) = queries.disclosures()[0].releases
    assert (release_.digest, release_.people) == (left.digest, 3)
    text = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*.*"))
    assert not any(number.encode() in text for number in NHS_NUMBERS)


def test_two_disclosures_cannot_be_joined_nor_with_the_lake(
    world: World, approve: Callable[..., UUID], tmp_path: Path
) -> None:
    leave(approve(), tmp_path / "one")
    leave(approve(), tmp_path / "two")
    world.intake()
    known = {row["resident"] for row in world.rows("residents")}
    one, two = residents(tmp_path / "one"), residents(tmp_path / "two")
    assert len(one) == len(two) == len(known) == 3
    assert not one & two and not one & known


def test_one_disclosure_joins_with_itself_until_the_key_is_rotated_and_that_can_be_told(
    approve: Callable[..., UUID], tmp_path: Path, settings: Any
) -> None:
    made = approve()
    first, second = leave(made, tmp_path / "first"), leave(made, tmp_path / "second")
    assert residents(tmp_path / "first") == residents(tmp_path / "second")
    assert first.pseudonyms == second.pseudonyms
    settings.GINNEL_PSEUDONYM_KEY = b"n" * 32
    third = leave(made, tmp_path / "third")
    assert third.pseudonyms != first.pseudonyms
    assert not residents(tmp_path / "first") & residents(tmp_path / "third")


def test_who_opted_out_is_left_out_where_the_basis_heeds_it(
    approve: Callable[..., UUID], tmp_path: Path
) -> None:
    lists(tmp_path, national=NHS_NUMBERS[0])
    heeding = leave(approve(), tmp_path / "heeding")
    assert (heeding.people, heeding.left_out) == (2, {"opted out": 1})
    by_law = leave(approve(basis=LegalBasis.REQUIRED_BY_LAW), tmp_path / "by-law")
    assert (by_law.people, by_law.left_out.get("opted out", 0)) == (3, 0)


def test_only_what_was_approved_leaves(approve: Callable[..., UUID], tmp_path: Path) -> None:
    left = leave(approve(categories=KINDS[:2]), tmp_path / "out")
    assert (left.rows["spells"], left.rows["services"]) == (2, 0)


def test_only_what_was_agreed_for_that_purpose_leaves(
    world: World, approve: Callable[..., UUID], tmp_path: Path
) -> None:
    research = approve(purpose=Purpose.RESEARCH)
    with pytest.raises(Conflict, match="No agreement in force"):
        leave(research, tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()
    bind([TRUST], purpose=Purpose.RESEARCH)
    left = leave(research, tmp_path / "some")
    assert (left.people, left.rows["services"]) == (2, 0)
    release(world.agreement, COUNCIL)
    assert leave(approve(), tmp_path / "planning").rows["services"] == 0


def test_what_may_not_be_passed_on_does_not_leave_but_where_the_law_requires_it(
    approve: Callable[..., UUID], tmp_path: Path
) -> None:
    bind([TRUST], purpose=Purpose.RESEARCH, Restrictions=["odrl:distribute"])
    with pytest.raises(Conflict, match="No agreement in force"):
        leave(approve(purpose=Purpose.RESEARCH), tmp_path / "out")
    by_law = approve(purpose=Purpose.RESEARCH, basis=LegalBasis.REQUIRED_BY_LAW)
    assert leave(by_law, tmp_path / "out").people == 2


def test_whoever_receives_it_is_told_to_delete_it_when_the_first_agreement_says_so(
    approve: Callable[..., UUID], tmp_path: Path
) -> None:
    bind([TRUST], purpose=Purpose.RESEARCH, DataRecipientResponsibilities=["odrl:delete P3D"])
    leave(approve(purpose=Purpose.RESEARCH), tmp_path / "out")
    said = json.loads((tmp_path / "out/manifest.json").read_text())
    assert said["may_be_used_until"] == (clock.today() + timedelta(days=3)).isoformat()


def test_nothing_is_written_once_the_approval_has_ended_or_over_what_is_there(
    approve: Callable[..., UUID], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = approve()
    leave(made, tmp_path / "out")
    with pytest.raises(Conflict, match="there already"):
        leave(made, tmp_path / "out")
    with pytest.raises(Invalid):
        leave(approve(form=DisclosureForm.COUNTS), tmp_path / "counts")
    later = clock.today() + timedelta(days=10)
    monkeypatch.setattr(clock, "today", lambda: later)
    with pytest.raises(Conflict, match="ended"):
        leave(made, tmp_path / "late")
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith((".", "late", "counts"))]
