"""The lake follows the record: whatever happens, a run over the changes leaves what one over everything would."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.places import actions as places
from ginnel.foundation.record import actions as record
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.sharing.states import OptOutKind
from ginnel.foundation.sharing.tests.documents import bind, release
from ginnel.population.intake.actions import running
from ginnel.population.intake.tests.world import (
    COUNCIL,
    NHS_NUMBERS,
    TRUST,
    World,
    care,
    contents,
    patient,
    stay,
)


def told(world: World) -> None:
    """One person known to a trust and a council, another to the trust alone."""
    world.say(TRUST, patient("1", NHS_NUMBERS[0]), stay("spell-A", "1", "2026-03-01", "2026-03-09", "A"))
    world.say(TRUST, patient("2", NHS_NUMBERS[1]), stay("spell-B", "2", "2026-03-02", "2026-03-03", "B"))
    world.say(COUNCIL, patient("c1"), care("s1", "c1", "2026-03-10"))


def test_a_first_run_draws_everybody_and_a_second_nobody(world: World) -> None:
    told(world)
    first = world.intake()
    assert (first.is_whole, first.people, first.residents) == (True, 3, 3)
    second = world.intake()
    assert (second.is_whole, second.changes, second.people) == (False, 0, 0)
    assert second.rows == first.rows


def test_a_correction_replaces_the_row_it_corrects(world: World) -> None:
    told(world)
    world.intake()
    world.say(TRUST, stay("spell-A", "1", "2026-03-01", "2026-03-20", "A"))
    assert world.intake().people == 1
    assert {row["discharged_on"] for row in world.rows("spells")} == {date(2026, 3, 20), date(2026, 3, 3)}


def test_what_is_withdrawn_is_gone(world: World) -> None:
    told(world)
    world.intake()
    world.take_back(TRUST, stay("spell-A", "1", "2026-03-01", "2026-03-09", "A"))
    world.intake()
    assert len(world.rows("spells")) == 1


def test_joined_people_are_one_resident_and_parted_two_again(world: World) -> None:
    told(world)
    world.intake()
    before = contents(world.lake)
    hospital, council = world.source(TRUST, "1"), world.source(COUNCIL, "c1")
    world.join(hospital, council)
    world.intake()
    assert len(world.rows("residents")) == 2
    assert world.rows("services")[0]["resident"] in {row["resident"] for row in world.rows("spells")}
    world.part(world.source(COUNCIL, "c1"))
    world.intake()
    assert contents(world.lake) == before


def test_a_stay_said_to_be_somebody_elses_moves_with_its_source(world: World) -> None:
    told(world)
    world.intake()
    owner = {row["resident"] for row in world.rows("spells") if row["admitted_on"] == date(2026, 3, 1)}
    world.say(TRUST, stay("spell-A", "2", "2026-03-01", "2026-03-09", "A"))
    world.intake()
    residents = [row["resident"] for row in world.rows("spells")]
    assert len(residents) == 2
    assert not owner & set(residents)


def test_somebody_who_opts_out_leaves_every_table_and_may_come_back(world: World) -> None:
    told(world)
    world.join(world.source(TRUST, "1"), world.source(COUNCIL, "c1"))
    world.intake()
    before = contents(world.lake)
    world.opt_out(NHS_NUMBERS[0])
    outcome = world.intake()
    assert (outcome.residents, outcome.left_out["opted out"]) == (1, 1)
    assert not world.rows("services")
    world.opt_out()
    world.intake()
    assert contents(world.lake) == before


def test_a_source_that_no_agreement_covers_gives_nothing(world: World) -> None:
    told(world)
    world.intake()
    release(world.agreement, COUNCIL)
    outcome = world.intake()
    assert outcome.is_whole
    assert not world.rows("services")
    assert outcome.left_out["no agreement covers them"] == 1


def test_whose_address_is_protected_is_placed_nowhere_until_it_is_not(world: World) -> None:
    told(world)
    world.intake()
    before = contents(world.lake)
    protected = world.protect(world.source(TRUST, "1"))
    assert world.intake().people == 1
    areas = [row["lsoa"] for row in world.rows("residents")]
    assert (len(areas), areas.count(None) + areas.count("")) == (3, 1)
    world.protect_no_longer(protected)
    world.intake()
    assert contents(world.lake) == before


def test_another_postcode_directory_draws_everybody_again(world: World) -> None:
    told(world)
    world.intake()
    path = world.home / "other.csv"
    path.write_text("postcode,lsoa21_code\nZZ1 1AA,E01000009\n")
    places.load_file(path=path, by=service("administer"))
    assert world.intake().is_whole
    assert {row["lsoa"] for row in world.rows("residents")} == {"E01000009"}


def test_a_restored_database_draws_everybody_again(world: World) -> None:
    told(world)
    world.intake()
    record.new_epoch(by=service("administer"))
    assert world.intake().is_whole
    assert not world.intake().is_whole


def test_a_new_key_makes_new_pseudonyms_of_everybody(world: World, settings: object) -> None:
    told(world)
    world.intake()
    before = {row["resident"] for row in world.rows("residents")}
    settings.GINNEL_PSEUDONYM_KEY = b"n" * 32  # type: ignore[attr-defined]
    assert world.intake().is_whole
    assert not before & {row["resident"] for row in world.rows("residents")}


def test_a_whole_run_that_died_goes_on_where_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what happened meanwhile, even to those drawn before, is in it."""
    monkeypatch.setattr(running, "BATCH", 1)
    told(world)

    def dies(done: int, total: int) -> None:
        if done == 2:
            raise RuntimeError("power")

    with pytest.raises(RuntimeError):
        world.intake(progress=dies)
    world.join(world.source(TRUST, "1"), world.source(COUNCIL, "c1"))
    world.say(TRUST, stay("spell-A", "1", "2026-03-01", "2026-03-20", "A"))
    outcome = world.intake()
    assert outcome.is_whole
    after = contents(world.lake)
    world.intake(full=True)
    assert contents(world.lake) == after


def test_a_run_over_changes_that_died_changes_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told(world)
    world.intake()
    before = contents(world.lake)
    world.take_back(TRUST, stay("spell-A", "1", "2026-03-01", "2026-03-09", "A"))
    monkeypatch.setattr(running, "write_dimensions", _fails)
    with pytest.raises(RuntimeError):
        world.intake()
    assert contents(world.lake) == before
    monkeypatch.undo()
    world.intake()
    assert contents(world.lake) != before


def _fails(*_: object) -> None:
    raise RuntimeError("power")


Happening = Callable[[World, random.Random], None]


def _describe(world: World, rng: random.Random) -> None:
    at, who = rng.choice((TRUST, COUNCIL)), str(rng.randrange(4))
    number = rng.choice(("", *NHS_NUMBERS))
    where = rng.choice(("ZZ1 1AA", "ZZ1 1AB", "ZZ9 9ZZ"))
    born = rng.choice(("1950-05-17", "1932-01-01", "1949"))
    world.say(at, patient(who, number, birthDate=born, address=[{"postalCode": where}]))


def _stay(world: World, rng: random.Random) -> None:
    spell, day = rng.randrange(6), rng.randrange(1, 28)
    ends = f"2026-03-{day + rng.randrange(-2, 4):02d}" if rng.random() < 0.7 and day > 2 else ""
    id = rng.choice(("spell", "visit"))
    tree = stay(f"{id}-{spell}", str(rng.randrange(4)), f"2026-03-{day:02d}", ends, str(spell))
    world.say(TRUST, tree)


def _care(world: World, rng: random.Random) -> None:
    day = rng.randrange(1, 28)
    world.say(COUNCIL, care(f"s{rng.randrange(5)}", str(rng.randrange(4)), f"2026-02-{day:02d}"))


def _join(world: World, rng: random.Random) -> None:
    found = sorted(world.sources(), key=lambda one: one.number)
    if len(found) > 1:
        world.join(*rng.sample(found, 2))


def _part(world: World, rng: random.Random) -> None:
    found = sorted(world.sources(), key=lambda one: one.number)
    if found:
        world.part(rng.choice(found))


def _take_back(world: World, rng: random.Random) -> None:
    spell = rng.randrange(6)
    world.take_back(TRUST, stay(f"spell-{spell}", str(rng.randrange(4)), "2026-03-01", spell=str(spell)))


def _move(world: World, rng: random.Random) -> None:
    found = sorted(world.sources(), key=lambda one: one.number)
    if found:
        world.move(rng.choice((f"spell-{rng.randrange(6)}", f"s{rng.randrange(5)}")), rng.choice(found))


def _opt_out(world: World, rng: random.Random) -> None:
    world.opt_out(*rng.sample(NHS_NUMBERS, rng.randrange(3)))


HAPPENINGS: tuple[Happening, ...] = (
    _describe, _describe, _stay, _stay, _stay, _care, _care, _join, _part, _take_back, _move, _opt_out,
)  # fmt: skip


@pytest.mark.parametrize(
    "seed", [*range(6), *(pytest.param(n, marks=pytest.mark.verify) for n in range(6, 60))]
)
def test_after_any_history_following_equals_starting_again(
    world: World, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte: the same rows are the same files, whichever way they came to be there."""
    monkeypatch.setattr(running, "PEOPLE_PER_BUCKET", 2)
    rng = random.Random(seed)
    for _ in range(4):
        for _ in range(rng.randrange(1, 9)):
            rng.choice(HAPPENINGS)(world, rng)
        world.intake()
    buckets = world.lake.manifest.buckets
    monkeypatch.setattr(running, "_buckets", lambda total: buckets)
    followed = contents(world.lake)
    world.intake(full=True)
    assert contents(world.lake) == followed


def test_a_type_1_opt_out_leaves_out_what_the_practice_says_and_nothing_else(
    world: World, tmp_path: Path
) -> None:
    by = service("administer")
    organisations.ensure(code="ZG1", name="ZG1", kind="gp-practice", by=by)
    bind(["ZG1"])
    told(world)
    world.say("ZG1", patient("g1", NHS_NUMBERS[0]), stay("seen-A", "g1", "2026-03-01", "2026-03-01", "A"))
    world.say("ZG1", patient("g2", NHS_NUMBERS[2]))
    world.join(world.source("ZG1", "g1"), world.source(TRUST, "1"))
    world.intake()
    before = len(world.rows("residents"))
    path = tmp_path / "type-1.csv"
    path.write_text(f"{NHS_NUMBERS[0]}\n{NHS_NUMBERS[2]}\n")
    sharing.load_opt_outs(path=path, kind=OptOutKind.TYPE_1, by=by)
    world.intake()
    senders = {row["organisation"] for row in world.rows("spells")}
    assert "ZG1" not in senders
    assert TRUST in senders
    assert len(world.rows("residents")) == before - 1
