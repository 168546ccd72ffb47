"""Writing what happened, sealing it, and disposing of whom it was about."""

from ginnel.foundation.audit.actions.appending import append
from ginnel.foundation.audit.actions.disposing import dispose
from ginnel.foundation.audit.actions.sealing import seal

__all__ = ["append", "dispose", "seal"]
