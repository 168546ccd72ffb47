"""Random bytes from the system, drawn many at a time.

Whoever asks the system lets go of Python's lock, and where several threads are busy waits to have it back: of a search
that was longer than everything drawn is used for.
"""

from __future__ import annotations

import os

SIZE = 16
_MANY = 256
_held: list[bytes] = []
os.register_at_fork(after_in_child=_held.clear)  # or two processes would give out the same


def sixteen() -> bytes:
    """16 bytes that nobody else is given."""
    while True:
        try:
            return _held.pop()
        except IndexError:  # taken by others meanwhile, perhaps
            drawn = os.urandom(SIZE * _MANY)
            _held.extend(drawn[at : at + SIZE] for at in range(0, len(drawn), SIZE))
