"""A case note as typed, and why an entry is moved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from ginnel.foundation.record.rules.notes import NoteKind
from ginnel.kernel.clock import LONDON

WHEN = "%Y-%m-%dT%H:%M"


def typed_moment(text: str) -> datetime | None:
    """A date and time in England as `WHEN` writes them; None for nothing. Raises ValidationError."""
    try:
        return datetime.strptime(text[:16], WHEN).replace(tzinfo=LONDON) if text else None
    except ValueError:
        raise forms.ValidationError("Enter a date and time, like 22 11 2026 14:30") from None


class NoteForm(forms.Form):
    """`at` is England's time as a browser's own control sends it.

    `who` is the version of the person (`people.Banner.version`) now, `seen` the one that the writer was looking at: a
    note typed while somebody joined or parted the records is not saved until the writer has looked who it is about.
    """

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in NoteKind],
        error_messages={"required": "Say what it was"},
    )
    text = forms.CharField(error_messages={"required": "Write what happened"})
    at = forms.CharField(required=False)
    version = forms.IntegerField(required=False)
    seen = forms.CharField(required=False, max_length=64)

    def __init__(self, *args: Any, who: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who

    def clean_seen(self) -> str:
        seen: str = self.cleaned_data["seen"]
        if seen and seen != self.who:
            raise forms.ValidationError(
                "This person’s record has been joined with another, or parted, since you opened this page. Check that "
                "it is about the person named here, then save it again"
            )
        return seen

    def clean_at(self) -> datetime | None:
        return typed_moment(self.cleaned_data["at"])

    def clean_kind(self) -> NoteKind:
        return NoteKind(self.cleaned_data["kind"])


class CorrectionForm(NoteForm):
    reason = forms.CharField(max_length=500, error_messages={"required": "Say why you are correcting it"})


class MoveForm(forms.Form):
    """`who` is typed as it is to find anybody; `confirmed` is the person shown and chosen, empty the first time."""

    who = forms.CharField(max_length=200, error_messages={"required": "Say who it is about"})
    reason = forms.CharField(max_length=500, error_messages={"required": "Say how you know"})
    confirmed = forms.UUIDField(required=False)
    version = forms.IntegerField()
