"""Who is to hear what becomes of a contact."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from ginnel.care.access.rules.needing import format_in, why_not_rung
from ginnel.care.access.rules.telling import LONGEST_NAME, LONGEST_SAFE, Wanted
from ginnel.care.access.states import Format, Told, Way

NEVER = [("", "At any time"), *((f"{hour:02d}:00", f"{hour:02d}:00") for hour in range(24) if hour != 1)]
"""Whole hours, without the one in which the clocks change."""


class PersonToTellForm(forms.Form):
    who = forms.ChoiceField(choices=Told.choices, error_messages={"required": "Say who is to be told"})
    name = forms.CharField(required=False, max_length=LONGEST_NAME)
    way = forms.ChoiceField(choices=Way.choices, error_messages={"required": "Say by which way"})
    to = forms.CharField(required=False, max_length=255)
    needs = forms.ChoiceField(required=False, choices=Format.choices)
    safe = forms.CharField(
        max_length=LONGEST_SAFE,
        error_messages={"required": "Write what they said of when and how it is safe"},
    )
    since = forms.ChoiceField(required=False, choices=NEVER)
    until = forms.ChoiceField(required=False, choices=NEVER)
    is_their_wish = forms.BooleanField(
        error_messages={"required": "Tell only those of whom the person said so themself"}
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("who") == Told.NAMED and not said.get("name"):
            self.add_error("name", "Write who it is whom they named, and what they are to them")
        if bool(said.get("since")) != bool(said.get("until")):
            self.add_error("since", "Say from when and until when it is not safe")
        return said

    def wanted(self, recorded: Sequence[str] = ()) -> Wanted:
        """`recorded` are the person's needs in words, which they need not say again; others say theirs. Whoever is
        rung through Relay UK, as is said now, is not kept from the telephone by being deaf."""
        said = self.cleaned_data
        known = format_in(recorded) if said["who"] == Told.THEMSELF else Format.PLAIN
        needs = Format(said["needs"]) or known
        since, until = (forms.TimeField(required=False).clean(said[end]) for end in ("since", "until"))
        return Wanted(
            Told(said["who"]),
            Way(said["way"]),
            said["name"] if said["who"] == Told.NAMED else "",
            said["to"],
            needs,
            said["safe"],
            since,
            until,
            said["is_their_wish"],
            why_not_rung((*recorded, needs.label)),
        )


class EmailsForm(forms.Form):
    each = forms.BooleanField(required=False)
    daily = forms.BooleanField(required=False)
