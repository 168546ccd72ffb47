"""A little place of six people whose every fact is a word of its own, and who works there.

0 is known to everybody, who said everything of them. 1 is the twin of 0, and waits for a human to decide. 2 was taken
for one with somebody else and parted again. 3 is known to a refuge, of whose knowing nobody may learn who may not see
safeguarding. 4 is known to the sexual health clinic and to nobody else. 5 has said nothing and nothing is said of them
but who they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from ginnel.care.reception import actions as reception
from ginnel.care.reception.models import Quarantined
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation, StaffAccount, Team
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.record import actions as record
from ginnel.foundation.record.models import Resource
from ginnel.foundation.record.rules.notes import NoteKind
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.sharing.tests.documents import bind
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import MEDICATION, Category
from ginnel.surfaces.feeds import loading
from tests.leaks.bundles import SAID, bundle
from tests.leaks.doors import open_doors, raise_concerns
from tests.leaks.words import Fact, Words

# Who takes part, and of which kind.
PLACE = {
    "SURGERY": OrganisationKind.GP_PRACTICE,
    "COUNCIL": OrganisationKind.COUNCIL,
    "HOSPITAL": OrganisationKind.ACUTE_TRUST,
    "MINDS": OrganisationKind.COMMUNITY_TRUST,
    "ALARMS": OrganisationKind.TELECARE,
    "FRIENDS": OrganisationKind.VOLUNTARY,
    "HOME": OrganisationKind.CARE_PROVIDER,
    "BOARD": OrganisationKind.INTEGRATED_CARE_BOARD,
}
C = Category
HERE = "GINNEL"
KEEPER = Permitting(identity="service:test", name="Test worker")
_GIVEN = ("Ada", "Bea", "Cay", "Dot", "Eve", "Fay")
_NOTES = {
    "Rang": C.PLAN,
    "Safeguarding strategy meeting": C.SAFEGUARDING,
    "Talked about self-harm": C.MENTAL_HEALTH,
    "Collected methadone": C.SUBSTANCE_MISUSE,
    "Asked about contraception": C.SEXUAL_AND_REPRODUCTIVE_HEALTH,
}
_KNOWING: dict[int, dict[str, Iterable[Category]]] = {
    0: {
        "SURGERY": SAID,
        "COUNCIL": {C.SOCIAL_CARE, C.SAFEGUARDING, C.STAFF_RESTRICTED, C.CONTACT_AND_CARER, C.PLAN},
        "HOSPITAL": {C.HOSPITAL_ACTIVITY, C.OBSERVATIONS, C.GENETIC, C.SEXUAL_AND_REPRODUCTIVE_HEALTH},
        "MINDS": {C.MENTAL_HEALTH, C.SUBSTANCE_MISUSE},
        "ALARMS": {C.TELECARE},
        "FRIENDS": {C.PLAN, C.ADMINISTRATIVE},
    },
    1: {"SURGERY": {C.PROBLEMS_AND_MEDICATION}, "MINDS": {C.MENTAL_HEALTH}},
    2: {"SURGERY": {C.OBSERVATIONS, C.SAFEGUARDING}, "COUNCIL": {C.SOCIAL_CARE}},
    3: {"SURGERY": {C.PROBLEMS_AND_MEDICATION}, "REFUGE": {C.SAFEGUARDING, C.EMERGENCY_ESSENTIALS}},
    4: {"CLINIC": {C.SEXUAL_AND_REPRODUCTIVE_HEALTH}},
    5: {"SURGERY": ()},
}
# Whose very name beside somebody's says what they are there for.
TELLING = {"REFUGE": (3, C.SAFEGUARDING), "CLINIC": (4, C.SEXUAL_AND_REPRODUCTIVE_HEALTH)}
_CLOSED = {
    C.SAFEGUARDING,
    C.MENTAL_HEALTH,
    C.SEXUAL_AND_REPRODUCTIVE_HEALTH,
    C.SUBSTANCE_MISUSE,
    C.GENETIC,
    C.STAFF_RESTRICTED,
    *MEDICATION,
}


@dataclass
class World:
    words: Words = field(default_factory=Words)
    people: dict[int, UUID] = field(default_factory=dict)
    said: dict[tuple[int, str], tuple[str, str]] = field(default_factory=dict)
    folder: Path = Path()
    account: StaffAccount | None = None
    colleague: StaffAccount | None = None
    team: Team | None = None

    @property
    def places(self) -> dict[str, Organisation]:
        return {one.code: one for one in Organisation.objects.all()}

    @property
    def entries(self) -> list[tuple[int, UUID, str]]:
        """(place in the world, id, type) of every entry there is, whoever may see it."""
        owners = dict(SourceRecord.objects.values_list("number", "person_id"))
        people = {person: number for number, person in self.people.items()}
        found = Resource.objects.order_by("id").values_list("id", "source_number", "kind")
        return [
            (people[owners[source]], id, kind) for id, source, kind in found if owners.get(source) in people
        ]


def build(folder: Path) -> World:
    """Everything arrives the way it does: files are loaded, record keepers decide, staff write notes."""
    world, by = World(folder=folder), service("administer")
    for code, kind in PLACE.items():
        organisations.ensure(code=code, name=f"The {code.lower()}", kind=kind, by=by)
    for code, (person, category) in TELLING.items():
        fact = Fact(person, C.DEMOGRAPHICS, code, frozenset({category}), is_name=True)
        name = f"Place {world.words.word(fact)}"
        organisations.ensure(code=code, name=name, by=by)
    _staff(world)
    bind(PLACE)
    for person, knowing in _KNOWING.items():
        for code, categories in knowing.items():
            send(world, person, code, categories)
    _part(world)
    _keep(world)
    _write(world)
    open_doors(world)
    raise_concerns(world)
    return world


def send(world: World, person: int, code: str, categories: Iterable[Category]) -> None:
    """An organisation's file about somebody, loaded; joined with what others said of them."""
    path = world.folder / f"{person}-{code}-{len(world.words.facts)}.json"
    path.write_bytes(
        bundle(world.words, person, code, sorted(categories), who(world, person, code, categories))
    )
    (receipt,) = loading.load_path(path, source=code)
    assert not receipt["quarantined"], receipt
    source = SourceRecord.objects.get(organisation__code=code, local_id=f"p{person}")
    held = world.people.setdefault(person, source.person_id)
    if source.person_id != held:
        reception.merge(person=held, other=source.person_id, reason="The same person", by=KEEPER)
        world.people[person] = SourceRecord.objects.get(id=source.id).person_id


def who(world: World, person: int, code: str, categories: Iterable[Category]) -> dict[str, Any]:
    """With a word in the names and one in the address; 1 is the twin of 0.

    What an organisation says of who they are is closed where it says nothing else that is not, an allergy apart.
    """
    told = frozenset(categories) - {C.EMERGENCY_ESSENTIALS}
    closed_by = told if told <= _CLOSED else frozenset()
    if (person, code) not in world.said:
        name = Fact(person, C.DEMOGRAPHICS, code, part="name")
        home = Fact(person, C.DEMOGRAPHICS, code, closed_by, part="home")
        world.said[person, code] = world.words.word(name), world.words.word(home)
    name, street = world.said[person, code]
    home = max(person, 1)
    return {
        "name": [{"family": f"Testperson{'abcdef'[home]}", "given": [_GIVEN[person], name]}],
        "birthDate": f"1950-01-0{home}",
        "gender": "female",
        "address": [{"line": [f"{home} Example Street", f"By {street}"], "postalCode": f"QX{home} 1AA"}],
    }


def _staff(world: World) -> None:
    by, surgery = service("administer"), world.places["SURGERY"]
    world.team = organisations.ensure_team(organisation=surgery, code="A", name="Team A", by=by)
    for name in ("one", "two"):
        organisations.register_staff(username=name, display_name=f"Worker {name}", password=None, by=by)
    world.account, world.colleague = (StaffAccount.objects.get(username=name) for name in ("one", "two"))


def _part(world: World) -> None:
    """Two people taken for one, about whom a note is written and a notice sent meanwhile, and parted."""
    held, other = world.people[2], world.people[5]
    reception.merge(person=held, other=other, reason="Thought the same", by=KEEPER)
    words = world.words
    record.write_note(
        person=held,
        kind=NoteKind.CALL,
        text=f"Rang, she said {words.word(Fact(2, C.PLAN, HERE))}.",
        at=clock.now(),
        by=KEEPER,
    )
    mine = [one.id for one in SourceRecord.objects.filter(home_id=other, made_with=None)]
    reception.unmerge(person=held, sources=mine, reason="Two people", by=KEEPER)
    world.people[2], world.people[5] = (
        SourceRecord.objects.get(organisation__code=code, local_id=f"p{person}").person_id
        for person, code in ((2, "COUNCIL"), (5, "SURGERY"))
    )


def _keep(world: World) -> None:
    """Rows that could not be accepted, of each subject."""
    for number, category in enumerate(sorted(SAID)):
        word = world.words.word(Fact(0, category, "COUNCIL", is_kept=True))
        row = {"resourceType": "Observation", "id": f"bad-{number}", "status": word, "code": {"text": word}}
        path = world.folder / f"bad-{number}.ndjson"
        path.write_text(json.dumps(row) + "\n")
        list(loading.load_path(path, source="COUNCIL"))
    assert Quarantined.objects.count() == len(SAID)


def _write(world: World) -> None:
    """Notes of each subject, written by staff of three organisations, and a notice of each to each organisation."""
    for code in (HERE, "COUNCIL", "HOSPITAL"):
        for text, category in _NOTES.items():
            word = world.words.word(Fact(0, category, code))
            said = {"kind": NoteKind.CALL, "text": f"{text} {word}", "at": clock.now()}
            record.write_note(person=world.people[0], by=replace(KEEPER, organisation=code), **said)
    for organisation in Organisation.objects.filter(code__in=PLACE):
        for category in sorted(SAID):
            word = world.words.word(Fact(0, category, organisation.code))
            notices.raise_notice(
                organisation=organisation,
                person=world.people[0],
                category=category,
                reason="test",
                text=f"See {word}",
                read_by=clock.now() + timedelta(days=1),
                by=KEEPER,
            )
