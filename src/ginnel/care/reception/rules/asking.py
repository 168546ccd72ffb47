"""What another organisation's request asks, of which front door. Pure, and total: another shape is no request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ginnel.care.access.rules.hearing import urgency_of
from ginnel.care.access.states import Urgency
from ginnel.foundation.record.fhir.references import target
from ginnel.foundation.record.rules.wording import concept
from ginnel.kernel.values.dates import moment_range

NEWS_FOR = timedelta(days=3)
"""A request written longer ago came with an extract: whoever was asked has heard of it since."""
_ASKS = frozenset({"proposal", "plan", "order", "original-order"})
_NO_REASON = "A request came from another system, which did not say what for. Ask whoever sent it."


@dataclass(frozen=True, slots=True)
class Request:
    """`of` are the numbers by which those are named who are asked (ODS or council codes), the first first."""

    of: tuple[str, ...]
    words: str
    asked_at: datetime | None
    urgency: Urgency | None = None


def request(tree: Mapping[str, Any]) -> Request | None:
    """A ServiceRequest that is active and asks somebody; None for what is only planned, done or about a test.

    https://hl7.org/fhir/R4/servicerequest.html
    """
    if tree.get("status") != "active" or str(tree.get("intent")) not in _ASKS:
        return None
    of = tuple(dict.fromkeys(_performers(tree)))
    return Request(of, _words(tree), _asked_at(tree), urgency_of(tree.get("priority"))) if of else None


def supporting(tree: Mapping[str, Any], kinds: Sequence[str]) -> list[UUID]:
    """The ids, of ours, that a request points at as what supports it, of these types."""
    told = [target(str(one.get("reference", ""))) for one in _list(tree.get("supportingInfo"))]
    return [
        found for one in told if one and not one.base and one.kind in kinds and (found := _uuid(one.local_id))
    ]


def binary(address: str) -> UUID | None:
    """The id of the Binary at an address, on whatever server: ids are ours, and no other's is the same."""
    told = target(address)
    return _uuid(told.local_id) if told and told.kind == "Binary" else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def is_news(one: Request, now: datetime) -> bool:
    return one.asked_at is None or now - NEWS_FOR <= one.asked_at


def _performers(tree: Mapping[str, Any]) -> Iterator[str]:
    for performer in _list(tree.get("performer")):
        identifier = performer.get("identifier")
        value = identifier.get("value") if isinstance(identifier, Mapping) else None
        if isinstance(value, str) and value:
            yield value


def _words(tree: Mapping[str, Any]) -> str:
    said = [
        concept(tree.get("code")),
        *(concept(one) for one in _list(tree.get("reasonCode"))),
        *(str(one.get("text", "")) for one in _list(tree.get("note"))),
        str(tree.get("patientInstruction") or ""),
    ]
    told = list(dict.fromkeys(filter(None, (one.strip() for one in said)))) or [_NO_REASON]
    return "\n".join([*_urgency(tree), *told])


def _urgency(tree: Mapping[str, Any]) -> Iterator[str]:
    """Among the words, so that the same request sent again as more urgent says something else."""
    if isinstance(priority := tree.get("priority"), str) and priority.strip():
        yield f"Urgency, as the sender says: {priority.strip()}"


def _asked_at(tree: Mapping[str, Any]) -> datetime | None:
    try:
        return moment_range(str(tree["authoredOn"]))[1] if tree.get("authoredOn") else None
    except (ValueError, OverflowError):
        return None


def _list(held: object) -> list[Mapping[str, Any]]:
    return [one for one in held if isinstance(one, Mapping)] if isinstance(held, list) else []
