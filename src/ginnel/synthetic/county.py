"""The pretend county made in independent parts, so that any number of workers give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from ginnel.synthetic import dirt, fhir, health, residents, story, storyline
from ginnel.synthetic.desks import community, council, hospital, others, practice
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import Organisation, Place, as_of, place
from ginnel.synthetic.residents import Resident
from ginnel.synthetic.sheets import Sheet
from ginnel.synthetic.story import Event

LISTS = {"community-trust": "caseload", "council": "service", "voluntary": "service"}
PART = 500  # people made at once; changing it changes every byte


@dataclass(frozen=True, slots=True)
class Working:
    """Somebody on an organisation's list of people it works with today."""

    organisation: str
    local_id: str
    kind: str
    since: str


@dataclass(slots=True)
class Part:
    """Five hundred residents and everything that organisations wrote about them."""

    people: list[Resident] = field(default_factory=list)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    views: list[View] = field(default_factory=list)
    working: list[Working] = field(default_factory=list)
    star: Resident | None = None

    def sheet(self, organisation: Organisation) -> Sheet:
        if organisation.code not in self.sheets:
            self.sheets[organisation.code] = Sheet(organisation)
        return self.sheets[organisation.code]


def file_name(organisation: Organisation) -> str:
    """Where an organisation's file lies under the output folder."""
    ending = "csv" if organisation.kind == "council" else "ndjson"
    return f"{organisation.kind}/{organisation.code}.{ending}"


def make(seed: int, index: int, people: int) -> Part:
    """Part `index` of a county of `people`: residents PART*index onwards."""
    rng = Random(seed * 1_000_003 + index)
    first = index * PART
    wanted = min(PART, people - first)
    part = Part()
    where = place()
    dwelling = first  # households never outnumber people, so numbers never meet
    while len(part.people) < wanted:
        home = residents.household(rng, where, seed, dwelling, first + len(part.people), as_of())
        home = home[: wanted - len(part.people)]
        health.settle(rng, home, as_of())
        part.people += home
        dwelling += 1
    if index == 0:
        part.star = storyline.cast(part.people, as_of())
    _write(rng, part, where)
    for sheet in part.sheets.values():
        sheet.soil(rng)
    return part


def _write(rng: Random, part: Part, where: Place) -> None:
    by_number = {each.number: each for each in part.people}
    homes: dict[int, dict[int, Resident]] = {}
    for each in part.people:
        homes.setdefault(each.household, {})[each.number] = each
    for who in part.people:
        events = storyline.events(as_of()) if who.storyline else story.tell(rng, who, as_of())
        _everyone_sends(_Desk(rng, part, where, who, events, homes[who.household], by_number))


@dataclass(slots=True)
class _Desk:
    """One resident in front of every organisation that knows them."""

    rng: Random
    part: Part
    where: Place
    who: Resident
    events: list[Event]
    household: dict[int, Resident]
    everybody: dict[int, Resident]

    def views(self, code: str, who: Resident | None = None) -> Iterator[View]:
        """How the organisation wrote the person down: once, or now and then twice."""
        at = self.where.organisations[code]
        stranger = self.rng.choice(self.part.people)
        twice = self.rng.random() < dirt.rates(at)["duplicate_person"]
        for copy in range(2 if twice else 1):
            view = dirt.look(self.rng, who or self.who, at, stranger, copy)
            if copy:
                view.wrong.append(("person", "registered twice"))
            self.part.views.append(view)
            yield view

    def has(self, kinds: set[str]) -> bool:
        return any(each.kind in kinds for each in self.events)

    def works_with(self, view: View, kinds: set[str]) -> None:
        """Put the person on the organisation's list where something it does with them has not ended."""
        kind = LISTS.get(view.organisation.kind)
        unended = [each for each in self.events if each.kind in kinds and each.end is None]
        if kind and unended and self.who.died is None:
            since = min(each.start for each in unended).date().isoformat()
            self.part.working.append(Working(view.organisation.code, view.local_id, kind, since))

    def send(self, code: str, trees: Iterator[Any]) -> None:
        self.part.sheet(self.where.organisations[code]).add(trees)


def _share(views: list[View], events: list[Event]) -> Iterator[tuple[View, list[Event]]]:
    """Events of somebody registered twice lie half under one number and half under the other."""
    for at, view in enumerate(views):
        yield view, events[at :: len(views)]


def _everyone_sends(desk: _Desk) -> None:
    who, rng, on = desk.who, desk.rng, as_of()
    for view, events in _share(list(desk.views(who.practice)), desk.events):
        desk.send(who.practice, practice.send(rng, view, events, desk.household, on))
    for code, kinds, send in (
        (who.locality.acute, hospital.KNOWN, hospital.send),
        ("ZC1", community.KNOWN, community.send),
        ("ZA1", others.AMBULANCE, others.ambulance),
        ("ZV001", others.VOLUNTARY, others.voluntary),
    ):
        if desk.has(kinds):
            for view, events in _share(list(desk.views(code)), desk.events):
                desk.send(code, send(rng, view, events, desk.household, on))
                desk.works_with(view, kinds)
    if desk.has(council.KNOWN):
        _council(desk)


def _council(desk: _Desk) -> None:
    code, carer = desk.who.locality.council, desk.everybody.get(desk.who.carer)
    beside = next(iter(desk.views(code, carer))) if carer and desk.has({"carer"}) else None
    for view, events in _share(list(desk.views(code)), desk.events):
        desk.send(code, council.send(desk.rng, view, events, beside, as_of()))
        desk.works_with(view, {"service"})


def shelf(organisation: Organisation) -> list[fhir.Tree]:
    """What an organisation's file says first: itself and its staff."""
    trees = [fhir.organisation(organisation)]
    if organisation.kind == "gp-practice":
        names = (("Dr", "Ruth", "Ellerby"), ("Dr", "Sanjay", "Mehta"), ("Dr", "Owen", "Thackray"))
        trees += [fhir.practitioner(f"{organisation.code}-{n}", *name) for n, name in enumerate(names, 1)]
    return trees
