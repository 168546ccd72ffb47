"""Events with everything fixed but their place in the chain. What those of one call share is worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from ginnel.foundation.audit import rules
from ginnel.foundation.audit.rules import Event
from ginnel.kernel import randomness
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Viewer


@dataclass(slots=True)
class Prepared:
    """One event: the columns that are its own, and the bytes that its link covers. `detail` is JSON already."""

    columns: dict[str, Any]
    content: bytes


def shared(by: Viewer, at: datetime) -> dict[str, Any]:
    """The columns that events of one call have in common."""
    return {
        "at": at,
        "purpose": str(by.purpose),
        "role": by.role,
        "organisation": by.organisation,
        "identity": by.identity,
        "request_id": by.request_id,
    }


def prepare(events: Sequence[Event], by: Viewer, at: datetime) -> Iterator[Prepared]:
    """Ids and salts are drawn, in the order of the events."""
    who, request = (str(by.purpose), by.role, by.organisation), rules.actor_values(by.identity, by.request_id)
    acting = rules.canonical(request)
    for event in events:
        salt, other = randomness.sixteen(), randomness.sixteen()
        outcome, categories = str(event.outcome), [int(category) for category in event.categories]
        detail = orjson.dumps(dict(event.detail), default=str, option=orjson.OPT_SORT_KEYS)
        actor = rules.committed(salt, acting)
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
        yield Prepared(columns, rules.content(event_id, at, (event.action, *who, outcome), actor, subject))


def bytea(value: bytes) -> str:
    """How PostgreSQL reads bytes from text."""
    return "\\x" + value.hex()
