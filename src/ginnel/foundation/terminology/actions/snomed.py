"""SNOMED CT from an RF2 snapshot: concepts, descriptions and, where present, the language reference sets.

A concept is shown by its preferred synonym (a language reference set says which), else by its fully specified
name. Source: SNOMED CT Release File Specifications, sections 4.2 and 5.2.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO
from uuid import UUID

from django.db import connection

from ginnel.kernel.errors import Invalid

_FILES = {
    "rf2_concept": re.compile(r"sct2_Concept_Snapshot_.*\.txt$"),
    "rf2_description": re.compile(r"sct2_Description_Snapshot-en.*\.txt$"),
    "rf2_language": re.compile(r"der2_cRefset_LanguageSnapshot-en.*\.txt$"),
}
_TABLES = {
    "rf2_concept": "id text, effective text, active text, module text, definition text",
    "rf2_description": "id text, effective text, active text, module text, concept text, language text, type text,"
    " term text, significance text",
    "rf2_language": "id text, effective text, active text, module text, refset text, description text, acceptability"
    " text",
}
_FULLY_SPECIFIED_NAME = "900000000000003001"
_PREFERRED = "900000000000548007"
# A concept may stand in several modules of one release (international, UK clinical, UK drug): the latest row counts.
_INSERT = """
    WITH latest AS (
        SELECT DISTINCT ON (id) id, effective, active FROM rf2_concept ORDER BY id, effective DESC
    ), preferred AS (
        SELECT DISTINCT description FROM rf2_language WHERE active = '1' AND acceptability = %(preferred)s
    ), shown AS (
        SELECT DISTINCT ON (d.concept) d.concept, d.term
        FROM rf2_description d LEFT JOIN preferred p ON p.description = d.id
        WHERE d.active = '1' AND (d.type = %(fsn)s OR p.description IS NOT NULL)
        ORDER BY d.concept, (d.type = %(fsn)s), d.effective DESC, d.id
    )
    INSERT INTO terminology_concept (system_id, code, display, position, valid_to, replaced_by)
    SELECT %(system)s, latest.id, left(shown.term, 1000), 0,
        CASE WHEN latest.active = '0' THEN to_date(latest.effective, 'YYYYMMDD') END, ''
    FROM latest JOIN shown ON shown.concept = latest.id
"""


def load_snomed(system: UUID, contents: dict[str, Callable[[], IO[bytes]]]) -> int:
    """Replace nothing, only add; answers how many concepts. Raises Invalid without concepts and descriptions."""
    with connection.cursor() as cursor:
        for table, columns in _TABLES.items():
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
            cursor.execute(f"CREATE TEMP TABLE {table} ({columns}) ON COMMIT DROP")
            found = [opener for name, opener in contents.items() if _FILES[table].search(name)]
            if not found and table != "rf2_language":
                raise Invalid("There is no RF2 snapshot of concepts and descriptions in what was named.")
            for opener in found:
                _copy_file(cursor, table, opener)
        cursor.execute(_INSERT, {"system": system, "fsn": _FULLY_SPECIFIED_NAME, "preferred": _PREFERRED})
        return cursor.rowcount


def _copy_file(cursor, table: str, opener: Callable[[], IO[bytes]]) -> None:  # type: ignore[no-untyped-def]
    """RF2 is tab-separated without quoting: a quote character that cannot occur turns CSV into just that."""
    statement = f"COPY {table} FROM STDIN (FORMAT csv, DELIMITER E'\\t', QUOTE E'\\x01', HEADER)"
    with opener() as stream, cursor.copy(statement) as copy:
        while chunk := stream.read(1 << 20):
            copy.write(chunk)
