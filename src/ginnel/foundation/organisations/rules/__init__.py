"""What can be said of roles, organisations, duty and competence without asking a database."""

from ginnel.foundation.organisations.rules.staffing import (
    ATTEMPTS_WINDOW,
    INSTALLATION,
    MOST_ACCOUNTS_PER_ADDRESS,
    MOST_FAILURES_PER_ACCOUNT,
    Label,
    Named,
    Worker,
    Working,
    asked_from,
    is_locked_out,
    is_valid_on,
)

__all__ = [
    "ATTEMPTS_WINDOW",
    "INSTALLATION",
    "MOST_ACCOUNTS_PER_ADDRESS",
    "MOST_FAILURES_PER_ACCOUNT",
    "Label",
    "Named",
    "Worker",
    "Working",
    "asked_from",
    "is_locked_out",
    "is_valid_on",
]
