"""How many requests of one client are here at once: in this process, waiting or being answered.

What is sent in one minute is limited beside it (`queries.admitted`); a few requests that each take long would hold all
that answers in a process nevertheless. Whose a token is, is known here once it was shown, so that an event loop, where
nobody may ask the database, can tell whose request it has.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from uuid import UUID

from ginnel.kernel import abreast, clock
from ginnel.kernel.errors import TooMany

AGAIN = 1
"""Seconds after which a request that was one too many may be sent again: most are answered in less."""
_MOST_REMEMBERED = 10_000


@dataclass(slots=True)
class _Here:
    """`most` is as the parameter said when it was last read, `each` what one client may have being answered, where a
    server says that it has no more threads; `clients` are by the digest of a token, until when it holds."""

    most: int = 64
    each: int | None = None
    clients: dict[str, tuple[UUID, datetime]] = field(default_factory=dict)
    answered: dict[UUID, int] = field(default_factory=dict)


_here, _turn = _Here(), Lock()


def most() -> int:
    """How many requests of one client may be here."""
    return _here.most


def hold_each_to(threads: int) -> None:
    """One client has no more than so many of this process' threads."""
    _here.each = threads


def note(*, digest: str, client: UUID, until: datetime, most: int) -> None:
    """Whose a token was found to be, until when it holds, and how many requests of one client may be here now."""
    _here.most = most
    if digest not in _here.clients:
        if len(_here.clients) >= _MOST_REMEMBERED:  # a token lives for minutes
            _here.clients.clear()
        _here.clients[digest] = client, until


def note_refused(digest: str) -> None:
    """A token that holds no more is nobody's: whoever found it in a log must not use up what is the client's."""
    _here.clients.pop(digest, None)


def client_of(digest: str) -> UUID | None:
    """Whose token this was when it was last shown: by which is told whose turn it is, and nothing is opened."""
    found = _here.clients.get(digest)
    return found[0] if found and found[1] > clock.now() else None


@contextmanager
def answering(client: UUID) -> Iterator[None]:
    """While a request of this client is answered in a thread. Raises TooMany where as many are already. Those that are
    answered abreast have no thread of their own, and are held to so many of a turn (`config.bridge`)."""
    if abreast.is_here():
        yield
        return
    most = _here.most if _here.each is None else min(_here.most, _here.each)
    with _turn:
        already = _here.answered.get(client, 0)
        if already >= most:
            raise TooMany("Too many requests of this client are being answered here.", retry_after=AGAIN)
        _here.answered[client] = already + 1
    try:
        yield
    finally:
        with _turn:
            left = _here.answered[client] - 1
            if left:
                _here.answered[client] = left
            else:
                del _here.answered[client]


def forget() -> None:
    """For a test, which begins anew."""
    global _here
    _here = _Here()
