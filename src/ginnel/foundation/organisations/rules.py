"""What can be said of roles and organisations without asking a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

INSTALLATION = (
    "GINNEL"  # the code of this installation, itself a source of what staff and residents record here
)


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation as a sender names it. `scheme` says whose code it is: ods, cassr or reception."""

    code: str
    name: str = ""
    kind: str = "other"
    scheme: str = "ods"


@dataclass(frozen=True, slots=True)
class Label:
    """How an organisation is shown beside what it said."""

    number: int
    code: str
    name: str
    kind: str


def is_valid_on(day: date, valid_from: date, valid_to: date | None, ended_on: date | None) -> bool:
    """Whether a role holds: `valid_to` is its last day, `ended_on` the first day it no longer holds."""
    if day < valid_from or (valid_to is not None and day > valid_to):
        return False
    return ended_on is None or day < ended_on


# Sign-in attempts: per account against guessing one password, per address against trying one on many accounts.
ATTEMPTS_WINDOW = timedelta(minutes=15)
MOST_FAILURES_PER_ACCOUNT = 5
MOST_FAILURES_PER_ADDRESS = 50


def is_locked_out(account_failures: int, address_failures: int) -> bool:
    """Whether to refuse without looking at the password; failures are those inside the window."""
    return account_failures >= MOST_FAILURES_PER_ACCOUNT or address_failures >= MOST_FAILURES_PER_ADDRESS
