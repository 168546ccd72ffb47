"""Who is on duty when, as it is typed."""

from __future__ import annotations

from typing import Any

from django import forms

from ginnel.foundation.organisations.rules.rota import LONGEST_REASON, MIDNIGHT, MOST_WEEKS, CoverHours
from ginnel.foundation.organisations.states import DutyRank

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAYS = list(enumerate(WEEKDAYS))


def _say(label: str) -> str:
    return f"Write the time it {label} like 09:00 or 20:30"


def _time(label: str, **more: Any) -> forms.TimeField:
    messages = dict.fromkeys(("required", "invalid"), _say(label))
    return forms.TimeField(input_formats=["%H:%M", "%H.%M"], error_messages=messages, **more)


class _Days(forms.TypedMultipleChoiceField):
    def __init__(self, **more: Any) -> None:
        said = "Choose days of the week"
        messages = dict.fromkeys(("required", "invalid_choice"), said)
        super().__init__(choices=_DAYS, coerce=int, error_messages=messages, **more)


class ShiftForm(forms.Form):
    """One colleague, on one or more days of the week that is shown, at the same times."""

    staff = forms.UUIDField(error_messages=dict.fromkeys(("required", "invalid"), "Choose who is on duty"))
    days = _Days()
    since, until = _time("begins"), _time("ends")
    rank = forms.ChoiceField(choices=DutyRank.choices, required=False)


class ChangeForm(forms.Form):
    """Another colleague instead, or nobody where none is chosen; why, in either case."""

    staff = forms.UUIDField(required=False)
    reason = forms.CharField(max_length=LONGEST_REASON, required=False)


class CopyForm(forms.Form):
    weeks = forms.IntegerField(
        min_value=1,
        max_value=MOST_WEEKS,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Copy it into 1 to {MOST_WEEKS} weeks"
        ),
    )


class HoursForm(forms.Form):
    """No day at all is no time at which somebody has to be on duty: it needs no times. `seen` is how often it had been
    said as the page was opened."""

    weekdays = _Days(required=False)
    opens, closes = _time("begins", required=False), _time("ends", required=False)
    on_bank_holidays = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        for name, label in (("opens", "begins"), ("closes", "ends")):
            if said.get("weekdays") and name in said and said[name] is None:
                self.add_error(name, _say(label))
        return said

    def hours(self) -> CoverHours:
        said = self.cleaned_data
        if not said["weekdays"]:
            return CoverHours(frozenset(), MIDNIGHT, MIDNIGHT)
        return CoverHours(
            frozenset(said["weekdays"]), said["opens"], said["closes"], said["on_bank_holidays"]
        )
