"""Where an objection yields, as a Caldicott Guardian or information governance writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms

from ginnel.foundation.sharing.states import Ground
from ginnel.kernel.clock import LONDON
from ginnel.kernel.values.dates import day_after
from ginnel.kernel.viewer import Category
from ginnel.surfaces.workspace.forms.agreements import TYPED
from ginnel.surfaces.workspace.forms.willingness import KINDS_OF_FACT


class OverruleForm(forms.Form):
    """`organisation` is a code; `about` empty is everything; `ends_on` the last day, which counts whole."""

    organisation = forms.ChoiceField(error_messages={"required": "Choose with whom it is shared"})
    about = forms.TypedMultipleChoiceField(
        required=False,
        coerce=lambda number: Category(int(number)),
        choices=[(str(int(kind)), kind.label) for kind in KINDS_OF_FACT],
    )
    ground = forms.ChoiceField(choices=Ground.choices, error_messages={"required": "Say on which ground"})
    reason = forms.CharField(
        max_length=1000,
        min_length=5,
        error_messages={"required": "Write down why", "min_length": "Write down why, in a few words"},
    )
    ends_on = forms.DateField(
        input_formats=TYPED,
        error_messages={"required": "Say until which day", "invalid": "Enter a date, like 27 3 2026"},
    )

    def __init__(self, *args: Any, organisations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = organisations  # type: ignore[attr-defined]

    @property
    def ends_at(self) -> datetime:
        return datetime.combine(day_after(self.cleaned_data["ends_on"]), time(), LONDON)
