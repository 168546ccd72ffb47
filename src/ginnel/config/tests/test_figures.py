"""`ginnel intake`, `measure`, `sources` and `opt-outs`: from a record nobody may plan with to a figure, and back."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ginnel.config.cli import main
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing import queries
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.sharing.states import DisclosureForm, LegalBasis
from ginnel.kernel import clock
from ginnel.kernel.viewer import Category, Purpose
from ginnel.population.intake.tests.world import KINDS, NHS_NUMBERS, TRUST, World, patient, stay

COUNTY = "E06000065"
MANY = 12


@pytest.fixture
def world(transactional_db: None, tmp_path: Path, settings: Any) -> World:
    """Twelve people with an emergency admission each, some weeks ago. The change log shows what is committed."""
    settings.GINNEL_HOME = tmp_path
    world = World(tmp_path)
    for number in range(MANY):
        told = stay(f"spell-{number}", str(number), f"{month()}-03", f"{month()}-09", str(number))
        world.say(TRUST, patient(str(number), *NHS_NUMBERS[number : number + 1]), told)
    return world


def month() -> str:
    first = clock.today().replace(day=1)
    return f"{(first - timedelta(days=40)):%Y-%m}"


def ginnel(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def said(*arguments: object) -> dict[str, Any]:
    done = ginnel(*arguments, "--json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def admitted(level: str = "council") -> Any:
    found = said("measure", "emergency-admissions-65", "--until", f"{month()}-15")
    rows = [row for each in found["publications"] for row in each["rows"] if row["level"] == level]
    return next(row["values"]["admissions"] for row in rows if row["code"] == COUNTY)


def test_intake_says_what_it_drew_and_then_that_nothing_changed(world: World) -> None:
    first = said("intake")
    assert (first["kind"], first["is_whole"], first["people"]) == ("intake", True, MANY)
    assert first["rows"]["spells"] == MANY
    second = ginnel("intake")
    assert second.exit_code == 0
    assert "0 changes were followed: 0 people" in second.output
    assert "Everybody was drawn" in ginnel("intake", "--full").output


def test_a_figure_is_printed_by_place_with_its_sources_and_the_rows_it_was_made_of(world: World) -> None:
    ginnel("intake")
    printed = ginnel("measure", "emergency-admissions-65", "--by", "place", "--until", f"{month()}-15").output
    assert "Emergency admissions" in printed
    assert f"{TRUST}: last sent {clock.today()}" in printed
    assert admitted()["value"] == MANY


def test_what_no_agreement_covers_is_not_drawn_until_one_is_signed(world: World, tmp_path: Path) -> None:
    identifier = queries.all_agreements()[0].latest.identifier
    assert ginnel("agreements", "withdraw", identifier, "--reason", "It ended").exit_code == 0
    nobody = ginnel("intake")
    assert f"left out, no agreement covers them: {MANY} people" in nobody.output
    assert "ginnel sources list" in nobody.output
    drafted = ginnel("agreements", "draft", TRUST, "--identifier", "7", "--name", "Seven", "--contact", "Us")
    path = tmp_path / "seven.json"
    path.write_text(drafted.stdout)
    assert "nobody has signed it yet" in ginnel("agreements", "load", path).output
    assert said("intake")["rows"]["spells"] == 0
    sign = ("agreements", "sign", "7", TRUST, "--name", "Somebody", "--role")
    assert "Party.Signatory" in ginnel(*sign, "Finance director").output
    signed = ginnel(*sign, "Caldicott Guardian")
    assert "In force." in signed.output
    listed = {each["code"]: each for each in said("sources", "list")["sources"]}
    assert listed[TRUST]["agreements"] == ["Seven"]
    assert said("intake")["rows"]["spells"] == MANY


def test_a_command_about_agreements_names_what_there_is(world: World, tmp_path: Path) -> None:
    for arguments in (
        ("draft", "NOSUCH", "--identifier", "7", "--name", "Seven", "--contact", "Us"),
        ("withdraw", "NOSUCH", "--reason", "It ended"),
        ("load", tmp_path / "gone.json"),
    ):
        done = ginnel("agreements", *arguments)
        assert (done.exit_code, "There is no" in done.output) == (1, True)
    (only,) = said("agreements", "list")["agreements"]
    assert (only["standing"], len(only["parties"])) == ("in-force", len(KINDS))
    assert "In force" in ginnel("agreements", "list").output


def test_who_opted_out_is_in_no_figure_and_comes_back_when_they_opt_in(world: World) -> None:
    ginnel("intake")
    path = world.home / "opted-out.txt"
    path.write_text(f"{NHS_NUMBERS[0]}\n{NHS_NUMBERS[1]}\n")
    assert said("opt-outs", "load", path)["held"] == 2
    assert said("intake")["left_out"]["opted out"] == 2
    assert admitted()["value"] == MANY - 2
    path.write_text("")
    assert "2 no longer" in ginnel("opt-outs", "load", path).output
    ginnel("intake")
    assert admitted()["value"] == MANY


def test_an_opt_out_list_with_anything_else_in_it_is_refused_whole(world: World) -> None:
    path = world.home / "opted-out.txt"
    path.write_text(f"{NHS_NUMBERS[0]}\n")
    ginnel("opt-outs", "load", path)
    path.write_text("9990000019\n")
    done = ginnel("opt-outs", "load", path)
    assert done.exit_code == 1
    assert "9990000019" not in done.output
    assert said("intake")["left_out"]["opted out"] == 1


def test_small_numbers_leave_by_no_option(world: World) -> None:
    for number in range(MANY - 3):
        taken = stay(f"spell-{number}", str(number), f"{month()}-03", f"{month()}-09", str(number))
        world.take_back(TRUST, taken)
    ginnel("intake")
    for level in ("council", "district", "neighbourhood"):
        printed = ginnel("measure", "emergency-admissions-65", "--by", level, "--until", f"{month()}-15")
        assert printed.exit_code == 0
    assert admitted()["is_suppressed"] is True
    assert admitted()["value"] is None


def test_measures_are_listed_by_their_id_and_version() -> None:
    listed = {each["id"]: each for each in said("measure")["measures"]}
    assert {"emergency-admissions-65", "discharge-delay", "care-home-admissions-65"} == set(listed)
    assert "emergency-admissions-65" in ginnel("measure").output
    assert ginnel("measure", "nosuch").exit_code == 1


def test_figures_before_any_intake_say_what_to_do(tmp_path: Path, settings: Any) -> None:
    settings.GINNEL_HOME = tmp_path
    done = ginnel("measure", "emergency-admissions-65")
    assert done.exit_code == 1
    assert "ginnel intake" in done.output


def test_places_are_loaded_each_for_what_it_is(world: World) -> None:
    people = world.home / "people.csv"
    people.write_text("lsoa21_code,year,sex,age_band,people\nE01000001,2024,female,65-69,120\n")
    done = ginnel("places", "load", people)
    assert (done.exit_code, "1 rows" in done.output) == (0, True), done.output
    (world.home / "imd2025.csv").write_text("lsoa21_code,IMD_rank,IMD_decile\nE01000001,5,1\n")
    done = ginnel("places", "load", world.home / "imd2025.csv")
    assert "how deprived areas are, 1 rows" in done.output
    (world.home / "odd.csv").write_text("a,b\n1,2\n")
    assert ginnel("places", "load", world.home / "odd.csv").exit_code == 1


def test_what_was_approved_is_written_to_a_folder(world: World, tmp_path: Path) -> None:
    by = service("administer")
    account = organisations.register_staff(username="cg", display_name="Guardian", password=None, by=by)
    at = organisations.ensure(code=TRUST, by=by)
    held = organisations.grant_role(account=account, role=Role.CALDICOTT_GUARDIAN, organisation=at, by=by)
    guardian = queries.staff(staff_role=held.id)
    assert guardian is not None
    disclosure = sharing.approve_disclosure(
        title="Stays in hospital",
        purpose=Purpose.PLANNING,
        recipient="The board",
        basis=LegalBasis.SECTION_251,
        reference="Approval 1",
        form=DisclosureForm.PSEUDONYMISED,
        categories=[Category.DEMOGRAPHICS, Category.HOSPITAL_ACTIVITY],
        expires_on=clock.today(),
        by=guardian,
    )
    refused = ginnel("disclose", disclosure, "--to", tmp_path / "out")
    assert (refused.exit_code, "never been loaded" in refused.output) == (1, True)
    path = tmp_path / "nobody.txt"
    path.write_text("")
    for more in ((), ("--type-1",)):
        assert ginnel("opt-outs", "load", path, *more).exit_code == 0
    left = said("disclose", disclosure, "--to", tmp_path / "out")
    assert (left["people"], left["rows"]["spells"]) == (MANY, MANY)
    assert "rows about" in ginnel("disclose", disclosure, "--to", tmp_path / "again").output
