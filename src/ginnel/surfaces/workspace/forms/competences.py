"""What a colleague may do, as it is typed."""

from __future__ import annotations

from typing import Any

from django import forms

from ginnel.foundation.organisations.rules.rota import LONGEST_REASON
from ginnel.foundation.organisations.states import Competence


def _said(text: str) -> dict[str, Any]:
    return {"error_messages": dict.fromkeys(("required", "invalid", "invalid_choice", "max_length"), text)}


class CompetenceForm(forms.Form):
    """`confirmed_by` is another colleague; `until` the last day; `is_known` that from the first of a kind on it is kept
    for those on the list."""

    staff = forms.UUIDField(**_said("Choose who may do it"))
    competence = forms.ChoiceField(choices=Competence.choices, **_said("Choose what they may do"))
    confirmed_by = forms.UUIDField(**_said("Choose who confirmed it"))
    how = forms.CharField(max_length=LONGEST_REASON, **_said("Say how they know, in a short sentence"))
    until = forms.DateField(
        input_formats=["%Y-%m-%d", "%d/%m/%Y"], **_said("Write the last day like 31/12/2027")
    )
    is_known = forms.BooleanField(required=False)
