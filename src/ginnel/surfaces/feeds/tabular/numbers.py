"""Numbers and yes-or-no as organisations write them."""

from __future__ import annotations

import re

from ginnel.foundation.record.fhir.json import Number

_PLAIN = re.compile(r"^-?(0|[1-9]\d*)(\.\d+)?$")
_PADDED = re.compile(r"^(-?)0*(\d*)(\.\d+)?$")
_GROUPED = re.compile(r"^\d{1,3}(,\d{3})+(\.\d+)?$")
_YES = frozenset({"y", "yes", "true", "t", "1"})
_NO = frozenset({"n", "no", "false", "f", "0", "2"})


def read_number(text: str) -> Number | None:
    """A decimal as JSON writes it; leading noughts and a missing one before the point are put right."""
    if _PLAIN.match(text):
        return Number(text)
    found = _PADDED.match(text.replace(",", "") if _GROUPED.match(text) else text)
    if not found or not any(character.isdigit() for character in text):
        return None
    return Number(f"{found[1]}{found[2] or '0'}{found[3] or ''}")


def read_flag(text: str) -> bool | None:
    """Yes or no; None where neither is meant. 1 and 2 are yes and no in the NHS Data Dictionary."""
    bare = text.strip().lower()
    return True if bare in _YES else False if bare in _NO else None
