"""Whether what a list leaves out is gone: each is asked for by its id before anything is said of it.

A list whose order moves between its pages, or from which something was taken away while it was read, leaves out what
is there, though it gives as many as it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from ginnel.foundation.directory.rules.harvesting import Remark
from ginnel.foundation.directory.states import ServiceStatus
from ginnel.surfaces.openreferral.harvesting.paging import key_of
from ginnel.surfaces.openreferral.harvesting.wholes import Written
from ginnel.surfaces.openreferral.network import Getter, Unreadable

MOST_ASKED = 1000
_GONE = (404, 410)
_NOT_RUNNING = frozenset(one.value for one in ServiceStatus if one is not ServiceStatus.ACTIVE)


def doubted(
    keys: Sequence[str], getter: Getter, address: str, written: Written, *, is_accepted: bool
) -> Remark | None:
    """Why these may not all be gone, None where they are. The first that is there is enough to know that the list was
    not all. More than so many are not asked for, and taken for gone only where somebody accepts it."""
    for key in keys[:MOST_ASKED]:
        if why := _why_not(key, getter, address, written):
            return Remark(
                "still-there", f"It is not in the list, and not gone. {why}", item=key, element="id"
            )
    if len(keys) > MOST_ASKED and not is_accepted:
        words = (
            f"{len(keys):,} are not in the list; of at most {MOST_ASKED:,} it is asked whether they are gone."
        )
        return Remark("still-there", words)
    return None


def _why_not(key: str, getter: Getter, address: str, written: Written) -> str:
    try:
        whole = getter.get(f"{address}/services/{quote(key, safe='')}")
    except Unreadable as failed:
        return "" if failed.status in _GONE else str(failed)
    if key_of(whole) != key:
        return "Asked for by its id, another document comes."
    document, _ = written(whole)
    status = document.get("status") if isinstance(document, dict) else None
    return "" if isinstance(status, str) and status in _NOT_RUNNING else "Asked for by its id, it comes."
