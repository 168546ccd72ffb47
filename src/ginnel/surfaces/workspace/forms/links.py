"""Whom to ring about something, as it is typed, and whom somebody looks for."""

from __future__ import annotations

from django import forms

from ginnel.foundation.directory.rules.links import LinkTyped
from ginnel.foundation.directory.states import LinkSubject
from ginnel.kernel.errors import Fault

_BOXES = ("who", "telephone", "hours", "cover", "cover_telephone")


def _box() -> forms.CharField:
    return forms.CharField(required=False, max_length=2_000)


class LinkForm(forms.Form):
    """What is wrong `foundation.directory` says, by the same names."""

    who, telephone, hours, cover, cover_telephone = (_box() for _ in _BOXES)
    staff_id = forms.UUIDField(required=False, error_messages={"invalid": "Choose a colleague from the list"})
    cover_team_id = forms.UUIDField(required=False, error_messages={"invalid": "Choose a team from the list"})
    competence = _box()

    def typed(self) -> LinkTyped:
        said = self.cleaned_data
        return LinkTyped(
            **{name: " ".join(said[name].split()) for name in (*_BOXES, "competence")},
            staff_id=said["staff_id"],
            cover_team_id=said["cover_team_id"],
        )

    def tell(self, faults: tuple[Fault, ...]) -> None:
        for one in faults:
            self.add_error(one.field, one.message)


class LookForm(forms.Form):
    """Nothing is required: an empty one shows all."""

    words = forms.CharField(required=False, max_length=200)
    organisation = forms.CharField(required=False, max_length=64)
    subject = forms.ChoiceField(required=False, choices=[("", "Anything"), *LinkSubject.choices])
