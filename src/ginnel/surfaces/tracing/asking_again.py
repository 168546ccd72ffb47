"""When an answer of the national service is so old that it is asked for again."""

from __future__ import annotations

from datetime import datetime, timedelta

from ginnel.foundation.people.rules.tracing import Again
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock


def again() -> Again:
    """By the parameters that are in force today."""
    return Again(
        verified_before=_ago("trace-verified-again-after"),
        unverified_before=_ago("trace-unverified-again-after"),
    )


def _ago(parameter: str) -> datetime:
    return clock.now() - timedelta(days=int(terminology.parameter(parameter).value))
