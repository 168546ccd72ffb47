"""What the national service says of NHS numbers, in plain words beside what each organisation said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from ginnel.foundation.people.queries import Traced, Unverified
from ginnel.foundation.people.states import TraceOutcome
from ginnel.kernel.web import formats, pagination
from ginnel.surfaces.workspace.presenters.banner import display_name

PAGE = 25
_WORDS = {
    TraceOutcome.VERIFIED: "The national service confirms this number",
    TraceOutcome.CONFLICT: "The national service has this number for somebody whose details are different",
    TraceOutcome.INVALIDATED: "The national service has withdrawn this number",
    TraceOutcome.UNSURE: "The national service finds one person, whose details do not agree well enough",
    TraceOutcome.NOT_FOUND: "The national service finds nobody by these details",
    TraceOutcome.SEVERAL: "The national service finds several people by these details",
    TraceOutcome.TOO_MANY: "The national service finds too many people by these details to say",
    TraceOutcome.TOO_LITTLE: "Too little is known to ask the national service",
}
_DEATHS = {"1": "told informally, not yet by the registrar", "2": "told by the registrar"}


def answer(traced: Traced | None) -> str:
    """One sentence without its full stop, with the day; '' where nothing was asked."""
    if traced is None:
        return ""
    number = formats.nhs_number(traced.number)
    said = _WORDS.get(traced.outcome, "")
    if traced.outcome == TraceOutcome.SUPERSEDED:
        said = f"Replaced by {number}, which the national service confirms"
    if traced.outcome == TraceOutcome.FOUND:
        given = " and not the one given" if traced.said_number else ""
        said = f"The national service knows this person by {number}{given}"
    return f"{said} (traced {formats.day(traced.answered_at.date().isoformat())})"


def numbers(traces: Sequence[Traced]) -> list[dict[str, str]]:
    """For each source record: whose it is, the number that was given, and what the national service says of it."""
    return [
        {
            "name": each.record.organisation.name,
            "said": formats.nhs_number(each.said_number) if each.said_number else "No number given",
            "answer": answer(each),
            "death": _death(each),
        }
        for each in traces
    ]


def _death(traced: Traced) -> str:
    if not traced.death_date:
        return ""
    how = _DEATHS.get(traced.death_status, "how it was told is not known")
    return f"The national service has a death on {formats.day(traced.death_date)} ({how})"


def unverified(found: Unverified) -> dict[str, Any]:
    """Those about whom the national service was asked in vain, and why."""
    slice_ = pagination.Slice(found.page, PAGE, found.total)
    return {
        "sentence": _sentence(found.total),
        "waiting": f"{found.waiting:,} still to be asked about" if found.waiting else "",
        "why": [(_WORDS.get(each, each.label), f"{count:,}") for each, count in found.outcomes.items()],
        "rows": [_row(each) for each in found.rows],
        "pages": pagination.component(slice_, {}),
    }


def _row(each: Traced) -> dict[str, str]:
    record = each.record
    number = f"NHS number {formats.nhs_number(each.said_number)}" if each.said_number else "No NHS number"
    return {
        "href": reverse("workspace:person", args=[record.person_id]),
        "name": display_name(record.family, record.given),
        "born": formats.day(record.birth_date) or "date of birth not known",
        "number": number,
        # A practice is near its patients: nothing may say where somebody is whom the national service keeps apart.
        "from": "" if record.is_apart else f"{record.organisation.name} knows them as {record.local_id}",
        "answer": answer(each),
    }


def _sentence(total: int) -> str:
    if not total:
        return "Everybody who was asked about has a verified number"
    return (
        "1 record without a verified number" if total == 1 else f"{total:,} records without a verified number"
    )
