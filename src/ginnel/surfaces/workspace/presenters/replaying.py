"""A decision made again, as lines that information governance, or the person it is about, could read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ginnel.foundation.relationships.states import ActingKind, Need, RelationshipKind
from ginnel.foundation.sharing.queries import Answer, Replayed
from ginnel.foundation.sharing.rules import THEMSELF, VERSION, label_of
from ginnel.kernel.viewer import Category
from ginnel.kernel.web import formats

Line = tuple[str, str]


def lines(found: Replayed) -> list[Line]:
    """(what, said) from the question to the verdict."""
    event, detail = found.event, found.event.detail
    role = label_of(event.role) or event.role.capitalize()
    told: list[Line] = [
        ("When", formats.moment(event.at)),
        ("Who", f"{role}, for {event.organisation}" if event.organisation else role),
        ("For", event.purpose.replace("-", " ")),
        ("Asked", f"To {detail.get('action', 'read')}: {found.asked}"),
    ]
    if "relationships" in detail:
        told += _inputs(detail)
    if "unagreed" in detail:
        told.append(("No agreement in force covered", _uncovered(detail["unagreed"])))
    return [
        *told,
        ("Recorded", _said(found.recorded)),
        (f"By the rules of then ({found.version})", _said(found.then)),
        ("Because", " ".join(found.reasons) or "No line of the table allows it."),
        (f"By the rules of today ({VERSION})", _said(found.today)),
        ("Verdict", "The same answer." if found.agrees else "ANOTHER ANSWER THAN WAS RECORDED."),
    ]


def as_data(found: Replayed) -> dict[str, Any]:
    """The same for a program."""
    event = found.event
    return {
        "event": str(event.id),
        "at": event.at.isoformat(),
        "rules": found.version,
        "rules_today": VERSION,
        "asked": found.asked,
        "inputs": event.detail,
        "recorded": _plain(found.recorded),
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
        "reaches": {one.label: reach for one, reach in sorted(answer.reaches.items())},
        "reasons": answer.reasons,
    }


def _inputs(detail: dict[str, object]) -> list[Line]:
    """What the decision saw. What an event does not hold was no input of its day, and is left out."""
    held = [stands_in_words(one) for one in _values(detail["relationships"])]
    objected = [Category(int(one)) for one in _values(detail.get("objections", ()))]
    told = [
        ("Working with the person", ", ".join(held) or "Nobody had recorded it"),
        ("Known to the organisation", "Yes" if detail["known"] else "No"),
        ("The person objected to", _names(objected) or "Nothing"),
    ]
    if "barred" in detail:
        told.append(("Kept from the person", "Yes" if detail["barred"] else "No"))
    return told


def stands_in_words(stands: str) -> str:
    """One way in which whoever asked stood to the person (`sharing.rules.stands_as`, `acts_as`)."""
    kind, _, more = stands.partition(":")
    if kind == THEMSELF:
        return "It is their own record"
    if kind in ActingKind:
        chosen = _names(Category(int(number)) for number in more.split("+") if number)
        return f"{ActingKind(kind).label}, chosen to read: {chosen or 'nothing more'}"
    label = str(RelationshipKind(kind).label)
    return f"{label} ({Need(more).label})" if more else label


def _uncovered(unagreed: object) -> str:
    """Of a list of one kind of fact its event says only whether that was covered."""
    if isinstance(unagreed, bool):
        return "What was asked for" if unagreed else "Nothing"
    return _names(Category(int(one)) for one in _values(unagreed)) or "Nothing"


def _values(found: object) -> list[str]:
    return [str(one) for one in found] if isinstance(found, list | tuple) else []


def _said(answer: Answer) -> str:
    far = [f"{one.label}{_far(reach)}" for one, reach in sorted(answer.reaches.items())]
    named = "; ".join(far) or _names(answer.categories) or "nothing"
    return f"{answer.outcome.capitalize()}: {named}{_far(answer.reach)}"


def _far(reach: str) -> str:
    return f", as far as {reach.lower().replace('_', ' ')}" if reach else ""


def _names(categories: Iterable[Category]) -> str:
    return ", ".join(one.label for one in sorted(categories))
