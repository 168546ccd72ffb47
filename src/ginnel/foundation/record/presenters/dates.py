"""When something happened, no more exactly than its source said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ginnel.foundation.record.fhir import extraction
from ginnel.kernel.web import formats

_WHOLE_DAY = 10  # characters of 2026-03-04


def day(kind: str, tree: Mapping[str, Any], at: datetime) -> str:
    """`4 March 2026`; only `March 2026` or `2026` where no more was said."""
    said = extraction.said(kind, dict(tree))
    return formats.day(said if 0 < len(said) < _WHOLE_DAY else at)


def moment(kind: str, tree: Mapping[str, Any], at: datetime) -> str:
    """As `day`, with the time where one was said."""
    said = extraction.said(kind, dict(tree))
    return formats.day(said) if 0 < len(said) < _WHOLE_DAY else formats.when(at)


def is_partial(kind: str, tree: Mapping[str, Any]) -> bool:
    """Whether only the month or the year was said."""
    return 0 < len(extraction.said(kind, dict(tree))) < _WHOLE_DAY
