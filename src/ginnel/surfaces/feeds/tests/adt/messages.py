"""Messages for tests, in the words of the county's own hospital. Nobody here is anybody."""

from __future__ import annotations

from typing import Any

from ginnel.care.reception.rules import Told
from ginnel.surfaces.feeds.adt import message
from ginnel.surfaces.feeds.adt.folding import fold

END = "\r"


def adt(
    event: str,
    at: str = "202602031000",
    *,
    patient: str = "H1",
    visit: str = "V1",
    ward: str = "",
    kind: str = "I",
    occurred: str = "",
    sent: str = "",
    control: str = "",
    name: str = "TESTPERSON^Ada",
    pid: dict[int, str] | None = None,
    pv1: dict[int, str] | None = None,
    pv2: dict[int, str] | None = None,
    more: tuple[str, ...] = (),
    end: str = END,
) -> bytes:
    """One message. `pid`, `pv1` and `pv2` set further fields by number."""
    type_ = {"P": "PPR", "O": "ORM"}.get(event[0], "ADT")
    lines = [
        f"MSH|^~\\&|PAS|RXX|GINNEL|YORK|{sent or at}||{type_}^{event}|{control or event + at}|P|2.4",
        f"EVN|{event}|{at}||||{occurred}",
        segment("PID", {3: f"{patient}^^^PAS^MR", 5: name, 7: "19400302", 8: "F", **(pid or {})}),
    ]
    if visit or ward or pv1:
        place = {3: f"{ward}^BAY^1"} if ward else {}
        lines.append(segment("PV1", {2: kind, **place, 19: visit, **(pv1 or {})}))
    if pv2:
        lines.append(segment("PV2", pv2))
    return (end.join([*lines, *more]) + end).encode()


def segment(name: str, fields: dict[int, str]) -> str:
    last = max(fields, default=0)
    return "|".join([name, *(fields.get(number, "") for number in range(1, last + 1))])


def told(data: bytes) -> Told:
    """The message as reception keeps it."""
    said = message.read(data)
    assert said.facts is not None, said.faults
    return Told(message.digest(data), said.subjects, said.facts)


def fold_all(*messages: bytes) -> dict[str, dict[str, Any]]:
    """`Kind/id` -> resource, of everything the messages come to."""
    heard = {one.digest: one for one in map(told, messages)}
    folded = fold(list(heard.values()), set(heard))
    return {f"{each.kind}/{each.local_id}": each.tree for each in folded.incoming}


def stay(*messages: bytes, visit: str = "V1") -> dict[str, Any]:
    return fold_all(*messages)[f"Encounter/visit-{visit}"]


def places(tree: dict[str, Any]) -> list[str]:
    """Ward of each place, in order."""
    return [one["location"].get("display", "").split(",")[0] for one in tree.get("location", ())]
