"""What was found of whether a person can decide, decision by decision, and the form that writes a finding down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ginnel.foundation.sharing.queries import Finding
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.forms.capacity import DECISIONS, OUTCOMES, CapacityForm
from ginnel.surfaces.workspace.presenters.notes import errors


def part(found: Sequence[Finding], form: CapacityForm) -> dict[str, Any]:
    """Values for `workspace/parts/capacity.html`."""
    return {
        "finding": form,
        "finding_errors": errors(form),
        "findings": [_line(each) for each in found],
        "decisions": [_choice(form, "about_what", each, each) for each in DECISIONS],
        "outcomes": [_choice(form, "outcome", value, text) for value, text in OUTCOMES],
    }


def _choice(form: CapacityForm, name: str, value: str, text: str) -> dict[str, Any]:
    return {"value": value, "text": text, "checked": form[name].value() == value}


def _line(one: Finding) -> dict[str, str]:
    return {
        "decision": one.decision,
        "outcome": "Found able to decide this" if one.has_capacity else "Found unable to decide this",
        "when": formats.day(one.found_at),
        "how": one.how,
        "who": one.recorded_by_name,
    }
