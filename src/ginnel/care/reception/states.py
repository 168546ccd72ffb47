"""What can become of a row in quarantine, and of a load."""

from django.db.models import TextChoices


class Decision(TextChoices):
    """Appended by a person, or by a replay. A row with no decision is waiting."""

    FIXED = "fixed", "Fixed, to be replayed"
    DISCARDED = "discarded", "Discarded with a reason"
    ACCEPTED = "accepted", "Replayed and accepted"
    REFUSED = "refused", "Replayed and refused again"


TRANSITIONS: dict[str, tuple[Decision, ...]] = {
    "waiting": (Decision.FIXED, Decision.DISCARDED, Decision.ACCEPTED, Decision.REFUSED),
    Decision.FIXED: (Decision.FIXED, Decision.DISCARDED, Decision.ACCEPTED, Decision.REFUSED),
    Decision.REFUSED: (Decision.FIXED, Decision.DISCARDED, Decision.ACCEPTED, Decision.REFUSED),
    Decision.DISCARDED: (Decision.FIXED,),
    Decision.ACCEPTED: (),
}
