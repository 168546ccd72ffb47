"""What comes to our MESH mailbox: whose a message is, and what MESH says of one of ours that did not arrive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ANY_WORKFLOW = "*"


@dataclass(frozen=True, slots=True)
class Route:
    """That what `sender` sends under `workflow` is from organisation `source` and read by `feed`, "" for what
    recognises it. Without a source: that this no longer holds."""

    sender: str
    workflow: str
    source: str
    feed: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What MESH says of a message of ours that did not arrive: its MESH id, our own id for it, why (MESH's code, what
    failed, and a sentence)."""

    about: str
    local_id: str
    code: str
    event: str
    description: str


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that lies in our mailbox: who sent it under which workflow, and what MESH calls it. `filename` and
    `size` are of what was kept of it; a `report` has neither."""

    mailbox: str
    message: str
    sender: str
    workflow: str
    local_id: str = ""
    filename: str = ""
    size: int = 0
    report: Report | None = None


def in_force(routes: Iterable[Route]) -> list[Route]:
    """Those of `routes`, oldest first, that hold: the last of each sender and workflow, unless it takes it back."""
    last = {(route.sender, route.workflow): route for route in routes}
    return [route for route in last.values() if route.source]


def route_of(sender: str, workflow: str, routes: Iterable[Route]) -> Route | None:
    """Whose a message is; what is said of its own workflow stands before what is said of any."""
    known = {(route.sender, route.workflow): route for route in in_force(routes)}
    return known.get((sender, workflow)) or known.get((sender, ANY_WORKFLOW))
