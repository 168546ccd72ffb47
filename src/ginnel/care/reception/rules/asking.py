"""What another organisation's request asks, and what is in doubt of it. Pure: another shape is no request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ginnel.care.access.rules.hearing import urgency_of
from ginnel.care.access.states import Urgency
from ginnel.care.reception.rules.messaging import NOBODY_NAMED
from ginnel.care.reception.rules.performing import Performers, mappings, performers
from ginnel.foundation.record.fhir.references import target
from ginnel.foundation.record.rules.wording import concept
from ginnel.kernel.values.dates import moment_range
from ginnel.kernel.web import formats

NEWS_FOR = timedelta(days=3)
"""A request that a file brings and that was written longer ago is history: whoever was asked has heard of it since."""
_MOMENT = timedelta(seconds=1)  # what is asked on a day is asked before the next begins
_ASKS = frozenset({"proposal", "plan", "order", "original-order"})
_ORDERS = frozenset({"order", "original-order"})
# Of a test, a picture or an operation (https://hl7.org/fhir/R4/valueset-servicerequest-category.html).
_TESTS = frozenset({"108252007", "363679005", "387713003"})
_LONGEST_NAME = 255
_LOINC = "http://loinc.org"
_NO_PEOPLE = frozenset({"Group", "Location", "Device"})
_NO_REASON = "A request came from another system, which did not say what for. Ask whoever sent it."


@dataclass(frozen=True, slots=True)
class Request:
    """`of` are those who are asked. `is_open_order` says that it is meant to be done and is about no test: where it
    names no organisation, somebody must still read it."""

    of: Performers
    words: str
    asked_at: datetime | None
    urgency: Urgency | None
    is_open_order: bool


def request(tree: Mapping[str, Any]) -> Request | None:
    """A ServiceRequest about somebody that is active and asks; None for what is only considered, or done.

    https://hl7.org/fhir/R4/servicerequest.html
    """
    if tree.get("status") != "active" or str(tree.get("intent")) not in _ASKS or _is_of_things(tree):
        return None
    of = performers(tree)
    is_order = tree.get("intent") in _ORDERS and tree.get("doNotPerform") is not True
    return Request(
        of,
        _words(tree),
        _asked_at(tree),
        urgency_of(tree.get("priority")),
        is_order and of.is_team and not _is_test(tree),
    )


def remarks(one: Request, *, is_addressed: bool, is_known: bool, at: datetime) -> Iterator[str]:
    """What whoever reads the contact must know before all else; `at` is when it came first."""
    if not is_addressed:
        names = ", ".join(one.of.names)
        asked = (
            f"It asks {names}: no front door here is theirs." if names else "It does not say who is asked."
        )
        yield f"{asked} Pass it on, or tell whoever sent it."
    if one.asked_at and not is_news(one, at):
        day = formats.day(one.asked_at - _MOMENT)
        yield f"It was written on {day}, days before it came. Ask whether it is still wanted."
    if not is_known:
        yield NOBODY_NAMED


def subject_name(tree: Mapping[str, Any]) -> str:
    """What the one it is about is called; "" where it does not say."""
    subject = tree.get("subject")
    name = subject.get("display") if isinstance(subject, Mapping) else None
    return name.strip()[:_LONGEST_NAME] if isinstance(name, str) else ""


def supporting(tree: Mapping[str, Any], kinds: Sequence[str]) -> list[UUID]:
    """The ids, of ours, that a request points at as what supports it, of these types."""
    told = [target(str(one.get("reference", ""))) for one in mappings(tree.get("supportingInfo"))]
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


def _is_of_things(tree: Mapping[str, Any]) -> bool:
    """Whether it says that it is about what is nobody: a ward, a device, a group."""
    subject = tree.get("subject")
    told = target(str(subject.get("reference", ""))) if isinstance(subject, Mapping) else None
    return bool(told and told.kind in _NO_PEOPLE)


def _is_test(tree: Mapping[str, Any]) -> bool:
    code = tree.get("code")
    codings = mappings(code.get("coding")) if isinstance(code, Mapping) else []
    kinds = [coding for one in mappings(tree.get("category")) for coding in mappings(one.get("coding"))]
    return any(one.get("system") == _LOINC for one in codings) or any(
        isinstance(one.get("code"), str) and one["code"] in _TESTS for one in kinds
    )


def _words(tree: Mapping[str, Any]) -> str:
    said = [
        concept(tree.get("code")),
        *(concept(one) for one in mappings(tree.get("reasonCode"))),
        *(str(one.get("text", "")) for one in mappings(tree.get("note"))),
        str(tree.get("patientInstruction") or ""),
    ]
    told = list(dict.fromkeys(filter(None, (one.strip() for one in said)))) or [_NO_REASON]
    return "\n".join([*_first(tree), *told])


def _first(tree: Mapping[str, Any]) -> Iterator[str]:
    """Among the words, so that the same request sent again as more urgent says something else."""
    if tree.get("doNotPerform") is True:
        yield "It asks that this is not done."
    if isinstance(priority := tree.get("priority"), str) and priority.strip():
        yield f"Urgency, as the sender says: {priority.strip()}"


def _asked_at(tree: Mapping[str, Any]) -> datetime | None:
    try:
        return moment_range(str(tree["authoredOn"]))[1] if tree.get("authoredOn") else None
    except (ValueError, OverflowError):
        return None
