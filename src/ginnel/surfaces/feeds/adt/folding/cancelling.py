"""Which events of a stay stand once the cancellations among them have taken back what they cancel.

A cancellation takes back the event that happened when it says (EVN-6), else the last one of its kind recorded before
it. A cancelled admission takes with it all that followed it. An admission, a discharge or an announcement told several
times is one, and cancelled as one; transfers and leave are cancelled one by one. What is cancelled before it arrives is
cancelled all the same, because this looks at the whole set.
"""

from __future__ import annotations

from collections.abc import Sequence

from ginnel.surfaces.feeds.adt.events import Phase, undoes_admission
from ginnel.surfaces.feeds.adt.folding.entries import Entry


def standing(entries: Sequence[Entry]) -> list[Entry]:
    """The entries that still say something, in order; cancellations stay in, for what they say of the state after."""
    live: list[Entry] = []
    for entry in entries:
        if entry.event.phase is Phase.DELETED:
            live.clear()
        elif entry.event.cancels:
            _take_back(live, entry)
        live.append(entry)
    return live


def _take_back(live: list[Entry], entry: Entry) -> None:
    candidates = [one for one in live if one.event.code in entry.event.cancels]
    if not candidates:
        return
    named = [one for one in candidates if entry.facts["occurred"] is not None and one.when == entry.when]
    target = (named or candidates)[-1]
    if undoes_admission(entry.event):
        first = next(one for one in candidates if one.event.code == target.event.code)
        del live[live.index(first) :]
    elif target.event.pending or target.event.phase is Phase.DISCHARGED:
        live[:] = [one for one in live if one not in candidates]
    else:
        live.remove(target)
