"""A message that was sent, received as a file of one row is: stored, heard and receipted at once, or quarantined."""

from __future__ import annotations

import io
from dataclasses import dataclass
from hashlib import blake2b

from ginnel.care.reception.actions import load
from ginnel.care.reception.rules import Parcel
from ginnel.kernel.errors import Fault
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.feeds.bars import FEED, ReadBefore
from ginnel.surfaces.feeds.bars.bringing import May
from ginnel.surfaces.feeds.opening import Opened

_KEPT = "It is kept here with the reason; whoever keeps the record can put it right."


@dataclass(frozen=True, slots=True)
class Outcome:
    """`faults` are why a message waits in quarantine, none where it was heard."""

    faults: tuple[Fault, ...]


def read(data: bytes, may: May = lambda kind: True) -> Parcel:
    """The message, without keeping anything of it; `may` says which types whoever sends it may create."""
    return FEED.again(data, 1, may)


def hear(data: bytes, *, filename: str, source: str, by: Viewer, parcel: Parcel | None = None) -> Outcome:
    """`source` is the code of the organisation whose system sends it, `parcel` the message as it was read. The same
    bytes again change nothing. Raises Conflict while they are being received already."""
    parcel = parcel or read(data)
    digest = blake2b(data, digest_size=32).hexdigest()
    opened = Opened(filename, digest, len(data), data[:65536], io.BytesIO(data))
    done = load(opened=opened, feed=ReadBefore(parcel), source=source, by=by)
    if not done.reasons:
        return Outcome(())
    return Outcome(parcel.faults or tuple(Fault(code, _KEPT, 1) for code in sorted(done.reasons)))
