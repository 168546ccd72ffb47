"""The trigger that writes a line of the change log for every source record that moves or is described differently."""

from __future__ import annotations

from collections.abc import Sequence

from ginnel.foundation.record.states import Matter

# What those who follow the log read of a source record besides whose it is. Blocking keys and folded names follow from
# these and change nothing by themselves.
_SAID = (
    "nhs_number", "nhs_status", "birth_date", "death_date", "gender", "postcode", "practice_code", "is_separated",
)  # fmt: skip

# A trace changes whose opt-out counts for a record, and whether it is kept apart.
_TRACED = ("traced_number", "traced_apart")


def _function(said: Sequence[str]) -> str:
    return f"""
CREATE OR REPLACE FUNCTION record_follow_sources() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO record_change (epoch, matter, source_number, resource_numbers, at)
  SELECT (SELECT coalesce(max(epoch), 0) FROM record_epoch),
    CASE WHEN was.person_id <> now.person_id THEN {int(Matter.LINK)} ELSE {int(Matter.DESCRIBED)} END,
    now.number, '{{}}', clock_timestamp()
  FROM now JOIN was ON was.id = now.id
  WHERE was.person_id <> now.person_id
    OR (was.described_at IS NOT NULL AND
        ({", ".join(f"was.{name}" for name in said)}) IS DISTINCT FROM ({", ".join(f"now.{name}" for name in said)}));
  RETURN NULL;
END $$
"""


_TRIGGER = """
CREATE TRIGGER record_follow_sources AFTER UPDATE ON people_sourcerecord
REFERENCING OLD TABLE AS was NEW TABLE AS now FOR EACH STATEMENT EXECUTE FUNCTION record_follow_sources()
"""


def create() -> list[str]:
    """As first made, when source records had no traces yet."""
    return [_function(_SAID), _TRIGGER]


def follow_traces() -> list[str]:
    """Lines for what a trace changes, too."""
    return [_function((*_SAID, *_TRACED))]


def forget_traces() -> list[str]:
    return [_function(_SAID)]


# A restriction may close where somebody lives, and its end opens it again. Few, so row by row.
_RESTRICTIONS = f"""
CREATE FUNCTION record_follow_restrictions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO record_change (epoch, matter, source_number, resource_numbers, at)
  SELECT (SELECT coalesce(max(epoch), 0) FROM record_epoch), {int(Matter.DESCRIBED)}, s.number, '{{}}',
    clock_timestamp()
  FROM people_sourcerecord s JOIN people_restriction r ON r.person_id = s.person_id
  WHERE r.id = CASE TG_TABLE_NAME WHEN 'people_restriction' THEN (to_jsonb(NEW) ->> 'id')::uuid
    ELSE (to_jsonb(NEW) ->> 'restriction_id')::uuid END;
  RETURN NULL;
END $$
"""
_ON_RESTRICTIONS = """
CREATE TRIGGER record_follow_restrictions AFTER INSERT OR UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION record_follow_restrictions()
"""
_RESTRICTING = ("people_restriction", "people_restrictionending")


def follow_restrictions() -> list[str]:
    """Lines for everybody whose record is restricted, or no longer."""
    return [_RESTRICTIONS, *(_ON_RESTRICTIONS.format(table=table) for table in _RESTRICTING)]


def forget_restrictions() -> list[str]:
    dropped = [f"DROP TRIGGER record_follow_restrictions ON {table}" for table in _RESTRICTING]
    return [*dropped, "DROP FUNCTION record_follow_restrictions()"]


def drop() -> list[str]:
    return [
        "DROP TRIGGER record_follow_sources ON people_sourcerecord",
        "DROP FUNCTION record_follow_sources()",
    ]
