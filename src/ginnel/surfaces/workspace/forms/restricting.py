"""Why somebody's record is restricted, and who is kept from it, as information governance writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ginnel.foundation.people.states import RestrictionKind
from ginnel.surfaces.workspace.forms.agreements import TYPED
from ginnel.surfaces.workspace.forms.separate_records import WHEN

WHY = {"required": "Write down why"}


class RestrictForm(forms.Form):
    """`family` and `given` are the name under which others know them, or neither."""

    kind = forms.ChoiceField(
        choices=RestrictionKind.choices, error_messages={"required": "Say why the record is restricted"}
    )
    reason = forms.CharField(max_length=1000, error_messages=WHY)
    given = forms.CharField(max_length=255, required=False)
    family = forms.CharField(max_length=255, required=False)
    review_on = forms.DateField(input_formats=TYPED, error_messages=WHEN)


class LookAgainForm(forms.Form):
    """What came of looking at a restriction again. `review_on` is asked for where it still holds."""

    HOLDS, ENDS = "holds", "ends"
    answer = forms.ChoiceField(
        choices=[(HOLDS, HOLDS), (ENDS, ENDS)], error_messages={"required": "Say whether it still holds"}
    )
    reason = forms.CharField(max_length=1000, error_messages=WHY)
    review_on = forms.DateField(input_formats=TYPED, error_messages=WHEN, required=False)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("answer") == self.HOLDS and not found.get("review_on"):
            self.add_error("review_on", WHEN["required"])
        return found


class SeekWorkerForm(forms.Form):
    """The beginning of a worker's name, of any part of it, or their user name."""

    worker = forms.CharField(
        max_length=255, min_length=2, error_messages={"required": "Enter some of their name"}
    )


class KeepFromForm(forms.Form):
    """One worker (user name) or one organisation (code), and why."""

    username = forms.CharField(max_length=150, required=False)
    organisation = forms.ChoiceField(required=False)
    reason = forms.CharField(max_length=1000, error_messages=WHY)

    def __init__(self, *args: Any, organisations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", ""), *organisations]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if bool(found.get("username")) == bool(found.get("organisation")):
            self.add_error("username", "Choose one worker, or one organisation")
        return found


class EndForm(forms.Form):
    """Why something holds no longer."""

    reason = forms.CharField(max_length=1000, error_messages=WHY)
