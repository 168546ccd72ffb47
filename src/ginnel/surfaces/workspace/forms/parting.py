"""Which records to part from the rest, and why."""

from __future__ import annotations

from uuid import UUID

from django import forms


class PartForm(forms.Form):
    """`sources` are those that go; `seen` is the version of the person that was shown, `confirmed` "yes" once what
    will move has been."""

    sources = forms.TypedMultipleChoiceField(
        coerce=UUID, error_messages={"required": "Choose the record that is about somebody else"}
    )
    reason = forms.CharField(required=False, max_length=500)
    seen = forms.CharField(max_length=64)
    confirmed = forms.CharField(required=False)

    def __init__(self, *args: object, held: list[UUID], who: str, **kwargs: object) -> None:
        """`held` are the person's records, `who` their version, now."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["sources"].choices = [(str(each), str(each)) for each in held]  # type: ignore[attr-defined]
        self.who = who

    @property
    def is_confirmed(self) -> bool:
        return self.is_bound and bool(self.data.get("confirmed"))

    def clean_sources(self) -> list[UUID]:
        chosen: list[UUID] = self.cleaned_data["sources"]
        if len(chosen) == len(self.fields["sources"].choices):  # type: ignore[attr-defined]
            raise forms.ValidationError("Leave at least one record: choose only those about somebody else")
        return chosen

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if self.is_confirmed and not reason:
            raise forms.ValidationError("Say how you know")
        return reason

    def clean_seen(self) -> str:
        if self.cleaned_data["seen"] != self.who:
            raise forms.ValidationError(
                "Somebody has joined or parted these records since you opened this page. Look at them as they are now"
            )
        return self.who
