"""The Bundle that an entry came in: what it says of itself, and what it says of the entry beside the resource."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ginnel.foundation.record.fhir import json, xml, xml_bundles
from ginnel.foundation.record.fhir.json import Unreadable
from ginnel.foundation.record.queries.entry import is_row_open, may_see, note_read, received_version
from ginnel.foundation.record.queries.sight import Sight
from ginnel.foundation.record.store import frames, originals, reading
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Viewer

# What says nothing of anybody: it may be read by whoever may read the entry.
OF_ITSELF = ("type", "id", "identifier", "timestamp", "total")
# Beyond so many entries it is not worth asking of each whether all of the Bundle may be seen.
MOST = 2_000


@dataclass(frozen=True, slots=True)
class Envelope:
    """A Bundle as it came, its other entries apart.

    `itself` are those elements that say nothing of anybody; `beside` what the entry holds beside its resource, None
    where its row may not be seen. `around` is the text before the first entry and after the last, None where some
    entry may not be seen: links and signatures may name whom it is about.
    """

    row: int
    count: int
    itself: dict[str, Any] = field(repr=False)
    beside: dict[str, Any] | None = field(default=None, repr=False)
    around: tuple[str, str] | None = field(default=None, repr=False)


def entry_bundle(
    *,
    viewer: Viewer,
    person: UUID,
    entry: UUID,
    version: int,
    kept_under: Mapping[UUID, UUID],
    is_shared_screen: bool = False,
) -> Envelope:
    """The Bundle that brought this version, with the reading written down.

    `kept_under` says under which load the frame of a load is kept: the first of the same bytes. Raises NotFound where
    it came in no Bundle, and as `entry_original` does.
    """
    sight, row, found = received_version(viewer, person, entry, version, is_shared_screen)
    load = kept_under.get(found.load) if found.load else None
    ends = frames.ends(load) if load else None
    if found.load is None or load is None or ends is None:
        raise NotFound("This version came in no Bundle.")
    data = originals.fetch(load, found.row)
    row_open = data is not None and is_row_open(
        sight, row.source_number, data, found, reading.carried(found.load, found.row)
    )
    all_open = row_open and _all_open(sight, found.load, ends.count)
    note_read(viewer, person, row, version, "permit" if all_open else "deny")
    stated = _read(ends.before + ends.after)
    return Envelope(
        row=found.row,
        count=ends.count,
        itself={name: stated[name] for name in OF_ITSELF if name in stated},
        beside=_beside(data) if row_open and data else None,
        around=(_text(ends.before), _text(ends.after)) if all_open else None,
    )


def _all_open(sight: Sight, load: UUID, count: int) -> bool:
    """Whether every row of the Bundle became something that may be seen."""
    if count > MOST:
        return False
    carried = reading.carried_by(load)
    return len({row for row, _ in carried}) == count and all(may_see(sight, one) for _, one in carried)


def _read(text: bytes) -> dict[str, Any]:
    try:
        return xml.read(text) if text.lstrip().startswith(b"<") else json.read(text)
    except Unreadable:
        return {}  # the file broke off, or is a Bundle in parts only


def _beside(data: bytes) -> dict[str, Any]:
    entry = _read(xml_bundles.standing(data))
    return {name: value for name, value in entry.items() if name != "resource"}


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def came_in_bundles(*, viewer: Viewer, loads: Mapping[UUID, UUID]) -> set[UUID]:
    """Those of `loads` (load to the load its frame is kept under) that were files of one Bundle."""
    framed = frames.framed(set(loads.values()))
    return {load for load, kept in loads.items() if kept in framed}
