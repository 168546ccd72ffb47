"""How much somebody may ask for in a minute, counted over all processes and cheap for each request.

A process takes a share of the minute's allowance from the database at once and counts it down by itself: fifty writes a
minute for one client, however many requests it makes. What a process did not use goes with the minute, so that a client
spread over several processes may be held back a little early, and never late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from django.db import connection, transaction

from ginnel.foundation.organisations.models import Allowance
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_actor

SHARES = 50
_MINUTE = timedelta(minutes=1)
_MOST_REMEMBERED = 10_000
_TAKE = """
INSERT INTO organisations_allowance (subject, minute, taken) VALUES (%s, %s, %s)
ON CONFLICT (subject, minute) DO UPDATE SET taken = organisations_allowance.taken + excluded.taken
RETURNING taken
"""


@dataclass(slots=True)
class _Share:
    """What this process may still let through in one minute; `is_last`: the place has none left."""

    minute: datetime
    left: int
    is_last: bool = False


_shares: dict[str, _Share] = {}
_turn = Lock()


@needs_no_actor("counts requests, and says nothing of anybody")
def allow(*, subject: str, per_minute: int) -> int:
    """0 if the subject may ask once more in this minute, else in how many seconds it may."""
    now = clock.now()
    minute = now.replace(second=0, microsecond=0)
    with _turn:
        share = _shares.get(subject)
        if share is None or share.minute != minute:
            share = _Share(minute, 0)
            _remember(subject, share)
        if share.left == 0 and not share.is_last:
            _take(subject, share, per_minute)
        if share.left > 0:
            share.left -= 1
            return 0
    return max(1, int((minute + _MINUTE - now).total_seconds() + 0.999))


@needs_no_actor("counts requests, and says nothing of anybody")
def give_back(*, subject: str) -> None:
    """Of a request that was counted and is counted again."""
    with _turn:
        share = _shares.get(subject)
        if share is not None:
            share.left += 1


@needs_no_actor("forgets what this process holds: for a test, which begins with another database")
def forget() -> None:
    _shares.clear()


def _take(subject: str, share: _Share, per_minute: int) -> None:
    wanted = max(1, per_minute // SHARES)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TAKE, [subject, share.minute, wanted])
        (taken,) = cursor.fetchone()
        if taken == wanted:  # the first of its minute
            Allowance.objects.filter(minute__lt=share.minute - 10 * _MINUTE).delete()
    share.left = max(0, min(wanted, per_minute - (taken - wanted)))
    share.is_last = share.left == 0


def _remember(subject: str, share: _Share) -> None:
    """Addresses come and go: what is left of minutes gone by is forgotten before it is too much."""
    if len(_shares) >= _MOST_REMEMBERED:
        for old in [key for key, one in _shares.items() if one.minute != share.minute]:
            del _shares[old]
        if len(_shares) >= _MOST_REMEMBERED:
            _shares.clear()
    _shares[subject] = share
