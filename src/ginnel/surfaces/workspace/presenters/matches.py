"""Two records that may be one person: as a line in the queue, and side by side with differences marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from ginnel.foundation.people.queries import DECISIONS, Decided
from ginnel.foundation.record.rules.wording import telephone
from ginnel.kernel.web import formats, pagination
from ginnel.surfaces.workspace.presenters import parting, tracing
from ginnel.surfaces.workspace.presenters.banner import NHS_STATUS, display_name

_FIELDS = (
    ("Family name", "family"), ("Given name", "given"), ("Date of birth", "birth_date"), ("NHS number", "nhs_number"),
    ("Number status given", "nhs_status"), ("Gender", "gender"), ("Address", "address_line"), ("Town", "town"),
    ("Postcode", "postcode"), ("Telephone", "phone"), ("GP practice", "practice_code"), ("Died", "death_date"),
)  # fmt: skip
PAGE = 25


def queue(waiting: Any, risk: Any, *, in_doubt: int) -> dict[str, Any]:
    """The queue and the place's estimate of what taking every pair for one person would get wrong."""
    slice_ = pagination.Slice(waiting.page, PAGE, waiting.total)
    words = "1 pair" if waiting.total == 1 else f"{waiting.total:,} pairs"
    return {
        "rows": [line(each) for each in waiting.waiting],
        "sentence": f"{words} to decide" if waiting.total else "Nothing is waiting to be decided",
        "pages": pagination.component(slice_, {}),
        "in_doubt": parting.things(in_doubt) if in_doubt else "",
        "risk": f"If every pair at or above this place’s threshold ({risk.threshold:.1f} bits) were taken for one "
        f"person, {_about(risk.rate)} of those links would be wrong. Model {risk.model_version}.",
    }


def likely(probability: float) -> str:
    """A model is never certain, so its certainty is never written as 100% or 0%."""
    return "over 99%" if probability > 0.99 else "under 1%" if probability < 0.01 else f"{probability:.0%}"


def line(each: Any) -> dict[str, Any]:
    return {
        "href": reverse("workspace:match", args=[each.candidate]),
        "reason": each.reason,
        "likely": likely(each.probability),
        "sides": [_side(each.first), _side(each.second)],
    }


def _side(record: Any) -> str:
    number = f", NHS number {formats.nhs_number(record.nhs_number)}" if record.nhs_number else ""
    born = formats.day(record.birth_date) or "date not known"
    return f"{display_name(record.family, record.given)}, born {born}{number} ({record.organisation.name})"


def review(
    found: Any, practices: Mapping[str, str], *, problem: str, typed: Mapping[str, str]
) -> dict[str, Any]:
    """Both records field by field, and the model's reasons in words with their weight.

    `practices` names GP practices by code; `typed` is what was refused a moment ago.
    """
    first, second = found.waiting.first, found.waiting.second
    chosen = typed.get("decision", "")
    return {
        "candidate": found.waiting.candidate,
        "problem": problem,
        "reason": found.waiting.reason,
        "likely": likely(found.waiting.probability).capitalize(),
        "summary": found.summary,
        "risk": f"Of pairs that look as alike as these, {_about(found.wrong_link_rate)} are two people. "
        f"Model {found.model_version}.",
        "names": [_heading(first), _heading(second)],
        "fields": _fields(found, practices),
        "reasons": [(each.field, each.outcome, each.lean, f"{each.bits:+.1f}") for each in found.compared],
        "choices": [
            {"value": value, "text": text, "hint": {"text": hint}, "checked": value == chosen}
            for value, text, hint in _CHOICES
        ],
        "typed": typed.get("reason", ""),
    }


_CHOICES = (
    ("same", "The same person", "Their records are shown as one from now on"),
    ("different", "Two different people", "They are not suggested again"),
    ("ask", "I cannot tell", "Leave it open, with a note for whoever looks next"),
)


def _about(rate: float) -> str:
    """An estimate is never nought: what is too little to write is fewer than one in a thousand."""
    return "fewer than 0.1%" if rate < 0.001 else f"about {rate:.1%}"


def _heading(record: Any) -> dict[str, str]:
    return {
        "name": record.organisation.name,
        "local": record.local_id,
        "href": reverse("workspace:person", args=[record.person_id]),
    }


def _fields(found: Any, practices: Mapping[str, str]) -> list[dict[str, str]]:
    """What each says, with what the national service says of each beneath the numbers."""
    first, second = found.waiting.first, found.waiting.second
    rows = [_field(label, field, first, second, practices) for label, field in _FIELDS]
    if any(found.traces):
        left, right = (tracing.answer(each) or "Not asked" for each in found.traces)
        at = 1 + [field for _, field in _FIELDS].index("nhs_status")
        rows.insert(at, {"label": "National service", "left": left, "right": right, "style": "", "mark": ""})
    return rows


def _field(label: str, field: str, first: Any, second: Any, practices: Mapping[str, str]) -> dict[str, str]:
    left, right = (_words(field, record, practices) for record in (first, second))
    style = "" if not left or not right else "app-agrees" if left == right else "app-differs"
    return {
        "label": label,
        "left": left or "not said",
        "right": right or "not said",
        "style": style,
        "mark": {"app-agrees": "the same", "app-differs": "different"}.get(style, "cannot be compared"),
    }


def _words(field: str, record: Any, practices: Mapping[str, str]) -> str:
    value = str(getattr(record, field))
    if field.endswith("_date"):
        return formats.day(value)
    if field == "nhs_number":
        return formats.nhs_number(value)
    if field == "phone":
        return telephone(value)
    if field == "practice_code":
        return f"{practices[value]} ({value})" if value in practices else value
    return NHS_STATUS.get(value, value) if field == "nhs_status" else value


def history(decided: Sequence[Decided], found: Sequence[Any], number: int) -> dict[str, Any]:
    """Decisions, each with who came of it."""
    names = {person.person: person for person in found}
    return {
        "rows": [parting.line(each, names) for each in decided],
        "earlier": f"?page={number + 1}" if len(decided) >= DECISIONS else "",
        "later": f"?page={number - 1}" if number > 1 else "",
    }


def possibly(pairs: Sequence[Any], person: Any) -> list[dict[str, Any]]:
    """Whom `person` may also be: each other person once, by the pair that resembles most (pairs come so)."""
    strongest: dict[Any, dict[str, Any]] = {}
    for each in pairs:
        other = each.second if each.first.person_id == person else each.first
        strongest.setdefault(other.person_id, _other(each, other))
    return list(strongest.values())


def _other(each: Any, other: Any) -> dict[str, Any]:
    return {
        "text": _side(other),
        "why": each.reason,
        "likely": likely(each.probability),
        "href": reverse("workspace:person", args=[other.person_id]),
        "review": reverse("workspace:match", args=[each.candidate]),
    }
