"""Events with everything fixed but their place in the chain. What those of one call share is worked out once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from ginnel.foundation.audit import rules
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
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
    purpose = str(by.purpose)
    acting = rules.canonical(rules.actor_values(by.identity, by.request_id))
    for event in events:
        salts = os.urandom(rules.SALT_BYTES), os.urandom(rules.SALT_BYTES)
        actor = rules.committed(salts[0], acting)
        categories, detail = [int(category) for category in event.categories], _json(event.detail)
        about = rules.subject_values(event.person, categories, orjson.Fragment(detail))
        subject = rules.commitment(salts[1], about)
        columns: dict[str, Any] = {
            "id": uuid7(),
            "action": event.action,
            "outcome": str(event.outcome),
            "person": event.person,
            "categories": categories,
            "detail": detail,
            "actor_salt": bytea(salts[0]),
            "actor_commitment": bytea(actor),
            "subject_salt": bytea(salts[1]),
            "subject_commitment": bytea(subject),
        }
        labels = [event.action, purpose, by.role, by.organisation, columns["outcome"]]
        yield Prepared(columns, rules.content(columns["id"], at, labels, actor, subject))


def _json(detail: Mapping[str, object]) -> bytes:
    """What is not plain, as text; in the order in which it is committed to."""
    return orjson.dumps(dict(detail), default=str, option=orjson.OPT_SORT_KEYS)


def bytea(value: bytes) -> str:
    """How PostgreSQL reads bytes from text."""
    return "\\x" + value.hex()
