"""Lists of services that somebody gathered, and the short link by which one is opened elsewhere."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from uuid import UUID

from ginnel.kernel.clock import LONDON

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that is read as another: no i, l or o, no 0 or 1."""
LETTERS, GROUP = 10, 5
"""31**10: 49 bits, of which the rate at which links may be tried leaves nothing to guess."""
MOST = 30
"""As many as are read: who needs more looks again."""
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015]")


def new_code() -> str:
    """Two groups of five, as they are shown, read out and typed in from paper."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    return f"{letters[:GROUP]}-{letters[GROUP:]}"


def plain(text: str) -> str:
    """As it is compared, however somebody types it; "" for what can be no code."""
    letters = _BETWEEN.sub("", text[:100]).lower()
    return letters if len(letters) == LETTERS and set(letters) <= set(ALPHABET) else ""


def digest(code: str) -> str:
    """What is kept of a code: whoever reads the table or a backup opens no list by it."""
    return sha256(f"ginnel list {code}".encode()).hexdigest()


def end_of(last_day: date) -> datetime:
    """When it works no longer: the midnight in England after its last day."""
    return datetime.combine(last_day + timedelta(days=1), time(), LONDON)


def last_day_of(end: datetime) -> date:
    return (end.astimezone(LONDON) - timedelta(microseconds=1)).date()


def gathered(ids: Iterable[UUID]) -> list[UUID]:
    """Each once, no more than are read."""
    return list(dict.fromkeys(ids))[:MOST]
