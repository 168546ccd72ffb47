"""Events with everything fixed but their place in the chain. What those of one call share is worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from ginnel.foundation.audit import rules
from ginnel.foundation.audit.rules import Event, Repeated
from ginnel.kernel import randomness
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Viewer


@dataclass(slots=True)
class Prepared:
    """One event: the columns that are its own, and the bytes that its link covers. `detail` is JSON already."""

    columns: dict[str, Any]
    content: bytes


class Acting(NamedTuple):
    """What the events of one request have in common: columns, labels, and the bytes that are committed to."""

    columns: Mapping[str, Any]
    labels: tuple[str, str, str]
    committed: bytes


def acting(by: Viewer) -> Acting:
    return _acting(str(by.purpose), by.role, by.organisation, by.identity, by.request_id)


@lru_cache(maxsize=64)
def _acting(purpose: str, role: str, organisation: str, identity: str, request_id: UUID) -> Acting:
    """Remembered, for the events of a request are seldom made in one call."""
    columns = {
        "purpose": purpose,
        "role": role,
        "organisation": organisation,
        "identity": identity,
        "request_id": request_id,
    }
    committed = rules.canonical(rules.actor_values(identity, request_id))
    return Acting(columns, (purpose, role, organisation), committed)


def prepare(events: Sequence[Event], by: Acting, at: datetime) -> Iterator[Prepared]:
    """Ids and salts are drawn, in the order of the events."""
    for event in events:
        salt, other = randomness.sixteen(), randomness.sixteen()
        outcome, categories = str(event.outcome), list(map(int, event.categories))
        detail = _json(event.detail)
        actor = rules.committed(salt, by.committed)
        about = rules.subject_values(event.person, categories, orjson.Fragment(detail))
        subject, event_id = rules.commitment(other, about), uuid7()
        columns = {
            "id": event_id,
            "action": event.action,
            "outcome": outcome,
            "person": event.person,
            "categories": categories,
            "detail": detail,
            "actor_salt": bytea(salt),
            "actor_commitment": bytea(actor),
            "subject_salt": bytea(other),
            "subject_commitment": bytea(subject),
        }
        yield Prepared(
            columns, rules.content(event_id, at, (event.action, *by.labels, outcome), actor, subject)
        )


def _json(detail: Mapping[str, object]) -> bytes:
    if type(detail) is Repeated:
        return detail.text
    return orjson.dumps(dict(detail), default=str, option=orjson.OPT_SORT_KEYS)


def bytea(value: bytes) -> str:
    """How PostgreSQL reads bytes from text."""
    return "\\x" + value.hex()
