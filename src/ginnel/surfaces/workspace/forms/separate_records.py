"""Why an organisation keeps a record of its own, as information governance writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ginnel.surfaces.workspace.forms.agreements import TYPED

WHEN = {
    "required": "Say when the reason is looked at again",
    "invalid": "Enter a date, like 27 3 2026",
}


class KeepingForm(forms.Form):
    """`organisation` is a code."""

    organisation = forms.ChoiceField(error_messages={"required": "Choose who keeps it"})
    what = forms.CharField(max_length=255, error_messages={"required": "Say which record it is"})
    reason = forms.CharField(max_length=2000, error_messages={"required": "Write down the reason"})
    shared = forms.CharField(
        max_length=2000, error_messages={"required": "Say how it is shared all the same"}
    )
    decided_by = forms.CharField(max_length=255, error_messages={"required": "Say who decided"})
    review_on = forms.DateField(input_formats=TYPED, error_messages=WHEN)

    def __init__(self, *args: Any, organisations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]


class AgainForm(forms.Form):
    """What was decided when the reason was looked at again."""

    KEPT, ENDED = "kept", "ended"
    answer = forms.ChoiceField(
        choices=[(KEPT, KEPT), (ENDED, ENDED)], error_messages={"required": "Say whether it is still kept"}
    )
    reason = forms.CharField(max_length=2000, error_messages={"required": "Write down the reason"})
    shared = forms.CharField(max_length=2000, required=False)
    decided_by = forms.CharField(max_length=255, error_messages={"required": "Say who decided"})
    review_on = forms.DateField(input_formats=TYPED, error_messages=WHEN, required=False)
