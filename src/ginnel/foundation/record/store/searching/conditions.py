"""Conditions on resources and on people as SQL, hop by hop; at each hop only what the viewer may see is met.

A Patient is the person: what any of their source records says answers for them, each condition by itself, and what
refers to any of their Patient resources refers to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from ginnel.foundation.record.rules.criteria import (
    All,
    Amount,
    Condition,
    Id,
    Match,
    Moment,
    Near,
    NhsNumber,
    Owned,
    Pair,
    PointedAt,
    Pointer,
    Present,
    Text,
    Through,
    Token,
    Tokens,
    Updated,
)
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store.searching import matches
from ginnel.foundation.record.store.searching.fragments import (
    NOTHING,
    Sql,
    Visible,
    among,
    checked,
    equal,
    every,
    exists,
    looked_up,
    negated,
    of_sources,
    some,
)

_CURRENT = int(Standing.CURRENT)


@dataclass(frozen=True, slots=True)
class Hops:
    """What may be met on the way. `resource`: a row of `record_resource` by its alias; `person`: of `people_person`,
    who is `hidden` where only who works with them may find them by more than their number, and `apart` where nobody
    may by name or birth date; `description`: a source record, of which what it says of who somebody is may be asked
    about; `identifiers`: the parameters by which organisations' numbers of a person are asked for; `reached`: those by
    which people are asked for by how to reach them."""

    patient: int
    resource: Visible
    person: Visible
    hidden: Visible
    apart: Visible
    description: Visible
    identifiers: frozenset[int] = frozenset()
    reached: frozenset[int] = frozenset()


@dataclass(slots=True)
class Writer:
    """`sources`: it is asked of one person's rows alone, which hang on these."""

    hops: Hops
    sources: Sequence[int] | None = None
    _aliases: Iterator[int] = field(default_factory=count)

    def alias(self) -> str:
        return f"h{next(self._aliases)}"

    # Of a resource

    def resources(self, conditions: tuple[Condition, ...], row: str) -> Sql:
        """That all conditions hold of the row of `record_resource` with this alias."""
        return checked(every(self._condition(one, row, self._of_resource) for one in conditions))

    def _condition(self, condition: Condition, row: str, of: Callable[[Match, str], Sql]) -> Sql:
        found = some(of(match, row) for match in condition.matches)
        return negated(found) if condition.is_not else found

    def _of_resource(self, match: Match, row: str) -> Sql:
        if isinstance(match, Id):
            return among(f"{row}.id", match.ids)
        if isinstance(match, Updated):
            return matches.updated(match, f"{row}.recorded_at")
        if isinstance(match, Owned):
            return every(
                [of_sources(f"{row}.source_number", match.sources), self._is_owned(match.param, row)]
            )
        if isinstance(match, Present):
            return self._present(match, row)
        if isinstance(match, Through):
            return self._through(match, row)
        if isinstance(match, PointedAt):
            return self._pointed_at(match, row)
        if isinstance(match, All):
            return self.resources(match.where, row)
        if isinstance(match, NhsNumber):
            return self._number_said(match, row)
        return self._indexed(match, row)

    def _number_said(self, match: NhsNumber, row: str) -> Sql:
        """By the source itself: of one organisation's Patient a trace says nothing."""
        at = self.alias()
        whose = Sql(f"{at}.number = {row}.source_number")
        return exists(f"people_sourcerecord {at}", whose, equal(f"{at}.nhs_number", match.number))

    def _indexed(self, match: Match, row: str) -> Sql:
        at = self.alias()
        tables = {
            Token: ("token", matches.token),
            Tokens: ("token", matches.tokens),
            Pair: ("pair", matches.pair),
            Near: ("pair", matches.near),
            Moment: ("date", matches.moment),
            Text: ("string", matches.text),
            Amount: ("quantity", matches.amount),
            Pointer: ("reference", _pointer),
        }
        if type(match) not in tables:
            return NOTHING
        if self.sources is not None and isinstance(match, Token) and match.code is not None:
            return self._said_of_them(match, self.sources, at, row)
        table, write = tables[type(match)]
        return self._row(table, at, row, write(match, at))  # type: ignore[operator]

    def _said_of_them(self, match: Token, sources: Sequence[int], at: str, row: str) -> Sql:
        """Found by the code and then by the row: a code that is rare in it takes no longer in a long record."""
        where = every([of_sources(f"{at}.source_number", sources), matches.token(match, at)])
        found = f"SELECT {at}.resource_number FROM record_index_token {at} WHERE {where.text}"
        return Sql(f"{row}.number = ANY(ARRAY({found}))", where.values)

    def _row(self, table: str, at: str, row: str, *conditions: Sql) -> Sql:
        together = Sql(f"{at}.source_number = {row}.source_number AND {at}.resource_number = {row}.number")
        if self.sources is None:
            return exists(f"record_index_{table} {at}", together, *conditions)
        theirs = of_sources(f"{at}.source_number", self.sources)  # what holds nothing of them is not opened
        return looked_up(f"record_index_{table} {at}", together, theirs, *conditions)

    def _is_owned(self, param: int, row: str) -> Sql:
        return negated(self._not_owned(param, row))

    def _not_owned(self, param: int, row: str) -> Sql:
        """A token of nothing says that the owner's element is absent or names somebody else. Of one person's rows they
        are found at once, and remembered: their record may have many."""
        at = self.alias()
        nothing = every([equal(f"{at}.param", param), Sql(f"{at}.code_hash = 0 AND {at}.system_hash = 0")])
        if self.sources is None:
            return self._row("token", at, row, nothing)
        where = every([of_sources(f"{at}.source_number", self.sources), nothing])
        found = f"SELECT {at}.resource_number FROM record_index_token {at} WHERE {where.text}"
        return Sql(f"{row}.number IN ({found})", where.values)

    def _present(self, match: Present, row: str) -> Sql:
        parts = []
        for table, param in match.rows:
            at = self.alias()
            said = Sql(f"{at}.code_hash <> 0" if table == "token" else "")
            parts.append(self._row(table, at, row, equal(f"{at}.param", param), said))
        if match.owner is not None:
            parts.append(self._is_owned(match.owner, row))
        return some(parts)

    # From one resource to another

    def _through(self, match: Through, row: str) -> Sql:
        if match.kind == self.hops.patient:
            return self._through_person(match, row)
        to, at = self.alias(), self.alias()
        return exists(
            f"record_index_reference {at} JOIN record_resource {to} ON {to}.id = {at}.target",
            Sql(f"{at}.source_number = {row}.source_number AND {at}.resource_number = {row}.number"),
            among(f"{at}.param", match.params),
            self._met(to, match.kind),
            self.resources(match.where, to),
        )

    def _met(self, row: str, kind: int) -> Sql:
        return every(
            [equal(f"{row}.kind", kind), equal(f"{row}.standing", _CURRENT), self.hops.resource(row)]
        )

    def _through_person(self, match: Through, row: str) -> Sql:
        wanted = self.people(match.where)
        parts = []
        if match.owner is not None:
            theirs = Sql(
                f"{row}.source_number IN (SELECT number FROM people_sourcerecord WHERE person_id IN ({wanted.text}))",
                wanted.values,
            )
            parts.append(every([theirs, self._is_owned(match.owner, row)]))
        at = self.alias()
        named = Sql(
            f"({at}.target IN ({wanted.text}) OR {at}.target IN (SELECT q.id FROM record_resource q "
            f"JOIN people_sourcerecord s ON s.number = q.source_number WHERE q.kind = %s "
            f"AND s.person_id IN ({wanted.text})))",
            (*wanted.values, self.hops.patient, *wanted.values),
        )
        parts.append(self._row("reference", at, row, among(f"{at}.param", match.params), named))
        return some(parts)

    def _pointed_at(self, match: PointedAt, row: str) -> Sql:
        by, at = self.alias(), self.alias()
        return exists(
            f"record_index_reference {at} JOIN record_resource {by} ON {by}.number = {at}.resource_number "
            f"AND {by}.source_number = {at}.source_number",
            Sql(f"{at}.target = {row}.id"),
            among(f"{at}.param", match.params),
            self._met(by, match.kind),
            self.resources(match.where, by),
        )

    # Of people

    def people(self, conditions: tuple[Condition, ...]) -> Sql:
        """The ids of the people of whom the viewer may know and all conditions hold, as a query."""
        who = self.alias()
        where = self.persons(conditions, who)
        return Sql(f"SELECT {who}.id FROM people_person {who} WHERE {where.text}", where.values)

    def persons(self, conditions: tuple[Condition, ...], who: str) -> Sql:
        """That the viewer may know of the row of `people_person` with this alias, and all conditions hold of it."""
        return checked(
            every(
                [
                    Sql(f"{who}.merged_into_id IS NULL"),
                    self.hops.person(who),
                    *([] if _is_by_number(conditions) else [negated(self.hops.hidden(who))]),
                    *([negated(self.hops.apart(who))] if _is_by_words(conditions, self.hops) else []),
                    *(self._condition(one, who, self._of_person) for one in conditions),
                ]
            )
        )

    def _of_person(self, match: Match, who: str) -> Sql:
        if isinstance(match, Id):
            return self._known_as(match, who)
        if isinstance(match, NhsNumber):
            return Sql(
                f"{who}.id IN (SELECT person_id FROM people_sourcerecord WHERE nhs_number = %s "
                "UNION ALL SELECT person_id FROM people_sourcerecord WHERE traced_number = %s)",
                (match.number, match.number),
            )
        if isinstance(match, All):
            return every(self._condition(one, who, self._of_person) for one in match.where)
        if isinstance(match, PointedAt):
            return self._points_at_person(match, who)
        return self._said_of(match, who)

    def _known_as(self, match: Id, who: str) -> Sql:
        """By the person's own id, or by that of a Patient which an organisation sent: who created it knows no other."""
        said = self._persons_saying(match)
        return Sql(
            f"{who}.id IN (SELECT unnest(%s::uuid[]) UNION ALL {said.text})", (list(match.ids), *said.values)
        )

    def _said_of(self, match: Match, who: str) -> Sql:
        said = self._persons_saying(match)
        return Sql(f"{who}.id IN ({said.text})", said.values)

    def _persons_saying(self, match: Match) -> Sql:
        """Of whom some source record that may be asked about says so in its Patient resource."""
        source, row = self.alias(), self.alias()
        where = every(
            [
                equal(f"{row}.kind", self.hops.patient),
                equal(f"{row}.standing", _CURRENT),
                self.hops.description(source),
                self._of_resource(match, row),
            ]
        )
        return Sql(
            f"SELECT {source}.person_id FROM people_sourcerecord {source} "
            f"JOIN record_resource {row} ON {row}.source_number = {source}.number WHERE {where.text}",
            where.values,
        )

    def _points_at_person(self, match: PointedAt, who: str) -> Sql:
        by, source = self.alias(), self.alias()
        asked = [self._met(by, match.kind), self.resources(match.where, by)]
        parts = []
        if match.owner is not None:
            parts.append(
                exists(
                    f"people_sourcerecord {source} JOIN record_resource {by} ON {by}.source_number = {source}.number",
                    Sql(f"{source}.person_id = {who}.id"),
                    self._is_owned(match.owner, by),
                    *asked,
                )
            )
        at, own = self.alias(), self.alias()
        ids = Sql(
            f"({at}.target = {who}.id OR {at}.target IN (SELECT {own}.id FROM record_resource {own} "
            f"JOIN people_sourcerecord s ON s.number = {own}.source_number "
            f"WHERE {own}.kind = %s AND s.person_id = {who}.id))",
            (self.hops.patient,),
        )
        parts.append(
            exists(
                f"record_index_reference {at} JOIN record_resource {by} ON {by}.number = {at}.resource_number "
                f"AND {by}.source_number = {at}.source_number",
                ids,
                among(f"{at}.param", match.params),
                *asked,
            )
        )
        return some(parts)


def _is_by_number(conditions: tuple[Condition, ...]) -> bool:
    """Whether somebody is asked for by what only who knows of them already has: their number, or our id."""
    return any(
        not one.is_not and any(isinstance(match, Id | NhsNumber) for match in one.matches)
        for one in conditions
    )


def _is_by_words(conditions: tuple[Condition, ...], hops: Hops) -> bool:
    """Whether people are asked for by a name, a place, a day or how to reach them, and by no number of ours or of any
    organisation."""
    asked = [match for one in conditions if not one.is_not for match in one.matches]
    numbered = any(
        isinstance(match, Token) and match.param in hops.identifiers and match.code is not None
        for match in asked
    )
    said = [match for one in conditions for match in one.matches]
    is_said = any(
        isinstance(match, Text | Moment)
        or (isinstance(match, Token | Tokens) and match.param in hops.reached)
        for match in said
    )
    return is_said and not (numbered or _is_by_number(conditions))


def _pointer(match: Pointer, row: str) -> Sql:
    return every([equal(f"{row}.param", match.param), among(f"{row}.target", match.targets)])
