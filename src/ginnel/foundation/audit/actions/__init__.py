"""Writing what happened, and sealing it."""

from ginnel.foundation.audit.actions.appending import append
from ginnel.foundation.audit.actions.sealing import seal

__all__ = ["append", "seal"]
