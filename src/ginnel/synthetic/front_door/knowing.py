"""Whom a council's front door hears about: those it supports, those it has known, and those it has not."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import UUID

from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import queries as people_queries
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel import clock
from ginnel.kernel.viewer import Purpose
from ginnel.synthetic.facts import place

ADULT = 18


@dataclass(frozen=True, slots=True)
class Known:
    """People of one council's area, each list sorted: `supported` today, `known` to the council, and `strangers`, whom
    only their practice knows. `part` of `parts` of them."""

    supported: list[UUID]
    known: list[UUID]
    strangers: list[UUID]
    part: int = 0
    parts: int = 1

    @property
    def adults(self) -> int:
        return len(self.known) + len(self.strangers)

    def parted(self, parts: int) -> list[Known]:
        """The people shared out."""
        return [
            Known(
                *([one for one in all_ if one.int % parts == part] for all_ in self._lists),
                part=part,
                parts=parts,
            )
            for part in range(parts)
        ]

    @property
    def _lists(self) -> tuple[list[UUID], list[UUID], list[UUID]]:
        return self.supported, self.known, self.strangers

    def draw(self, random: Random) -> UUID | None:
        """Somebody; half the time one whom the council supports. None where nobody is known."""
        turn = random.random()
        pools = (self.supported, self.known) if turn < 0.5 else (self.known, self.supported)
        if turn >= 0.85:
            pools = (self.strangers, *pools)
        return next((random.choice(pool) for pool in pools if pool), None)


def known_around(folder: Path, organisation: str) -> Known:
    """Adults with a practice, so that they have a name, who live, by the county's files, where the council is it."""
    by = sharing.service("observe", purpose=Purpose.RECORD_KEEPING)
    practices = {
        code for town in place().localities if town.council == organisation for code in town.practices
    }
    held: set[UUID] = set()
    registered: set[UUID] = set()
    named: set[UUID] = set()
    for one in people_queries.linked(viewer=by):
        if one.organisation in place().footprints:
            named.add(one.person)
        if one.organisation == organisation:
            held.add(one.person)
        elif one.organisation in practices:
            registered.add(one.person)
    living = _living_adults((held | registered) & named)
    supported = [one for one in people_on_lists(folder, organisation) if one in living]
    return Known(supported, sorted(held & living), sorted((registered - held) & living))


def people_on_lists(folder: Path, organisation: str) -> list[UUID]:
    """Those on the council's lists today."""
    with (folder / "working-with.csv").open(newline="", encoding="utf-8") as stream:
        ids = sorted(
            {row["local_id"] for row in csv.DictReader(stream) if row["organisation"] == organisation}
        )
    at = organisations.by_code(organisation, viewer=sharing.service("synthetic"))
    if at is None or not ids:
        return []
    keys = [(at.id, local_id) for local_id in ids]
    return [source.person for source in people.ensure(keys=keys, by=sharing.service("observe")).values()]


def _living_adults(found: Iterable[UUID]) -> set[UUID]:
    """Those of whom no source says that they died, or were born less than eighteen years ago or at no time known."""
    by = sharing.service("intake", purpose=Purpose.PLANNING)
    latest = clock.today().year - ADULT - 2
    left_out: set[UUID] = set()
    seen: set[UUID] = set()
    for one in people_queries.facts(viewer=by, people=found):
        seen.add(one.person)
        if one.death_date or one.is_separated or (one.birth_date and int(one.birth_date[:4]) > latest):
            left_out.add(one.person)
    return seen - left_out
