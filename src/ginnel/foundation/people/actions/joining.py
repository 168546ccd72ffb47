"""Join many groups of which nobody was ever joined or decided upon, by statements over thousands of them at a time.

What is written is what `settling.place` writes: a decision, moves, an audit event for each. A group of which something
hangs on the persons (`hanging.disturbed`) is placed by `settling`, which sees to what belongs to whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ginnel.foundation.people.actions import belongings, settling, statements
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.queries import hanging
from ginnel.foundation.people.rules.impossible import impossible, stated
from ginnel.kernel.viewer import Viewer

Group = frozenset[int]

AT_ONCE = 20_000
# As `settling._wait_for_writers`, in the order in which everybody takes these locks.
_WAIT = """
SELECT count(*) FROM (
    SELECT FROM people_sourcerecord WHERE number = ANY(%s::bigint[]) ORDER BY number FOR NO KEY UPDATE
) AS held
"""
# Set to what they are. Before PostgreSQL divides a page of an index on none of the columns that an UPDATE sets, it goes
# through the rows of that page for versions that may be taken out. Here none may before the transaction ends.
_AS_THEY_ARE = ", ".join(
    f"{name} = s.{name}" for name in ("home_id", "local_id", "nhs_number", "birth_date", "postcode")
)
_JOIN = f"""
WITH going AS (
    SELECT s.id, s.number, s.person_id AS origin, head.home_id AS destination
    FROM unnest(%s::bigint[], %s::bigint[]) AS j(number, head)
    JOIN people_sourcerecord s ON s.number = j.number
    JOIN people_sourcerecord head ON head.number = j.head
), placed AS (
    UPDATE people_sourcerecord s SET person_id = g.destination, {_AS_THEY_ARE} FROM going g WHERE s.id = g.id
), merged AS (
    UPDATE people_person p SET merged_into_id = g.destination FROM going g WHERE p.id = g.origin
), noted AS (
    INSERT INTO people_move (decision_id, source_id, origin_id, destination_id)
    SELECT %s, id, origin, destination FROM going ORDER BY number
)
SELECT number, id, destination FROM going
"""
_OF_PRACTICES = """
SELECT s.number FROM people_sourcerecord s JOIN organisations_organisation o ON o.id = s.organisation_id
WHERE s.number = ANY(%s::bigint[]) AND s.practice_code <> '' AND s.practice_code = o.code
"""


def join(groups: Iterable[Group], *, by: Viewer) -> int:
    """Join each group, unless it is impossible; how many records moved.

    Every record is with the person it came with, and those of a group share one traced number.
    """
    moved = 0
    for some in _some(groups):
        numbers = [number for group in some for number in group]
        _wait_for_writers(some)
        suspect = _of_practices(numbers)
        disturbed = hanging.disturbed(numbers)
        plain: list[Group] = []
        others: list[Group] = []
        for group in some:
            is_plain = len(group & suspect) < 2 and not group & disturbed
            (plain if is_plain else others).append(group)
        moved += _join(plain, by) + _place(others, by)
    return moved


def _some(groups: Iterable[Group]) -> Iterator[list[Group]]:
    groups = iter(groups)
    while some := list(islice(groups, AT_ONCE)):
        yield some


def _wait_for_writers(groups: Iterable[Group]) -> None:
    statements.run(
        _WAIT, [statements.array(number for head, group in _headed(groups) for number in group - {head})]
    )


def _of_practices(numbers: Sequence[int]) -> set[int]:
    """Those that a practice says of a patient of its own. With one traced number, two of them are what can be
    impossible (`rules.impossible`)."""
    return {number for (number,) in statements.run(_OF_PRACTICES, [statements.array(numbers)])}


def _place(groups: Sequence[Group], by: Viewer) -> int:
    rows = SourceRecord.objects.filter(number__in=[number for group in groups for number in group])
    known = {record.number: record for record in rows.select_related("organisation")} if groups else {}
    sound = [group for group in groups if not impossible(stated(known[number]) for number in group)]
    return settling.place(sound, known, by=by)


def _join(groups: Sequence[Group], by: Viewer) -> int:
    heads = {number: head for head, group in _headed(groups) for number in sorted(group - {head})}
    if not heads:
        return 0
    decision = settling.automatic(by)
    pairs = statements.array(heads), statements.array(heads.values())
    rows = statements.run(_JOIN, [*pairs, decision.sequence])
    belongings.with_their_record([record for _, record, _ in rows])
    destinations = {number: destination for number, _, destination in rows}
    settling.say_moved(((number, destinations[number]) for number in heads), decision, by)
    return len(rows)


def _headed(groups: Iterable[Group]) -> Iterator[tuple[int, Group]]:
    return ((min(group), group) for group in groups)
