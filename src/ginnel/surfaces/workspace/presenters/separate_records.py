"""The register of records kept apart, and one with all that was decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import Form
from django.urls import reverse

from ginnel.foundation.sharing.queries import Decided, KeptApart
from ginnel.kernel import clock
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.forms.separate_records import AgainForm
from ginnel.surfaces.workspace.presenters.notes import errors


def register(
    found: Sequence[KeptApart], form: Form, organisations: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """Values for `workspace/separate_records.html`."""
    chosen = form["organisation"].value()
    return {
        "rows": [_row(each) for each in found],
        "form": form,
        "errors": errors(form),
        "organisations": [
            {"value": code, "text": name, "selected": code == chosen} for code, name in organisations
        ],
    }


def record(found: KeptApart, form: Form) -> dict[str, Any]:
    """Values for `workspace/separate_record.html`."""
    answer = form["answer"].value()
    return {
        "id": found.id,
        "what": found.what,
        "organisation": found.organisation,
        "state": _tag(found.now),
        "decisions": [_decision(each) for each in found.decisions],
        "form": form,
        "errors": errors(form),
        "answers": [
            {"value": AgainForm.KEPT, "text": "It is still kept", "checked": answer == AgainForm.KEPT},
            {"value": AgainForm.ENDED, "text": "It is kept no longer", "checked": answer == AgainForm.ENDED},
        ],
    }


def _row(found: KeptApart) -> dict[str, Any]:
    return {
        "href": reverse("workspace:separate-record", args=[found.id]),
        "what": found.what,
        "organisation": found.organisation,
        "reason": found.now.reason,
        "tag": _tag(found.now),
        "who": _who(found.now),
    }


def _tag(now: Decided) -> dict[str, str]:
    if not now.is_kept:
        return {"text": "Kept no longer", "classes": "nhsuk-tag--grey"}
    if now.review_on and now.review_on < clock.today():
        return {"text": "Review overdue", "classes": "nhsuk-tag--red"}
    return {"text": "Kept apart", "classes": "nhsuk-tag--blue"}


def _who(now: Decided) -> str:
    again = f" To be looked at again by {formats.day(now.review_on)}." if now.review_on else ""
    return f"Decided by {now.decided_by}.{again}"


def _decision(each: Decided) -> dict[str, str]:
    return {
        "when": formats.day(each.recorded_at),
        "title": "Kept apart" if each.is_kept else "Kept no longer",
        "reason": each.reason,
        "shared": each.shared,
        "who": f"{_who(each)} Written down by {each.recorded_by}.",
    }
