"""Which feeds there are, and which of them reads a file. A new feed is one module here and one place in `FEEDS`."""

from __future__ import annotations

from collections.abc import Iterator

from ginnel.care.reception.rules import Feed, Parcel
from ginnel.kernel.errors import Fault, NotFound
from ginnel.surfaces.feeds import (
    adt,
    ambulance,
    bars,
    cld,
    csds,
    fhir,
    hes,
    inpatient,
    mhsds,
    nhs111,
    pds_mesh,
    pharmacy,
    sus_apc,
    sus_ec,
    sus_op,
    telecare,
    voluntary,
    working_with,
)
from ginnel.surfaces.feeds.opening import Opened

# The stricter first: a feed with a fixed header is never mistaken for anything else.
FEEDS: tuple[Feed, ...] = (
    pds_mesh.FEED,
    cld.FEED,
    voluntary.FEED,
    sus_apc.FEED,
    sus_op.FEED,
    sus_ec.FEED,
    hes.FEED,
    inpatient.FEED,
    csds.FEED,
    mhsds.FEED,
    ambulance.FEED,
    bars.FEED,
    nhs111.FEED,
    telecare.FEED,
    pharmacy.FEED,
    working_with.FEED,
    adt.FEED,
    fhir.FEED,
)


class Unreadable:
    """Answers for a file that nothing can read, so that it too has a receipt with its reason on it."""

    name = "unreadable"
    label = "Cannot be read"

    def recognises(self, filename: str, head: bytes) -> bool:
        return True

    def read(self, opened: Opened) -> Iterator[Parcel]:
        known = ", ".join(feed.label for feed in FEEDS)
        unknown = Fault("format-unknown", f"The file is in no format known here ({known}).", 1)
        yield Parcel(row=1, original=opened.head, faults=(opened.refused or unknown,))

    def mendable(self, parcel: Parcel) -> bytes:
        return parcel.original

    def again(self, original: bytes, row: int) -> Parcel:
        fault = Fault("format-unknown", "There is no row here to read again; send the file again.", row)
        return Parcel(row=row, original=original, faults=(fault,))


def recognise(opened: Opened) -> Feed:
    """The feed that reads `opened`; never none, because an unreadable file has a receipt too."""
    if opened.refused:
        return Unreadable()
    return next((feed for feed in FEEDS if feed.recognises(opened.filename, opened.head)), Unreadable())


def named(name: str) -> Feed:
    """The feed of that name. Raises NotFound."""
    for feed in FEEDS:
        if feed.name == name:
            return feed
    raise NotFound(f"There is no feed {name}; there are: {', '.join(feed.name for feed in FEEDS)}.")
