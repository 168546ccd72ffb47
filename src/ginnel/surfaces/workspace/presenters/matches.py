"""Two records that may be one person: as a line in the queue, and side by side with differences marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from ginnel.kernel.web import formats, pagination
from ginnel.surfaces.workspace.presenters.banner import NHS_STATUS, display_name

_FIELDS = (
    ("Family name", "family"), ("Given name", "given"), ("Date of birth", "birth_date"), ("NHS number", "nhs_number"),
    ("NHS number status", "nhs_status"), ("Gender", "gender"), ("Address", "address_line"), ("Town", "town"),
    ("Postcode", "postcode"), ("Telephone", "phone"), ("GP practice", "practice_code"), ("Died", "death_date"),
)  # fmt: skip
PAGE = 25


def queue(waiting: Any, risk: Any) -> dict[str, Any]:
    """The queue and the place's estimate of what taking every pair for one person would get wrong."""
    slice_ = pagination.Slice(waiting.page, PAGE, waiting.total)
    words = "1 pair" if waiting.total == 1 else f"{waiting.total:,} pairs"
    return {
        "rows": [line(each) for each in waiting.waiting],
        "sentence": f"{words} to decide" if waiting.total else "Nothing is waiting to be decided",
        "pages": pagination.component(slice_, {}),
        "risk": f"If every pair at or above this place’s threshold ({risk.threshold:.1f} bits) were taken for one "
        f"person, about {risk.rate:.1%} of those links would be wrong. Model {risk.model_version}.",
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


def review(found: Any, problem: str) -> dict[str, Any]:
    """Both records field by field, and the model's reasons in words with their weight."""
    first, second = found.waiting.first, found.waiting.second
    return {
        "candidate": found.waiting.candidate,
        "problem": problem,
        "reason": found.waiting.reason,
        "likely": likely(found.waiting.probability).capitalize(),
        "summary": found.summary,
        "risk": f"Of pairs that look as alike as these, about {found.wrong_link_rate:.1%} are two people. "
        f"Model {found.model_version}.",
        "names": [_heading(first), _heading(second)],
        "fields": [_field(label, field, first, second) for label, field in _FIELDS],
        "reasons": [(each.field, each.outcome, each.lean, f"{each.bits:+.1f}") for each in found.compared],
    }


def _heading(record: Any) -> dict[str, str]:
    return {
        "name": record.organisation.name,
        "local": record.local_id,
        "href": reverse("workspace:person", args=[record.person_id]),
    }


def _field(label: str, field: str, first: Any, second: Any) -> dict[str, str]:
    left, right = _words(field, first), _words(field, second)
    style = "" if not left or not right else "app-agrees" if left == right else "app-differs"
    return {
        "label": label,
        "left": left or "not said",
        "right": right or "not said",
        "style": style,
        "mark": {"app-agrees": "the same", "app-differs": "different"}.get(style, "cannot be compared"),
    }


def _words(field: str, record: Any) -> str:
    value = str(getattr(record, field))
    if field.endswith("_date"):
        return formats.day(value)
    if field == "nhs_number":
        return formats.nhs_number(value)
    return NHS_STATUS.get(value, value) if field == "nhs_status" else value


def history(decided: Sequence[Any], number: int) -> dict[str, Any]:
    return {
        "rows": [
            {
                "decision": each.decision,
                "what": str(each.kind),
                "when": formats.moment(each.made_at),
                "who": each.made_by,
                "why": each.why,
                "moved": "1 record moved" if each.moved == 1 else f"{each.moved} records moved",
                "undone": each.undone,
                "can_undo": each.can_undo,
            }
            for each in decided
        ],
        "earlier": f"?page={number + 1}" if len(decided) >= PAGE else "",
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
