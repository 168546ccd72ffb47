"""A decision made again, as lines that information governance, or the person it is about, could read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import Answer, Replayed
from ginnel.foundation.sharing.rules import VERSION, Outcome, label_of
from ginnel.kernel.viewer import Category
from ginnel.kernel.web import formats

Line = tuple[str, str]


def lines(found: Replayed) -> list[Line]:
    """(what, said) from the question to the verdict."""
    event, detail = found.event, found.event.detail
    role = label_of(event.role) or event.role.capitalize()
    told: list[Line] = [
        ("When", formats.moment(event.at)),
        ("Who", f"{role}, for {event.organisation}"),
        ("For", event.purpose.replace("-", " ")),
        ("Asked", f"To {detail.get('action', 'read')}: {found.asked}"),
    ]
    if "relationships" in detail:
        told += _inputs(detail)
    return [
        *told,
        ("Recorded", _answer(event.outcome, event.categories, str(detail.get("reach", "")))),
        (f"By the rules of then ({found.version})", _said(found.then)),
        ("Because", " ".join(found.reasons) or "No line of the table allows it."),
        (f"By the rules of today ({VERSION})", _said(found.today)),
        ("Verdict", "The same answer." if found.agrees else "ANOTHER ANSWER THAN WAS RECORDED."),
    ]


def as_data(found: Replayed) -> dict[str, Any]:
    """The same for a program."""
    event = found.event
    recorded = Answer(
        Outcome(event.outcome), frozenset(event.categories), (), str(event.detail.get("reach", ""))
    )
    return {
        "event": str(event.id),
        "at": event.at.isoformat(),
        "rules": found.version,
        "rules_today": VERSION,
        "asked": found.asked,
        "inputs": event.detail,
        "recorded": _plain(recorded),
        "by_rules_of_then": _plain(found.then),
        "by_rules_of_today": _plain(found.today),
        "agrees": found.agrees,
        "is_same_today": found.is_same_today,
    }


def _plain(answer: Answer) -> dict[str, Any]:
    categories = [one.label for one in sorted(answer.categories)]
    return {
        "outcome": str(answer.outcome),
        "categories": categories,
        "reach": answer.reach,
        "reasons": answer.reasons,
    }


def _inputs(detail: dict[str, object]) -> list[Line]:
    held = [str(RelationshipKind(one).label) for one in _values(detail["relationships"])]
    objected = [Category(int(one)) for one in _values(detail.get("objections", ()))]
    return [
        ("Working with the person", ", ".join(held) or "Nobody had recorded it"),
        ("Known to the organisation", "Yes" if detail["known"] else "No"),
        ("The person objected to", _names(objected) or "Nothing"),
    ]


def _values(found: object) -> list[str]:
    return [str(one) for one in found] if isinstance(found, list | tuple) else []


def _said(answer: Answer) -> str:
    return _answer(answer.outcome, answer.categories, answer.reach)


def _answer(outcome: str, categories: Iterable[Category], reach: str) -> str:
    far = f", as far as {reach.lower().replace('_', ' ')}" if reach else ""
    return f"{outcome.capitalize()}: {_names(categories) or 'nothing'}{far}"


def _names(categories: Iterable[Category]) -> str:
    return ", ".join(one.label for one in sorted(categories))
