"""What a place may put in for a number that is its own to settle. Pure.

A value of another shape or unit would be read as something else wherever the number is used: 28 days as 28 months.
"""

from __future__ import annotations

import re

from ginnel.kernel.errors import Invalid

LONGEST_SOURCE = 400
_WHOLE = re.compile(r"^\d{1,9}$")
_NUMBER = re.compile(r"^\d{1,9}(\.\d{1,6})?$")
# When time runs is part of the unit of a clock, and a place's own to choose.
_CLOCK = re.compile(r"^(?:always|daytime|working) (?:minutes|hours)$")


def check_can_be_set(*, value: str, unit: str, source: str, before: str, unit_before: str) -> None:
    """Raises Invalid for what is not a number such as the one in force, in its unit, with who says so."""
    if not _NUMBER.match(value):
        raise Invalid("The value must be a number, such as 28 or 0.5.")
    if _WHOLE.match(before) and not _WHOLE.match(value):
        raise Invalid(f"The value must be a whole number, as {before} is.")
    both_clocks = _CLOCK.match(unit) and _CLOCK.match(unit_before)
    if unit != unit_before and not both_clocks:
        raise Invalid(f"The unit of this is {unit_before}.")
    if not source.strip() or len(source) > LONGEST_SOURCE:
        raise Invalid(f"Say who decided it, and where that is written, in at most {LONGEST_SOURCE} letters.")
