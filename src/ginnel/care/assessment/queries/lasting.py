"""How long answers are kept, and how often a code may be tried."""

from __future__ import annotations

from datetime import timedelta

from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel.exemptions import needs_no_viewer

_NOBODY = "How long something lasts is about nobody."


@needs_no_viewer(_NOBODY)
def kept_for() -> int:
    """Days for which answers that were saved under a code are kept."""
    return int(terminology.parameter("self-assessment-kept-for").value)


@needs_no_viewer(_NOBODY)
def unsaved_for() -> timedelta:
    """How long answers that nobody saved are kept after the last of them."""
    return timedelta(hours=int(terminology.parameter("self-assessment-unsaved-for").value))


@needs_no_viewer(_NOBODY)
def code_tries() -> int:
    """How often a minute a code may be tried from one address."""
    return int(terminology.parameter("self-assessment-code-tries").value)
