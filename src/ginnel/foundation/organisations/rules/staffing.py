"""What can be said of roles and organisations without asking a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address

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


@dataclass(frozen=True, slots=True)
class Working:
    """An organisation whose staff work here today, and in which roles."""

    code: str
    name: str
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works here, to choose from a list: `roles` are those they hold today, each with where."""

    username: str
    name: str
    roles: tuple[str, ...]


def is_valid_on(day: date, valid_from: date, valid_to: date | None, ended_on: date | None) -> bool:
    """Whether a role holds: `valid_to` is its last day, `ended_on` the first day it no longer holds."""
    if day < valid_from or (valid_to is not None and day > valid_to):
        return False
    return ended_on is None or day < ended_on


# Sign-in attempts: per account against guessing one password, per address against trying one on many accounts.
ATTEMPTS_WINDOW = timedelta(minutes=15)
MOST_FAILURES_PER_ACCOUNT = 5
MOST_ACCOUNTS_PER_ADDRESS = 50


def is_locked_out(account_failures: int, accounts_at_address: int) -> bool:
    """Whether to refuse without looking at the password, from the window's attempts.

    `accounts_at_address` counts accounts tried from there and never opened, not tries: a whole hospital may share
    one address, and one of its staff mistyping must not keep the others out.
    """
    return account_failures >= MOST_FAILURES_PER_ACCOUNT or accounts_at_address >= MOST_ACCOUNTS_PER_ADDRESS


def asked_from(peer: str, forwarded: str, *, is_behind_proxy: bool) -> str:
    """The address that a request came from: `peer`, unless that is this place's own proxy.

    `forwarded` is the X-Forwarded-For header. Only its right-most address was written by the proxy itself;
    everything before it is whatever the asker sent. Without one, or with no address there, it is the peer.
    """
    if not (is_behind_proxy and _is_near(peer)):
        return peer
    claimed = forwarded.rpartition(",")[2].strip()
    return claimed if _address(claimed) else peer


def _is_near(text: str) -> bool:
    found = _address(text)
    return found is not None and (found.is_loopback or found.is_private)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
