"""A contact as it is written down, what was answered, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django import forms

from ginnel.care.access.rules.contacts import LONGEST_REASON, LONGEST_WORDS
from ginnel.care.access.rules.knowing import (
    ALWAYS_AFRESH,
    ASKED,
    LONGEST_ANSWER,
    ON_THE_FORM,
    Given,
    Question,
)
from ginnel.care.access.states import Answered, Caller, Door, OutcomeKind, ReferredFor, Urgency
from ginnel.kernel.values.identifiers import clean_nhs_number, clean_postcode
from ginnel.surfaces.workspace.forms.notes import typed_moment

YES_OR_NO = [("yes", "Yes"), ("no", "No")]
NO_URGENCY = ("", "Nobody said: as the front door does")
CHOSEN = frozenset(OutcomeKind) - {OutcomeKind.REFERRED, OutcomeKind.WITHDRAWN}
"""Those that are chosen: a referral says of itself that it was sent, a system that it takes back what it asked."""


class ContactForm(forms.Form):
    """`form` is the mark of one form as it was opened, so that it is taken once however often it is posted. `name`,
    `born`, `postcode`, `nhs_number` and `said` describe somebody who was not found."""

    door = forms.ChoiceField(choices=Door.choices, error_messages={"required": "Say how they came to you"})
    caller = forms.ChoiceField(choices=Caller.choices, error_messages={"required": "Say who told you"})
    caller_name = forms.CharField(required=False, max_length=200)
    caller_said = forms.CharField(required=False, max_length=200)
    words = forms.CharField(
        max_length=LONGEST_WORDS, error_messages={"required": "Write what was said, in their own words"}
    )
    may_have_needs = forms.ChoiceField(
        choices=YES_OR_NO, error_messages={"required": "Say whether they may need care or support"}
    )
    carer_may_have_needs = forms.BooleanField(required=False)
    keep = forms.ChoiceField(
        choices=[("mine", "I am dealing with it now"), ("desk", "Leave it for the front door’s list")],
        error_messages={"required": "Say who deals with it"},
    )
    at = forms.CharField(required=False)
    urgency = forms.ChoiceField(required=False, choices=[NO_URGENCY, *Urgency.choices])
    name = forms.CharField(required=False, max_length=200)
    born = forms.CharField(required=False, max_length=40)
    postcode = forms.CharField(required=False, max_length=12)
    nhs_number = forms.CharField(required=False, max_length=20)
    said = forms.CharField(required=False, max_length=440)
    form = forms.UUIDField(required=False)

    def __init__(self, *args: Any, elsewhere: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """`elsewhere` are codes and names of the organisations whose front door deals with it, where nobody would in
        the worker's own."""
        super().__init__(*args, **kwargs)
        if elsewhere:
            kept = cast(forms.ChoiceField, self.fields["keep"])
            kept.choices = [(code, f"The front door of {name}") for code, name in elsewhere]

    def clean_at(self) -> datetime | None:
        return typed_moment(self.cleaned_data["at"])

    def would_help(self, postcode: str = "", nhs_number: str = "") -> str:
        """What else was typed to find somebody by: whoever finds them later, or that they are somebody else, needs it.
        Without what the record of who was found says just so."""
        said = self.cleaned_data
        held = [said["said"]]
        if said["postcode"] and clean_postcode(said["postcode"]) != postcode:
            held.append(f"postcode {said['postcode']}")
        if said["nhs_number"] and clean_nhs_number(said["nhs_number"]) != nhs_number:
            held.append(f"NHS number {said['nhs_number']}")
        return ", ".join(filter(None, held))


BOXES = ("name", "born", "postcode", "nhs_number", "said")
"""What describes whom it is about, and is carried along once somebody was found: they may be the wrong one."""


def as_typed(posted: Mapping[str, str]) -> dict[str, str]:
    """What was typed so far, for the form that is shown anew."""
    return {name: posted[name] for name in ContactForm.base_fields if name in posted}


class HurryForm(forms.Form):
    urgency = forms.ChoiceField(
        choices=Urgency.choices, error_messages={"required": "Say how soon it must be"}
    )
    since = forms.CharField(required=False)

    def clean_since(self) -> datetime | None:
        return typed_moment(self.cleaned_data["since"])


class OutcomeForm(forms.Form):
    kind = forms.ChoiceField(
        choices=[(one.value, one.label) for one in OutcomeKind if one in CHOSEN],
        error_messages={"required": "Say what came of it"},
    )
    detail = forms.CharField(required=False, max_length=LONGEST_REASON)


class ReferralForm(forms.Form):
    to_team = forms.UUIDField(error_messages={"required": "Say whom you ask", "invalid": "Say whom you ask"})
    urgency = forms.ChoiceField(
        choices=Urgency.choices, error_messages={"required": "Say how soon it must be"}
    )
    asked_for = forms.CharField(
        max_length=LONGEST_WORDS, error_messages={"required": "Write what you ask for"}
    )
    assessment = forms.ChoiceField(
        required=False,
        choices=ReferredFor.choices,
        error_messages={"invalid_choice": "Say which assessment it is for"},
    )
    form = forms.UUIDField(required=False)


class AnswersForm(forms.Form):
    """Every question of the front door. `known` are those to which the record has an answer: left alone they count as
    not asked."""

    def __init__(self, *args: Any, known: frozenset[Question] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        for question in ON_THE_FORM:
            self.fields[question] = forms.CharField(required=False, max_length=LONGEST_ANSWER)
            self.fields[f"{question}-verdict"] = forms.CharField(required=False, max_length=8)
            self.fields[f"{question}-again"] = forms.CharField(required=False, max_length=LONGEST_ANSWER)
            self.fields[f"{question}-alone"] = forms.BooleanField(required=False)

    def given(self) -> list[Given]:
        """What was answered, and what was known and left alone."""
        return [one for question in ON_THE_FORM if (one := self._given(question)) is not None]

    def _given(self, question: Question) -> Given | None:
        said = self.cleaned_data
        text, verdict = said[question], said[f"{question}-verdict"]
        is_answered = bool(text.strip() or verdict)
        if question in ALWAYS_AFRESH:
            how = Answered.ASKED_AFRESH
        elif question in self.known:
            how = Answered.ASKED_AGAIN if is_answered else Answered.FROM_RECORD
        else:
            how = Answered.ASKED
        if not is_answered and how != Answered.FROM_RECORD:
            return None
        return Given(
            question,
            how,
            text,
            verdict if ASKED[question].has_verdict else "",
            said[f"{question}-again"],
            said[f"{question}-alone"],
        )


class SignpostForm(forms.Form):
    words = forms.CharField(max_length=300, error_messages={"required": "Say what would help"})
