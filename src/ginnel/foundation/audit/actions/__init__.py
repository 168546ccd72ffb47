"""Writing what happened, sealing it, raising what is worth a look, and disposing of whom it was about."""

from ginnel.foundation.audit.actions.alerting import raise_alerts, raise_at_once, say_of_alert
from ginnel.foundation.audit.actions.appending import append, together
from ginnel.foundation.audit.actions.disposing import dispose, dispose_expired
from ginnel.foundation.audit.actions.holding import hold, release
from ginnel.foundation.audit.actions.sealing import seal

__all__ = [
    "append",
    "dispose",
    "dispose_expired",
    "hold",
    "raise_alerts",
    "raise_at_once",
    "release",
    "say_of_alert",
    "seal",
    "together",
]
