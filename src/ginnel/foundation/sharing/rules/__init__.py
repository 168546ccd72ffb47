"""The sharing decision: pure, versioned, and readable by whoever answers for it."""

from ginnel.foundation.sharing.rules.services import SERVICES, may_have
from ginnel.kernel.viewer import Purpose

# Change with any change to what is decided; the superseded decision moves to a module of its own and stays
# importable, so that a decision can be replayed by the rules of its day.
VERSION = "2026-11"
SERVICE_MAY_SEE = frozenset({Purpose.RECORD_KEEPING})

__all__ = ["SERVICES", "SERVICE_MAY_SEE", "VERSION", "may_have"]
