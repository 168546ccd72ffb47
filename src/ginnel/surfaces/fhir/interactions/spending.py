"""What the entries of one Bundle may take together, whatever they ask: a thousand, each of which may be asked, are not
asked at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from ginnel.surfaces.fhir.content import Wanted
from ginnel.surfaces.fhir.outcome import Issue, Refused

MOST_SECONDS, MOST_MADE = 20, 64 * 2**20
"""Seconds that entries take without their storing, which what may be sent bounds; and bytes that are made for them: of
what they read, of what a patch changes, of what is shown of what was written."""
AS_A_TREE = 8
"""How many times as large what is held as a tree is: what a patch changes, and an answer in XML or indented."""


class Spending:
    """Of one Bundle. Where others have taken all, an entry is refused before it is begun, or what is only shown of it
    is left out."""

    def __init__(self, how: Wanted) -> None:
        self._shown_as = 1 if how.is_plain else AS_A_TREE
        self._seconds = 0.0
        self._made = 0

    @property
    def is_over(self) -> bool:
        return self._made > MOST_MADE or self._seconds > MOST_SECONDS

    @contextmanager
    def on(self, path: str) -> Iterator[None]:
        """While something is done for the entry at this path. Raises Refused."""
        if self.is_over:
            why = "The Bundle asks for too much at once. Ask for this again, with less beside it."
            raise Refused(422, Issue("too-costly", why, path))
        began = time.monotonic()
        try:
            yield
        finally:
            self._seconds += time.monotonic() - began

    def shown(self, data: bytes) -> None:
        """Is in the answer."""
        self._made += len(data) * self._shown_as

    def held(self, data: bytes) -> None:
        """Is kept as a tree until all is stored."""
        self._made += len(data) * AS_A_TREE
