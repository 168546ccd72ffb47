"""Making rows without identity: whole, and after a hundredth of the people changed; and counting them.

    GINNEL_HOME=/tmp/ginnel-bench .venv/bin/python benchmarks/intake/run.py [--people 10000]

Needs an empty home (or DATABASE_URL of an empty database) of its own. Prints one JSON object. Beside each step stands
what it cannot be faster than: beside intake, reading the same entries out of the database, unpacking and parsing them
and doing nothing with them; beside a measure, DuckDB counting the same rows straight out of the files as received.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import made_up

from ginnel.config.running import installation


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def floor(by: Any) -> int:
    """Every entry that intake reads, read as it reads them and dropped; how many."""
    from ginnel.foundation.people import queries as people
    from ginnel.foundation.record import queries as record
    from ginnel.population.intake.actions.drawing import context
    from ginnel.population.intake.actions.running import BATCH
    from ginnel.population.intake.fhir import KINDS_FOUND, KINDS_HAPPENED

    decision, after, count = context(by).drawing, None, 0
    while found := people.everybody(viewer=by, after=after, limit=BATCH):
        after = found[-1]
        sources = [said.number for said in people.facts(viewer=by, people=found)]
        for kinds, categories in ((KINDS_HAPPENED, decision.happenings), (KINDS_FOUND, decision.findings)):
            count += sum(
                1 for _ in record.drawn(viewer=by, sources=sources, kinds=kinds, categories=categories)
            )
    return count


RAW = """
SELECT count(*) FROM (
  SELECT json_extract_string(line, '$.hospitalization.extension[0].valueCodeableConcept.coding[0].code') AS method,
    json_extract_string(line, '$.subject.reference')[9:] AS who, json_extract_string(line, '$.period.start') AS starts
  FROM read_csv(?, columns = {'line': 'JSON'}, delim = chr(1), quote = '', escape = '', header = false)
  WHERE json_extract_string(line, '$.resourceType') = 'Encounter'
    AND json_extract_string(line, '$.class.code') = 'IMP') AS stay
JOIN (
  SELECT json_extract_string(line, '$.id') AS id, json_extract_string(line, '$.birthDate') AS born
  FROM read_csv(?, columns = {'line': 'JSON'}, delim = chr(1), quote = '', escape = '', header = false)
  WHERE json_extract_string(line, '$.resourceType') = 'Patient') AS person ON person.id = stay.who
WHERE method IN ('21', '2A') AND stay.starts BETWEEN '2026-03-01' AND '2026-04'
  AND datediff('month', person.born::DATE, stay.starts[1:10]::DATE) >= 65 * 12
"""


def counted(path: Path) -> tuple[int, float]:
    """Emergency admissions of a month out of the raw file, by DuckDB alone."""
    with duckdb.connect() as store:
        (found,), seconds = timed(lambda: store.execute(RAW, [str(path), str(path)]).fetchone())
    return found, seconds


def march(lake: Path) -> int:
    """The same out of the lake, by the definition, as the engine counts before anything is protected."""
    from datetime import date

    from ginnel.population.engine.engines.duckdb import DuckDB
    from ginnel.population.engine.lake import read
    from ginnel.population.engine.periods import containing
    from ginnel.population.measures.rules import named

    held, measure = read(lake), named("emergency-admissions-65")
    assert held is not None
    cells = DuckDB().cells(held, measure, [containing(measure.period, date(2026, 3, 1))])
    return sum(cell.events for cell in cells if cell.council is None and cell.category is None)


def measure_all(people: int, folder: Path) -> dict[str, Any]:
    from ginnel.foundation.sharing import queries as sharing
    from ginnel.kernel.viewer import Purpose
    from ginnel.population.intake import actions
    from ginnel.population.intake.queries import folder_of
    from ginnel.population.measures import queries as measures

    raw = folder / "raw.ndjson"
    resources = made_up.write(raw, people)
    made_up.load(raw)
    by = sharing.service("intake", purpose=Purpose.PLANNING)
    whole, whole_seconds = timed(lambda: actions.intake(by=by))
    ours, count_seconds = timed(lambda: march(folder_of(made_up.home(), Purpose.PLANNING)))
    entries, floor_seconds = timed(lambda: floor(by))
    changed = folder / "changed.ndjson"
    made_up.write(changed, people // 100, version=2)
    made_up.load(changed)
    followed, followed_seconds = timed(lambda: actions.intake(by=by))
    _, nothing_seconds = timed(lambda: actions.intake(by=by))
    raw_count, raw_seconds = counted(raw)
    from datetime import date

    _, figures_seconds = timed(
        lambda: measures.published("emergency-admissions-65", periods=13, until=date(2026, 3, 31))
    )
    lake = folder_of(made_up.home(), Purpose.PLANNING)
    size = sum(path.stat().st_size for path in lake.rglob("*.parquet"))
    return {
        "people": people,
        "resources": resources,
        "whole_seconds": round(whole_seconds, 2),
        "whole_people_per_second": round(people / whole_seconds),
        "whole_entries_per_second": round(entries / whole_seconds),
        "reading_alone_seconds": round(floor_seconds, 2),
        "whole_over_reading": round(whole_seconds / floor_seconds, 2),
        "changed_people": followed.people,
        "followed_seconds": round(followed_seconds, 2),
        "nothing_changed_seconds": round(nothing_seconds, 2),
        "figures_13_months_seconds": round(figures_seconds, 3),
        "raw_1_month_seconds": round(raw_seconds, 3),
        "lake_1_month_seconds": round(count_seconds, 3),
        "counted": {"lake": ours, "raw": raw_count},
        "rows": whole.rows,
        "lake_bytes": size,
    }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=10_000)
    asked = arguments.parse_args()
    with installation(), tempfile.TemporaryDirectory() as folder:
        print(json.dumps({"benchmark": "intake", **measure_all(asked.people, Path(folder))}))


if __name__ == "__main__":
    main()
