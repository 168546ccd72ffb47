"""A description as the columns of a source record, written many at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from ginnel.foundation.people.actions import statements
from ginnel.foundation.people.rules.features import Features, features
from ginnel.kernel.clock import now

_TEXT = [
    "nhs_number",
    "nhs_status",
    "family",
    "given",
    "family_folded",
    "given_folded",
    "birth_date",
    "death_date",
    "gender",
    "address_line",
    "town",
    "address_folded",
    "postcode",
    "uprn",
    "phone",
    "email",
    "practice_code",
    "names_folded",
    "birth_place_folded",
    "ethnicity",
]
_COLUMNS = {
    **dict.fromkeys(_TEXT, "text"),
    "other_names_folded": "text[]",
    "identifiers": "text[]",
    "is_separated": "boolean",
    "is_dead": "boolean",
    "traced_number": "text",
    "traced_status": "text",
    "traced_apart": "boolean",
    "traced_at": "timestamptz",
}
_NAMES = ", ".join(_COLUMNS)
_OURS, _TOLD = (", ".join(f"{side}.{name}" for name in _COLUMNS) for side in "sd")
_IS_JOINED = """s.person_id <> s.home_id
    OR EXISTS (SELECT FROM people_sourcerecord o WHERE o.person_id = s.person_id AND o.number <> s.number)
    OR EXISTS (SELECT FROM people_pairverdict v WHERE v.first_id = s.id)
    OR EXISTS (SELECT FROM people_pairverdict v WHERE v.second_id = s.id)"""
# What was said before, where that was found by other keys.
_BEFORE = "CASE WHEN k.keys <> d.block_keys THEN to_jsonb(old) END"
# The keys of those that were written. Keys that are what they were stay where they are.
_KEYED = """keyed AS (
    INSERT INTO people_matchingkeys AS k (source_id, keys)
    SELECT d.number, d.block_keys FROM d JOIN written ON written.number = d.number
    ON CONFLICT (source_id) DO UPDATE SET keys = excluded.keys WHERE k.keys IS DISTINCT FROM excluded.keys
    RETURNING source_id
)"""
# A record told again what it already holds is not touched, so that loading twice changes nothing. `old` is the row
# as it was.
_WRITE = f"""
WITH d AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%s::jsonb)
        AS d(number bigint, block_keys bigint[], {", ".join(f"{n} {t}" for n, t in _COLUMNS.items())})
), written AS (
    UPDATE people_sourcerecord s
    SET ({_NAMES}) = ROW({_TOLD}), described_at = %s
    FROM d JOIN people_sourcerecord old ON old.number = d.number
    LEFT JOIN people_matchingkeys k ON k.source_id = d.number
    WHERE s.number = d.number
        AND (s.described_at IS NULL OR ({_OURS}, k.keys) IS DISTINCT FROM ({_TOLD}, d.block_keys))
    RETURNING s.number, old.described_at IS NOT NULL AS again, {_IS_JOINED} AS joined, {_BEFORE} AS before
), {_KEYED}
SELECT * FROM written
"""
_TRACES = ("traced_number", "traced_status", "traced_apart")
# When a trace was asked again and says the same, only its date is another, and nothing need be matched.
_WRITE_TRACES = f"""
WITH d AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS d(number bigint, traced_number text, traced_status text,
        traced_apart boolean, traced_at timestamptz, block_keys bigint[])
), written AS (
    UPDATE people_sourcerecord s
    SET traced_number = d.traced_number, traced_status = d.traced_status, traced_apart = d.traced_apart,
        traced_at = d.traced_at
    FROM d JOIN people_sourcerecord old ON old.number = d.number
    LEFT JOIN people_matchingkeys k ON k.source_id = d.number
    WHERE s.number = d.number AND ({", ".join(f"s.{name}" for name in (*_TRACES, "traced_at"))})
        IS DISTINCT FROM ({", ".join(f"d.{name}" for name in (*_TRACES, "traced_at"))})
    RETURNING s.number, ({", ".join(f"old.{name}" for name in _TRACES)})
        IS DISTINCT FROM ({", ".join(f"s.{name}" for name in _TRACES)}) AS is_other, {_IS_JOINED} AS joined,
        {_BEFORE} AS before
), {_KEYED}
SELECT * FROM written
"""
_WRITE_KEYS = f"""
WITH written AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS d(number bigint, block_keys bigint[])
), d AS (SELECT * FROM written), {_KEYED}
SELECT FROM keyed
"""
_FILL_ETHNICITY = """
UPDATE people_sourcerecord s SET ethnicity = d.ethnicity
FROM unnest(%s::bigint[], %s::text[]) AS d(number, ethnicity)
WHERE s.number = d.number AND s.described_at IS NOT NULL AND s.ethnicity = '' AND d.ethnicity <> ''
RETURNING s.number
"""

_FILL_DEATHS = """
UPDATE people_sourcerecord SET is_dead = true
WHERE number = ANY(%s::bigint[]) AND described_at IS NOT NULL AND NOT is_dead RETURNING number
"""


@dataclass(frozen=True, slots=True)
class Written:
    """Numbers of the records that changed: all, those described before, those joined to others or decided upon. And how
    those were `before` that were found by other keys; none for whoever was not known."""

    changed: tuple[int, ...]
    again: frozenset[int]
    joined: frozenset[int]
    before: Mapping[int, Features | None]


def write(rows: Iterable[Mapping[str, Any]]) -> Written:
    """Write those rows (of `columns`) that differ from what is held. The caller has its turn (`actions.turns`)."""
    written = statements.run(_WRITE, [orjson.dumps(list(rows)).decode(), now()])
    return Written(
        changed=tuple(sorted(number for number, *_ in written)),
        again=frozenset(number for number, again, *_ in written if again),
        joined=frozenset(number for number, _, joined, _ in written if joined),
        before={number: _said(was) for number, again, _, was in written if was or not again},
    )


def write_traces(rows: Iterable[Mapping[str, Any]]) -> Written:
    """Write what traces changed: rows of number, the columns of `rules.tracing.Standing` and block_keys. The caller has
    its turn."""
    written = statements.run(_WRITE_TRACES, [orjson.dumps(list(rows)).decode()])
    changed = [(number, joined) for number, is_other, joined, _ in written if is_other]
    numbers = frozenset(number for number, _ in changed)
    joined = frozenset(number for number, joined in changed if joined)
    before = {number: _said(was) for number, *_, was in written if was}
    return Written(tuple(sorted(numbers)), numbers, joined, before)


def _said(row: str | None) -> Features | None:
    return features(orjson.loads(row)) if row else None


def write_keys(held: Mapping[int, Sequence[int]]) -> None:
    """Let described records be found by these keys, by number. The caller has its turn."""
    rows = [{"number": number, "block_keys": keys} for number, keys in held.items()]
    statements.run(_WRITE_KEYS, [orjson.dumps(rows).decode()])


def write_ethnicity(said: Mapping[int, str]) -> int:
    """Write the ethnic category of described records that have none; answers how many. The caller has its turn."""
    return len(statements.run(_FILL_ETHNICITY, [list(said), list(said.values())]))


def write_deaths(numbers: Sequence[int]) -> int:
    """Write that those described died who were not held to have; answers how many. The caller has its turn."""
    return len(statements.run(_FILL_DEATHS, [list(numbers)]))
