"""Whether somebody was found able to decide one thing, at one time."""

from __future__ import annotations

from datetime import datetime, time

from django import forms

from ginnel.foundation.sharing.actions import ABOUT_SHARING
from ginnel.foundation.sharing.queries import ABOUT_READING
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON

# Chosen and not typed: what somebody decides may itself tell what few may know of them.
DECISIONS = (
    ABOUT_READING,
    ABOUT_SHARING,
    "Which care and support to have",
    "Where to live",
)
OUTCOMES = (("able", "They can decide this"), ("unable", "They cannot decide this"))


class CapacityForm(forms.Form):
    """`found_on` left empty is now."""

    about_what = forms.ChoiceField(
        choices=[(each, each) for each in DECISIONS], error_messages={"required": "Say which decision it was"}
    )
    outcome = forms.ChoiceField(choices=OUTCOMES, error_messages={"required": "Say what was found"})
    assessed = forms.CharField(max_length=1000, error_messages={"required": "Say how it was found"})
    found_on = forms.DateField(
        required=False, error_messages={"invalid": "Write the day on which it was found"}
    )

    @property
    def is_able(self) -> bool:
        return bool(self.cleaned_data["outcome"] == "able")

    @property
    def found_at(self) -> datetime:
        """Of a day that has gone, its end where they can decide and its beginning where they cannot: of two findings of
        one day the one that lets nobody else read counts."""
        now, day = clock.now(), self.cleaned_data["found_on"]
        if day is None or day == now.astimezone(LONDON).date():
            return now
        return datetime.combine(day, time(23, 59, 59) if self.is_able else time(0), LONDON)
