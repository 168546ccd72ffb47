"""Every case of every table holds."""

from __future__ import annotations

import pytest

from tests.spec import subjects
from tests.spec.tables import Case, Section, tables

CASES = [
    pytest.param(section, case, id=f"{table.name}: {section.title}: {number}")
    for table in tables()
    for section in table.sections
    for number, case in enumerate(section.cases, start=1)
]


@pytest.mark.parametrize(("section", "case"), CASES)
def test_the_program_does_what_the_table_says(section: Section, case: Case) -> None:
    assert getattr(subjects, section.subject)(**case.given) == case.expect


def test_no_table_is_empty() -> None:
    assert all(section.cases for table in tables() for section in table.sections)
