"""How near a worker stands to the people whose records they opened, out of what the place happens to know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from ginnel.foundation.audit.rules.worth_a_look import Closeness, Opening
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import queries as people
from ginnel.foundation.people.queries import Described, Name
from ginnel.foundation.people.rules.folding import fold_name
from ginnel.foundation.relationships import queries as relationships
from ginnel.foundation.relationships.rules import Held
from ginnel.foundation.relationships.states import BEING_THERE, SELF_GRANTED
from ginnel.kernel.viewer import Viewer

MOST_AT_ONCE = 1000


@dataclass(slots=True)
class Nearness:
    """What is known of the workers and people of some openings. Names are folded."""

    workers: Mapping[UUID, tuple[str, str]]
    described: Mapping[UUID, Described] = field(default_factory=dict)
    housemates: Mapping[UUID, set[Name]] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    held: Mapping[UUID, list[Held]] = field(default_factory=dict)

    def of(self, opening: Opening) -> Closeness:
        worker, email = self.workers.get(UUID(opening.identity), ("", ""))
        said = self.described.get(opening.person, Described())
        surnames = {family for family, _ in said.names if _has_surname(worker, family)}
        return Closeness(
            has_same_name=any(_is_name(worker, name) for name in said.names),
            has_same_email=bool(email) and email in said.emails,
            has_same_surname=bool(surnames),
            surname_per_thousand=max((self.shares.get(one, 0.0) for one in surnames), default=0.0),
            lives_with_namesake=any(
                _is_name(worker, name) for name in self.housemates.get(opening.person, ())
            ),
            is_kept_apart=said.is_apart,
        )

    def was_ever_related(
        self, opening: Opening, *, before: timedelta, after: timedelta, lasting: bool = False
    ) -> bool:
        """Whether the organisation worked with the person at some time shortly before or after; `lasting`: in a way
        that is more than an attendance or a call."""
        passing = SELF_GRANTED | BEING_THERE if lasting else SELF_GRANTED
        begins, ends = opening.first_at - before, opening.first_at + after
        return any(
            one.organisation == opening.organisation
            and one.kind not in passing
            and one.started_at <= ends
            and one.ends_at >= begins
            for one in self.held.get(opening.person, ())
        )


def nearness(openings: Iterable[Opening], *, viewer: Viewer) -> Nearness:
    """For some openings, up to `MOST_AT_ONCE`. Raises NotPermitted."""
    opened = list(openings)
    persons = {one.person for one in opened}
    accounts = {UUID(one.identity) for one in opened}
    contacts = organisations.account_contacts(accounts, viewer=viewer)
    workers = {account: (fold_name(name), email.casefold()) for account, (name, email) in contacts.items()}
    described = people.described(persons, viewer=viewer)
    families = {
        family
        for one in opened
        for family, _ in described.get(one.person, Described()).names
        if _has_surname(workers.get(UUID(one.identity), ("", ""))[0], family)
    }
    return Nearness(
        workers=workers,
        described=described,
        housemates=people.housemates(persons, viewer=viewer),
        shares=people.surnames_per_thousand(families, viewer=viewer) if families else {},
        held=relationships.ever_held(persons, viewer=viewer),
    )


def _has_surname(worker: str, family: str) -> bool:
    """Whether a worker's name, as one folded text, ends with a family name."""
    return bool(family) and f" {worker}".endswith(f" {family}")


def _is_name(worker: str, name: Name) -> bool:
    family, given = name
    first = given.split()[:1]
    return _has_surname(worker, family) and bool(first) and worker.split()[:1] == first
