"""What can become of a row in quarantine, of a file dropped on the page, and of a message from a mailbox."""

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


class UploadState(TextChoices):
    """Where a file that was dropped on the page stands."""

    UNPLACED = "unplaced", "Not read: nobody has said whose it is"
    WAITING = "waiting", "Waiting to be read"
    BROKEN_OFF = "broken-off", "Not read; will be tried again"
    FAILED = "failed", "Not read"
    LOADED = "loaded", "Read"
    MISSING = "missing", "No longer there"
    DISCARDED = "discarded", "Discarded"


_OUTCOMES = (UploadState.BROKEN_OFF, UploadState.FAILED, UploadState.LOADED, UploadState.MISSING)
UPLOAD_TRANSITIONS: dict[UploadState, tuple[UploadState, ...]] = {
    UploadState.UNPLACED: (UploadState.WAITING, UploadState.DISCARDED),
    UploadState.WAITING: (*_OUTCOMES, UploadState.WAITING, UploadState.DISCARDED),
    UploadState.BROKEN_OFF: (*_OUTCOMES, UploadState.WAITING, UploadState.DISCARDED),
    UploadState.FAILED: (UploadState.LOADED, UploadState.WAITING, UploadState.DISCARDED),
    UploadState.LOADED: (),
    UploadState.MISSING: (),
    UploadState.DISCARDED: (),
}


class MailboxState(TextChoices):
    """Where a message that came to our MESH mailbox stands. MESH forgets it once it has been acknowledged."""

    HELD = "held", "Held here"
    ACKNOWLEDGED = "acknowledged", "Acknowledged to MESH"
    SETTLED = "settled", "Seen and dealt with"


MAILBOX_TRANSITIONS: dict[MailboxState, tuple[MailboxState, ...]] = {
    MailboxState.HELD: (MailboxState.ACKNOWLEDGED,),
    MailboxState.ACKNOWLEDGED: (MailboxState.SETTLED,),
    MailboxState.SETTLED: (),
}
