"""What a feed yields and what reception makes of it: parcels, what comes in them, and the receipt.

A feed is one module in `surfaces.feeds`. It reads an opened file as parcels and never raises for anything a file
can hold: what cannot be accepted is a parcel with faults.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from ginnel.kernel.errors import Fault


@dataclass(frozen=True, slots=True)
class Incoming:
    """One FHIR resource as its source says it.

    `kind` is the resource type; `local_id` the source's own id, "" when it gives none (reception then names it by
    its content); `path` where in the row it stands; `full_url` the Bundle's name for it. `stated_at` is when the
    source last said it (a FHIR instant) where that is known but is not part of what it says; it stands before
    meta.lastUpdated.
    """

    kind: str
    local_id: str
    tree: dict[str, Any]
    path: str = ""
    full_url: str = ""
    stated_at: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One row of a file: the unit that receipts count.

    `row` counts from 1 (an NDJSON line, a CSV record without the header, a Bundle entry, or 1 for a file that is one
    resource). `faults` quarantine the whole row; `notes` do not. `stated_source` is the organisation the row names.
    `before` is what stands between this row and the one before it in a file that is one Bundle, None in any other;
    `after` what follows the last. Row 0 is no row: it carries the frame of a Bundle without entries. `declared` is what
    the file says once for all its rows and each needs to stand by itself (XML namespaces).
    """

    row: int
    original: bytes
    incoming: tuple[Incoming, ...] = ()
    faults: tuple[Fault, ...] = ()
    stated_source: str = ""
    notes: tuple[Fault, ...] = ()
    before: bytes | None = None
    after: bytes = b""
    declared: bytes = b""


class Opened(Protocol):
    """A file, or a member of an archive, opened with limits (surfaces.feeds.opening)."""

    @property
    def filename(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def digest(self) -> str: ...
    @property
    def head(self) -> bytes: ...
    @property
    def stream(self) -> BinaryIO: ...


class Feed(Protocol):
    """One format in."""

    name: str
    label: str

    def recognises(self, filename: str, head: bytes) -> bool: ...

    def read(self, opened: Any) -> Iterator[Parcel]: ...

    def again(self, original: bytes, row: int) -> Parcel:
        """Read one row again from what `mendable` answered, perhaps corrected by a person."""
        ...

    def mendable(self, parcel: Parcel) -> bytes:
        """The row as text that stands by itself (a CSV record with its header, a bundle entry with its neighbours
        named): what a person corrects and `again` reads."""
        ...


@dataclass(slots=True)
class Tally:
    """The receipt in the making. Invariant, to the row: read = accepted + already_held + quarantined."""

    read: int = 0
    accepted: int = 0
    already_held: int = 0
    quarantined: int = 0
    resources: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)

    @property
    def balances(self) -> bool:
        return self.read == self.accepted + self.already_held + self.quarantined
