"""What a reviewer found of something worth a look."""

from __future__ import annotations

from django import forms

from ginnel.foundation.audit.rules.worth_a_look import LONGEST_NOTE
from ginnel.foundation.audit.states import AlertState


class LookedForm(forms.Form):
    """`note` says what was done to find out; it is kept beside the event and read by whoever reviews the review."""

    found = forms.ChoiceField(
        choices=AlertState.choices, error_messages={"required": "Say what you found, or what you have done"}
    )
    note = forms.CharField(
        max_length=LONGEST_NOTE,
        min_length=5,
        error_messages={
            "required": "Say how you found out",
            "min_length": "Say how you found out",
            "max_length": f"Say how you found out in no more than {LONGEST_NOTE} characters",
        },
    )
