"""Where a patient was and when: by the events that place somebody, in the order in which they happened.

What other messages say of the place is believed only where it is the last word and names another place than the last
event did; then the patient has been moved without our being told when.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ginnel.surfaces.feeds.adt import codes
from ginnel.surfaces.feeds.adt.events import Phase, undoes_beginning
from ginnel.surfaces.feeds.adt.folding.entries import Entry, Moment, Tree, period
from ginnel.surfaces.feeds.adt.reading import filled

_FULFILS = {
    "admission": lambda entry: entry.event.phase in (Phase.UNDER_WAY, Phase.DISCHARGED),
    "transfer": lambda entry: entry.event.places or entry.event.phase is Phase.DISCHARGED,
    "discharge": lambda entry: entry.event.phase is Phase.DISCHARGED,
}
_STATUSES = {"planned": "planned", "arrived": "active", "in-progress": "active", "onleave": "reserved"}


class Been(NamedTuple):
    """A place from a moment on, which may not be known."""

    place: Tree
    since: Moment | None


def of(live: Sequence[Entry], status: str, end: Moment | None) -> list[Tree]:
    """Encounter.location: each place with its period, the last still held while the stay is under way."""
    been = _collapsed(_been(live))
    trees = []
    for number, one in enumerate(been):
        is_last = number + 1 == len(been)
        until = end if is_last else been[number + 1].since
        trees.append(
            filled(
                [
                    ("location", _location(one.place)),
                    ("status", _STATUSES.get(status, "completed") if is_last else "completed"),
                    ("period", period(one.since, until)),
                ]
            )
        )
    return trees + [_planned(entry) for entry in announced(live) if entry.event.pending == "transfer"]


def announced(live: Sequence[Entry]) -> list[Entry]:
    """Pending admissions, transfers and discharges that have not come about; the latest of each kind."""
    found: dict[str, Entry] = {}
    for entry in live:
        for kind in [kind for kind in found if _FULFILS[kind](entry)]:
            del found[kind]
        if entry.event.pending:
            found[entry.event.pending] = entry
    return list(found.values())


def announcement(entry: Entry) -> Tree:
    """What was announced, as an extension of the Encounter."""
    to = entry.stay.get("to") or {}
    said = [
        {"url": "kind", "valueCode": entry.event.pending},
        {"url": "announced", "valueDateTime": entry.at},
    ]
    if to:
        said.append({"url": "to", "valueString": to["text"]})
    return {"url": codes.PENDING, "extension": said}


def _been(live: Sequence[Entry]) -> list[Been]:
    placing = sorted(
        (entry for entry in live if entry.event.places and _placed(entry)),
        key=lambda entry: (entry.when, entry.order),
    )
    been = [Been(_placed(entry), entry.moment) for entry in placing]
    if (
        placing
        and placing[0].event.code in ("A02", "A06", "A07", "A17")
        and (prior := placing[0].stay.get("prior"))
    ):
        been.insert(0, Been(prior, None))
    last = max((entry.order for entry in placing), default=-1)
    witnesses = [
        entry
        for entry in live
        if entry.order > last and entry.stay.get("place") and not undoes_beginning(entry.event)
    ]
    if witnesses:
        been.append(Been(witnesses[-1].stay["place"], witnesses[-1].moment))
    return been


def _placed(entry: Entry) -> Tree:
    """PV1-3; on arriving in a temporary place, that (PV1-11)."""
    where = entry.stay.get("temporary") if entry.event.code == "A10" else None
    found: Tree = where or entry.stay.get("place") or {}
    return found


def _collapsed(been: list[Been]) -> list[Been]:
    kept: list[Been] = []
    for one in been:
        if not kept or kept[-1].place["id"] != one.place["id"]:
            kept.append(one)
    return kept


def _location(place: Tree) -> Tree:
    return {"identifier": {"system": codes.PLACE, "value": place["id"]}, "display": place["text"]}


def _planned(entry: Entry) -> Tree:
    to = entry.stay.get("to")
    return {"location": _location(to) if to else {"display": "Place not said"}, "status": "planned"}
