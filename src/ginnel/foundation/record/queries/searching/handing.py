"""The commonest read, of many at once in one statement: single resources about people, to whoever plainly may see them.

Who asks, how they stand to the person, and the resource are asked for together; the decision is the viewer's own, as
everywhere. What takes more to decide is left to `read_resource`, with nothing written: what may not be seen, what only
describes somebody, what holds something that few may see, what was written here, what does not stand any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.people.rules.closing import SAYING_NOTHING
from ginnel.foundation.record.fhir import gender, kinds
from ginnel.foundation.record.queries.searching.finding import Hit
from ginnel.foundation.record.queries.searching.knocking import Asked, Knocking
from ginnel.foundation.record.queries.searching.reading import note
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.reading import OPENING_WIDTH, Opening
from ginnel.kernel import clock, prepared
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Action, Category, Viewer


class _TakesMore(Exception):
    """Nothing is written of a read that is done over again."""


@needs_no_viewer(
    "makes the viewers in the statement that reads, and decides as they before anything is given"
)
def hand_out(asked: Sequence[Asked]) -> list[Hit | None]:
    """The latest version of each, as `read_resource` gives it and with the same events; None where that is to be
    asked instead, to give it or to say why not. Those who ask have knocked in one way."""
    knocks = [one.knock for one in asked]
    values = {
        **knocks[0].VALUES,
        "digests": _array(one.digest for one in knocks),
        "ids": _array(str(one.id) for one in asked),
        "at": clock.now(),
        "essentials": int(Category.EMERGENCY_ESSENTIALS),
    }
    given: list[Hit | None] = [None] * len(asked)
    with audit.together():
        for place, said, *row in prepared.run(_statement(type(knocks[0])), values):
            given[place - 1] = _handed(asked[place - 1], said, row)
    return given


def _array(values: Iterable[str]) -> str:
    """Of what holds neither a comma nor a quote, as PostgreSQL writes it: the driver takes longer to."""
    return f"{{{','.join(values)}}}"


@cache
def _statement(knock: type[Knocking]) -> str:
    """The arrays stand in queries of their own so that their length does not have the statement planned anew. What
    else its organisation says is asked of an emergency essential alone."""
    who = knock.WHO.replace("%(digest)s", "asked.digest")
    what = reading.OPENING.replace("%(id)s", "asked.id")
    return (
        "SELECT asked.place, ARRAY(SELECT DISTINCT r.category FROM record_resource r "
        "WHERE r.source_number = what.source_number AND what.category = %(essentials)s), "
        f"what.*, {knock.STANDS} "
        "FROM unnest((SELECT %(digests)s::text[]), (SELECT %(ids)s::uuid[])) WITH ORDINALITY asked(digest, id, place) "
        f"CROSS JOIN LATERAL ({who}) who CROSS JOIN LATERAL ({what}) what"
    )


def _handed(asked: Asked, said: Sequence[int], row: Sequence[Any]) -> Hit | None:
    found = reading.opened(row[:OPENING_WIDTH])
    if found.person is None or not _is_plain(found, asked.kind):
        return None
    try:
        with audit.together():
            viewer = asked.knock.viewer(row[OPENING_WIDTH:], found.person)
            return _given(found, asked.kind, found.person, said, viewer)
    except (_TakesMore, GinnelError):
        return None


def _is_plain(found: Opening, kind: str) -> bool:
    row = found.row
    return (
        row.kind == kinds.NUMBERS.get(kind)
        and row.standing == Standing.CURRENT
        and row.category != Category.DEMOGRAPHICS
        and not found.is_written_here
    )


def _given(found: Opening, kind: str, person: UUID, said: Sequence[int], viewer: Viewer | None) -> Hit:
    """Where anything but a description or an essential may be seen of what an organisation says, so may which
    organisation it is (`sight.visible`): of the rest of what it says nothing need be asked."""
    row = found.row
    permitted = viewer.categories(person, Action.READ) if viewer else frozenset()
    if (
        viewer is None
        or row.category not in permitted
        or not ({row.category, *said} - SAYING_NOTHING) & permitted
        or gender.tells(found.body)
    ):
        raise _TakesMore
    note(viewer, found, row.version)
    return Hit(
        row.id_text,
        kind,
        row.version,
        found.told_at,
        person,
        Category(row.category),
        row.number,
        row.source_number,
        found.body,
    )
