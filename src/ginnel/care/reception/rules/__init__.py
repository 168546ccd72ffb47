"""What a feed yields and what reception makes of it: parcels, what comes in them, and the receipt.

A feed is one module in `surfaces.feeds`. It reads an opened file as parcels and never raises for anything a file
can hold: what cannot be accepted is a parcel with faults.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol, runtime_checkable

from ginnel.care.reception.rules.listing import Listed, Named
from ginnel.care.reception.rules.messaging import Asks
from ginnel.foundation.people.rules.tracing import Held, Nobody
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
class Told:
    """What one message says, where what it tells of is a function of every message about the same things.

    `digest` (16 bytes) is the same for the same message however it was sent. Messages that share a subject are
    folded together; `facts` are plain JSON values that only the feed understands.
    """

    digest: bytes
    subjects: tuple[str, ...]
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Joined:
    """That an organisation calls one person by two of its own local ids, or (`is_same` false) no longer says so."""

    first: str
    second: str
    is_same: bool
    why: str


@dataclass(frozen=True, slots=True)
class Folded:
    """What a set of messages comes to."""

    incoming: tuple[Incoming, ...] = ()
    joined: tuple[Joined, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the national service replies about one person of a batch that went to it: which batch, which source record,
    and what its search by the number and its search by the details came to."""

    batch: str
    source: int
    by_number: Held | Nobody
    by_details: Held | Nobody


@dataclass(frozen=True, slots=True)
class Parcel:
    """One row of a file: the unit that receipts count.

    `row` counts from 1 (an NDJSON line, a CSV record without the header, a Bundle entry, or 1 for a file that is one
    resource). `faults` quarantine the whole row; `notes` do not. `stated_source` is the organisation the row names.
    `before` is what stands between this row and the one before it in a file that is one Bundle, None in any other;
    `after` what follows the last. Row 0 is no row: it carries the frame of a Bundle without entries. `declared` is what
    the file says once for all its rows and each needs to stand by itself (XML namespaces). `told` is what a message
    says to be folded with others; such a row brings nothing by itself. `reply` is what the national service says of
    somebody it was asked about, which makes nothing on the record either. `asks` is what a message asks
    of a front door. `listed` is where the row stands in a file that is a whole list, `names` the colleagues and teams
    that must be its organisation's.
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
    told: Told | None = None
    reply: Reply | None = None
    asks: Asks | None = None
    listed: Listed | None = None
    names: tuple[Named, ...] = ()


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


@runtime_checkable
class Folding(Feed, Protocol):
    """A feed whose rows are messages: what they come to is a function of the set of them, never of their order."""

    reader: int  # raised when `facts` are read differently, so that a message sent again is read again

    def fold(self, told: Sequence[Told], fresh: Collection[bytes]) -> Folded:
        """What stands after `fresh` (digests) has been heard, of everything `told` of the subjects it hangs with."""
        ...


@runtime_checkable
class Listing(Feed, Protocol):
    """A feed whose files are whole lists: whom a later one leaves out is on the list no longer."""

    def marked(self, name: str) -> tuple[str, str, str]:
        """The kind of the entries of the list of this name, and the system and value of an identifier they all have."""
        ...

    def left_out(self, tree: dict[str, Any], local_id: str, listed: Listed) -> Incoming | None:
        """What becomes of an entry, as it is held, of somebody whom the list of that day leaves out; None for nothing.
        `local_id` is what its source calls it."""
        ...


# Kept with row and field on a receipt: more than a person reads, and a file of any size has one receipt.
MOST_REMARKS = 100
LONGEST_CODE = 64  # of an organisation


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
    remarks: list[Fault] = field(default_factory=list)

    def note(self, remark: Fault) -> None:
        """Count what was accepted but is worth saying, and keep its place while there are not too many."""
        self.notes[remark.code] += 1
        if len(self.remarks) < MOST_REMARKS:
            self.remarks.append(remark)

    @property
    def balances(self) -> bool:
        return self.read == self.accepted + self.already_held + self.quarantined


def groups(told: Mapping[bytes, Told]) -> list[list[Told]]:
    """Those that hang together by their subjects."""
    parent: dict[str, str] = {}

    def root(subject: str) -> str:
        while parent.setdefault(subject, subject) != subject:
            parent[subject] = parent[parent[subject]]
            subject = parent[subject]
        return subject

    for one in told.values():
        for subject in one.subjects[1:]:
            parent[root(subject)] = root(one.subjects[0])
    groups: dict[str, list[Told]] = defaultdict(list)
    for one in told.values():
        groups[root(one.subjects[0]) if one.subjects else ""].append(one)
    return list(groups.values())
