"""A batch of people's entries, drawn under the sharing decision, as rows of the promise tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings

from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.people import queries as people
from ginnel.foundation.places import queries as places
from ginnel.foundation.record import queries as record
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.queries import Drawing
from ginnel.foundation.sharing.states import OptOutKind
from ginnel.kernel.values.pseudonyms import Pseudonyms
from ginnel.kernel.viewer import Category, Viewer
from ginnel.population.engine.promises import PROMISED, TABLES, Broken
from ginnel.population.intake.fhir import KINDS_FOUND, KINDS_HAPPENED, READING, Sender, rows_of
from ginnel.population.intake.rules.people import person

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Context:
    """What does not change during a run: the decision, the senders by number, how pseudonyms are made, and which
    opt-outs are heeded."""

    drawing: Drawing
    senders: dict[int, Sender]
    pseudonyms: Pseudonyms
    areas: frozenset[str] = frozenset()
    heeds: frozenset[OptOutKind] = frozenset(OptOutKind)

    def is_gp(self, organisation: int) -> bool:
        return (
            organisation in self.senders and self.senders[organisation].kind == OrganisationKind.GP_PRACTICE
        )

    def rules(self) -> dict[str, str]:
        """All that rows depend on besides the record; when any of it changes, every row is made again."""
        promised = repr([(table.name, table.columns) for table in PROMISED])
        senders = repr(sorted((number, each.kind, each.council) for number, each in self.senders.items()))
        return {
            "reading": READING,
            "promises": _short(promised),
            "pseudonyms": self.pseudonyms.fingerprint,
            "drawing": self.drawing.fingerprint,
            "senders": _short(senders),
            "postcodes": places.edition(),
            "areas": _short(repr(sorted(self.areas))),
        }


@dataclass(slots=True)
class Batch:
    """Rows by table, and how many rows broke their promise, by where."""

    rows: Rows = field(default_factory=lambda: defaultdict(list))
    set_aside: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)


def context(viewer: Viewer) -> Context:
    """Raises NotPermitted for any viewer but the service that may draw for this purpose."""
    return _context(sharing.drawing(viewer=viewer), viewer.purpose.value, viewer)


def context_for(
    *,
    kinds: frozenset[Category],
    let: Mapping[int, frozenset[Category]],
    name: str,
    heeds: frozenset[OptOutKind],
    by: Viewer,
) -> Context:
    """To draw for one disclosure: only some kinds of fact, of what each organisation (by number) lets leave for it,
    under pseudonyms made for `name` alone. Raises NotPermitted for any viewer but the service that draws."""
    most = sharing.drawing(viewer=by)
    narrowed = {number: covered & kinds for number, covered in let.items() if covered & kinds}
    decision = replace(most, given=narrowed)
    return replace(_context(decision, name, by), heeds=heeds)


def _context(decision: Drawing, name: str, viewer: Viewer) -> Context:
    councils = places.known_as("cassr")
    senders = {
        label.number: Sender(label.code, label.kind, councils.get(label.code, ""))
        for label in organisations.everyone(viewer=viewer)
        if label.number in decision.organisations
    }
    pseudonyms = Pseudonyms(settings.GINNEL_PSEUDONYM_KEY, name)
    lower = frozenset(each.code for each in places.areas("lsoa"))
    return Context(decision, senders, pseudonyms, lower)


def draw(wanted: Sequence[UUID], given: Context, *, by: Viewer) -> Batch:
    """Rows about these people: nobody who has opted out, nothing that no agreement in force covers."""
    batch = Batch()
    by_person: dict[UUID, list[people.Facts]] = defaultdict(list)
    for said in people.facts(viewer=by, people=wanted):
        by_person[said.person].append(said)
    _leave_out(by_person, given, by, batch)
    entries = _entries(by_person, given.drawing, by)
    homes = places.lower_areas_of(said.postcode for all_said in by_person.values() for said in all_said)
    for id, all_said in by_person.items():
        described = [said for said in all_said if _describes(said, given.drawing)]
        about = person(given.pseudonyms.of_person(id), described, homes, given.areas)
        for table, row in rows_of(about, entries.get(id, ()), given.senders, given.pseudonyms):
            _keep(batch, table, row)
    return batch


def _leave_out(
    by_person: dict[UUID, list[people.Facts]], given: Context, viewer: Viewer, batch: Batch
) -> None:
    """Drop everybody who opted out by any number they are known by, then what GP practices say of those who want that
    left out, then sources whose organisation has agreed to nothing, then the unknown."""
    decision = given.drawing
    numbers = {number for all_said in by_person.values() for said in all_said for number in _numbers(said)}
    refused = _heeded(OptOutKind.NATIONAL, sharing.opted_out, given, viewer, numbers)
    no_gp = _heeded(OptOutKind.TYPE_1, sharing.opted_out_of_gp_data, given, viewer, numbers)
    for id, all_said in list(by_person.items()):
        lawful = [said for said in all_said if said.organisation_number in decision.organisations]
        if _any_in(all_said, no_gp):
            lawful = [said for said in lawful if not given.is_gp(said.organisation_number)]
        is_refused = _any_in(all_said, refused)
        batch.left_out["opted out"] += is_refused
        if is_refused or not any(_describes(said, decision) for said in lawful):
            del by_person[id]
        else:
            by_person[id] = lawful


def _any_in(all_said: Sequence[people.Facts], numbers: Collection[str]) -> bool:
    return any(number in numbers for said in all_said for number in _numbers(said))


def _heeded(
    kind: OptOutKind, asked: Callable[..., set[str]], given: Context, viewer: Viewer, numbers: set[str]
) -> set[str]:
    return asked(viewer=viewer, nhs_numbers=numbers) if kind in given.heeds else set()


def _numbers(said: people.Facts) -> set[str]:
    """What the source said and what was traced: whoever opted out by either is left out."""
    return {said.nhs_number, said.traced_number} - {""}


def _describes(said: people.Facts, decision: Drawing) -> bool:
    return said.is_described and decision.allows(said.organisation_number, Category.DEMOGRAPHICS)


def _entries(
    by_person: dict[UUID, list[people.Facts]], decision: Drawing, viewer: Viewer
) -> dict[UUID, list[record.Drawn]]:
    whose = {said.number: id for id, all_said in by_person.items() for said in all_said}
    found: dict[UUID, list[record.Drawn]] = defaultdict(list)
    for kinds, drawn in ((KINDS_HAPPENED, decision.happenings), (KINDS_FOUND, decision.findings)):
        for covered, senders in decision.alike().items():
            wanted = covered & drawn
            for entry in record.drawn(viewer=viewer, sources=list(whose), kinds=kinds, categories=wanted):
                if entry.organisation_number in senders:
                    found[whose[entry.source_number]].append(entry)
    return found


def _keep(batch: Batch, table: str, row: tuple[Any, ...]) -> None:
    try:
        TABLES[table].check(row)
    except Broken as broken:
        batch.set_aside[str(broken)] += 1
        return
    batch.rows[table].append(row)


def pseudonyms_of(ids: Iterable[UUID], given: Context) -> Collection[str]:
    return {given.pseudonyms.of_person(id) for id in ids}


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
