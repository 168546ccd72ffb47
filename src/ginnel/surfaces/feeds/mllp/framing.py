"""Bytes from a connection to frames: <VT> message <FS><CR>. Minimal Lower Layer Protocol, HL7 v2 appendix C.

No socket here: bytes go in, frames come out, and no more than one message is ever held.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

BEGIN, END, RETURN = b"\x0b", b"\x1c", b"\r"
HEAD = 4096  # as much of a message that is too large as is kept, to say which one it was
NOISE = 64 * 1024  # bytes outside a frame after which the other side does not speak this protocol


class Frame(NamedTuple):
    """A message as it came, or the beginning of one that is larger than is accepted."""

    data: bytes
    is_whole: bool = True


class NotMllp(Exception):
    """What comes in is not framed."""


class Framing:
    """What one connection has sent so far."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = bytearray()
        self._inside = False
        self._dropped = False
        self._noise = 0

    @property
    def is_inside(self) -> bool:
        """Whether a message has begun and not ended."""
        return self._inside

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that `data` ends. Raises NotMllp when too much stands outside of any."""
        while data:
            if not self._inside:
                data = self._enter(data)
                continue
            before, end, data = data.partition(END)
            self._hold(before)
            if end:
                yield Frame(bytes(self._held), not self._dropped)
                self._held.clear()
                self._inside = self._dropped = False

    def _enter(self, data: bytes) -> bytes:
        """What follows the next beginning. The return after a frame, and what else stands outside, is nothing."""
        outside, begin, data = data.partition(BEGIN)
        self._noise += len(outside.strip(b"\r\n"))
        if self._noise > NOISE:
            raise NotMllp
        if begin:
            self._inside, self._noise = True, 0
        return data

    def _hold(self, data: bytes) -> None:
        if self._dropped:
            return
        self._held += data
        if len(self._held) > self._most:
            self._dropped = True
            del self._held[HEAD:]


def framed(message: bytes) -> bytes:
    return BEGIN + message + END + RETURN
