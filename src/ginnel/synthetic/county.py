"""The pretend county made in independent parts, so that any number of workers give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from ginnel.synthetic import dirt, fhir, health, households, storyline
from ginnel.synthetic.desks import community as community_desk
from ginnel.synthetic.desks import council, homes, hospital, practice, urgent
from ginnel.synthetic.desks.cells import Rows
from ginnel.synthetic.desks.hospital import messages
from ginnel.synthetic.dirt import View
from ginnel.synthetic.facts import Organisation, as_of, place
from ginnel.synthetic.ground import postcodes_in_area
from ginnel.synthetic.residents import Resident
from ginnel.synthetic.sheets import FileKey, Sheet
from ginnel.synthetic.spoiling import source_record
from ginnel.synthetic.story import Event, tell

LISTS = {"community-trust": "caseload", "council": "service", "voluntary": "service"}
PART = 500  # people made at once; changing it changes every byte
COMMUNITY, AMBULANCE, TELECARE, PHARMACY, VOLUNTARY = "ZC1", "ZA1", "ZTC1", "ZP1", "ZV001"


@dataclass(frozen=True, slots=True)
class Working:
    """Somebody on an organisation's list of people it works with today."""

    organisation: str
    local_id: str
    kind: str
    since: str


@dataclass(slots=True)
class Part:
    """Five hundred residents, what happened to them, and everything that organisations wrote about them.

    `known` lists (organisation, source record) as whoever receives the rows will name them.
    """

    people: list[Resident] = field(default_factory=list)
    events: dict[int, list[Event]] = field(default_factory=dict)
    sheets: dict[FileKey, Sheet] = field(default_factory=dict)
    views: list[View] = field(default_factory=list)
    working: list[Working] = field(default_factory=list)
    known: dict[tuple[str, str], View] = field(default_factory=dict)
    cast: dict[str, Resident] = field(default_factory=dict)

    def sheet(self, key: FileKey) -> Sheet:
        if key not in self.sheets:
            self.sheets[key] = Sheet(key)
        return self.sheets[key]


def make(seed: int, index: int, people: int) -> Part:
    """Part `index` of a county of `people`: residents PART*index onwards."""
    rng = Random(seed * 1_000_003 + index)
    part = _settled(rng, seed, index, people)
    if index == 0:
        part.cast = storyline.cast(part.people)
    _tell(rng, part)
    dwellings: dict[int, dict[int, Resident]] = {}
    for each in part.people:
        dwellings.setdefault(each.household, {})[each.number] = each
    for who in part.people:
        _everyone_sends(_Desk(rng, part, who, part.events[who.number], dwellings[who.household]))
    return part


def _settled(rng: Random, seed: int, index: int, people: int) -> Part:
    """The residents of one part; households never outnumber people, so their numbers never meet."""
    first = dwelling = index * PART
    wanted, part = min(PART, people - first), Part()
    while len(part.people) < wanted:
        home = households.household(
            rng.random, seed, dwelling, first + len(part.people), postcodes_in_area(people)
        )
        home = households.only(home, wanted - len(part.people))
        health.settle(rng.random, home)
        part.people += home
        dwelling += 1
    return part


def _tell(rng: Random, part: Part) -> None:
    """What happened to everybody; what one person's story does to another is put in its place in theirs."""
    elsewhere: list[tuple[int, Event]] = []
    for who in part.people:
        told = storyline.events(who) if who.storyline else None
        if told is None:
            told, others = tell(rng.random, who)
            elsewhere += others
        part.events[who.number] = told
    for number, event in elsewhere:
        mine = part.events.get(number)
        if mine is not None and _can_happen(part, number, event):
            mine.append(event)
            mine.sort(key=lambda each: each.start)


def _can_happen(part: Part, number: int, event: Event) -> bool:
    """Whether somebody is there for it, and in no other bed."""
    who, day = part.people[number - part.people[0].number], event.start.date()
    if who.storyline or not who.lives_here(day) or day > as_of():
        return False
    stays = [each for each in part.events[number] if each.kind == event.kind == "admission"]
    end = event.end or event.start
    return not any(each.start < end and event.start < (each.end or end) for each in stays)


@dataclass(slots=True)
class _Desk:
    """One resident in front of every organisation that knows them."""

    rng: Random
    part: Part
    who: Resident
    events: list[Event]
    household: dict[int, Resident]

    def of(self, kinds: set[str]) -> list[Event]:
        return [each for each in self.events if each.kind in kinds]

    def seen(
        self, code: str, events: list[Event], who: Resident | None = None
    ) -> Iterator[tuple[View, list[Event]]]:
        """How the organisation wrote the person down, with the events it filed under each record it made.

        Now and then somebody is registered twice, and their events lie half under one number and half under the other.
        What was before a new start stays under who they were.
        """
        who = who or self.who
        if who.before is None:
            yield from self._records(code, events, who)
            return
        old = [each for each in events if each.start.date() < who.before.until]
        new = events[len(old) :]
        if old:
            yield self.look(code, who, dirt.BEFORE, "before"), old
        if new or not old:
            yield from self._records(code, new, who)

    def _records(self, code: str, events: list[Event], who: Resident) -> Iterator[tuple[View, list[Event]]]:
        if self.rng.random() >= dirt.rates(place().organisations[code])["duplicate_person"]:
            yield self.look(code, who), events
            return
        for copy in range(2):
            view = self.look(code, who, copy)
            if copy:
                view.wrong.append(("person", "registered twice"))
            yield view, events[copy::2]

    def look(self, code: str, who: Resident, copy: int = 0, tells: str = "") -> View:
        chance = self.rng.random
        stranger = self.part.people[int(chance() * len(self.part.people))]
        view = dirt.look(chance, who, place().organisations[code], stranger, copy, tells)
        view.record = len(self.part.views)
        self.part.views.append(view)
        return view

    def send(self, view: View, rows: Rows, layouts: dict[str, str]) -> None:
        for table, lines in rows.items():
            if lines:
                key = FileKey(view.organisation, table, layouts[table])
                self.part.sheet(key).add(lines, view.record)
                self.part.known[view.organisation.code, source_record(key.layout, view.local_id)] = view

    def works_with(self, view: View, events: list[Event]) -> None:
        """Put the person on the organisation's list where something it does with them has not ended."""
        if self.who.died is not None or self.who.left is not None or view.tells:
            return
        for kind, layout in _LASTING.items():
            unended = [each.start for each in events if each.kind == kind and each.end is None]
            if unended:
                record = source_record(layout, view.local_id)
                listed = LISTS[view.organisation.kind], min(unended).date().isoformat()
                self.part.working.append(Working(view.organisation.code, record, *listed))


# What goes on until it ends, and in which layout the organisation sends it
_LASTING = {
    "community": "csds:CYP101",
    "mental_health": "mhsds:MHS101",
    "service": "cld",
    "voluntary": "voluntary",
}


def _everyone_sends(desk: _Desk) -> None:
    _practices(desk)
    _trusts(desk)
    chance = desk.rng.random
    for code, kinds, send, layouts in (
        (COMMUNITY, community_desk.KNOWN, community_desk.send, community_desk.LAYOUTS),
        (AMBULANCE, urgent.KNOWN, lambda _, view, events: urgent.send(view, events), urgent.LAYOUTS),
        (TELECARE, homes.TELECARE, homes.telecare, {"": "telecare"}),
        (PHARMACY, homes.PHARMACY, homes.pharmacy, {"": "pharmacy"}),
        (VOLUNTARY, homes.VOLUNTARY, homes.voluntary, {"": "voluntary"}),
    ):
        if events := desk.of(kinds):
            for view, mine in desk.seen(code, events):
                desk.send(view, send(chance, view, mine), layouts)
                desk.works_with(view, mine)
    if events := desk.of(council.KNOWN):
        _councils(desk, events)


def _practices(desk: _Desk) -> None:
    who, rng = desk.who, desk.rng
    for view, mine in desk.seen(who.practice, desk.of({"gp", "fall"})):
        desk.send(view, practice.send(rng, view, mine, desk.household), practice.LAYOUTS)
    if who.practice_before and who.practice_before != who.practice:
        view = desk.look(who.practice_before, who)
        counted = rng.random() < dirt.rates(view.organisation)["still_registered"]
        view.address, view.is_stale = who.last_home, True
        view.wrong.append(
            ("registration", "still counted") if counted else ("registration", "gone elsewhere")
        )
        desk.send(view, practice.departed(view, counted=counted), practice.LAYOUTS)


def _trusts(desk: _Desk) -> None:
    """Each trust that treated somebody; a number given twice may be merged by a message."""
    events, chance = desk.of(hospital.KNOWN), desk.rng.random
    for event in events:
        if event.kind == "outpatient":
            home = desk.who.home_on(event.start.date())
            event.about["trust"] = (home.area or desk.who.area).locality.acute
    for code in sorted({each.about["trust"] for each in events}):
        mine = [each for each in events if each.about["trust"] == code]
        records = []
        for view, some in desk.seen(code, mine):
            desk.send(view, hospital.send(chance, view, some), hospital.LAYOUTS)
            records.append(view)
        if len(records) == 2 and not records[0].tells and messages.merges(chance):
            first, second = records
            at = messages.day_of_merging(chance)
            desk.send(first, {"adt": [messages.merge(first, second, at)]}, hospital.LAYOUTS)
            desk.part.known[code, source_record("adt", second.local_id)] = second


def _councils(desk: _Desk, events: list[Event]) -> None:
    """The council of where somebody lived when it began; the carer assessed beside them is in the same file."""
    chance, by_council = desk.rng.random, dict[str, list[Event]]()
    for event in events:
        area = desk.who.home_on(event.start.date()).area or desk.who.area
        by_council.setdefault(area.locality.council, []).append(event)
    carer = desk.household.get(desk.who.carer)
    for code, mine in sorted(by_council.items()):
        beside = None
        if carer and any(each.kind == "carer" for each in mine):
            beside, _ = next(iter(desk.seen(code, [], carer)))
        for view, some in desk.seen(code, mine):
            desk.send(view, council.send(chance, view, some), council.LAYOUTS)
            if beside:
                desk.send(beside, council.send_carer(chance, beside, view, some), council.LAYOUTS)
            desk.works_with(view, some)


def shelf(organisation: Organisation) -> list[fhir.Tree]:
    """What an organisation's FHIR file says first: itself and its staff."""
    trees = [fhir.organisation(organisation)]
    if organisation.kind == "gp-practice":
        names = (("Dr", "Ruth", "Ellerby"), ("Dr", "Sanjay", "Mehta"), ("Dr", "Owen", "Thackray"))
        trees += [fhir.practitioner(f"{organisation.code}-{n}", *name) for n, name in enumerate(names, 1)]
    return trees
