"""What must be said where an organisation keeps a record of its own beside the shared one. Pure.

Source: an integration pioneer's bid (2013): every organisation uses the one record or gives a written reason, and
what is kept apart is shared when that is appropriate.
"""

from __future__ import annotations

from datetime import date, timedelta

from ginnel.kernel.errors import Invalid

LONGEST_REASON = 2000
LONGEST_UNREVIEWED = timedelta(days=2 * 366)
TOLD_BEFORE, READ_WITHIN = timedelta(days=28), timedelta(days=7)
REVIEW_NOTICE = "separate-record-review"


def check_can_be_named(what: str) -> None:
    """Raises Invalid for a record without a name."""
    if not 3 <= len(what.strip()) <= 255:
        raise Invalid("Say which record it is, in 3 to 255 characters.")


def check_can_be_decided(
    *, is_kept: bool, reason: str, shared: str, decided_by: str, review_on: date | None, today: date
) -> None:
    """Raises Invalid for a decision that says too little to be looked at again."""
    if not 20 <= len(reason.strip()) <= LONGEST_REASON:
        raise Invalid(
            f"Write the reason in 20 to {LONGEST_REASON} characters: somebody will read it years later."
        )
    if len(decided_by.strip()) < 3:
        raise Invalid("Say who decided, and in which role.")
    if not is_kept:
        return
    if not 5 <= len(shared.strip()) <= LONGEST_REASON:
        raise Invalid("Say how what is in it reaches those who need it.")
    if review_on is None or not today < review_on <= today + LONGEST_UNREVIEWED:
        raise Invalid("Name the day on which the reason is looked at again, within two years from now.")
