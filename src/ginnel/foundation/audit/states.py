"""Where something worth a look stands, once somebody who answers for how records are used has looked."""

from django.db.models import TextChoices


class AlertState(TextChoices):
    """Appended by a reviewer who is not the worker. A privacy alert without one is waiting."""

    ASKED = "asked", "The worker or their manager has been asked"
    FINE = "fine", "Fine: there was a good reason"
    TAKEN_FURTHER = "taken-further", "Taken further"


ALERT_TRANSITIONS: dict[str, tuple[AlertState, ...]] = {
    "waiting": (AlertState.ASKED, AlertState.FINE, AlertState.TAKEN_FURTHER),
    AlertState.ASKED: (AlertState.FINE, AlertState.TAKEN_FURTHER),
    AlertState.TAKEN_FURTHER: (AlertState.FINE,),
    AlertState.FINE: (),
}
