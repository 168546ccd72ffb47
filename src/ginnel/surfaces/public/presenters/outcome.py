"""What may help, and how to ask for more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.forms import Form
from django.urls import reverse

from ginnel.care.assessment.queries import Draft
from ginnel.care.assessment.rules import Outcome
from ginnel.care.assessment.rules.questionnaire import ASSESSMENT, CARERS, Advice
from ginnel.care.assessment.rules.telling import Way
from ginnel.care.assessment.states import SelfAssessmentState
from ginnel.foundation.directory.queries import Found
from ginnel.kernel.web import formats
from ginnel.surfaces.public.contact_form import WANTED, WAYS, YES_NO
from ginnel.surfaces.public.council import Council
from ginnel.surfaces.public.finding import Sought
from ginnel.surfaces.public.presenters import said


def page(
    came: Outcome, draft: Draft, sought: Sequence[Sought], council: Council, today: date
) -> dict[str, Any]:
    """What is quiet is not repeated: everybody is told alike whom to ring."""
    other = draft.is_of_another
    advice = {one.id: _advice(one, other, today) for one in came.advice}
    offers = [advice.pop(ASSESSMENT), advice.pop(CARERS)]
    if came.may_need_support_as_carer and not came.may_need_care:
        offers.reverse()
    is_first = came.may_need_care or came.may_need_support_as_carer
    return {
        "dangers": [one for one in came.dangers if not one.is_quiet],
        "offers": offers,
        "offers_first": is_first,
        "advice": list(advice.values()),
        "places": [_places(one, other) for one in sought],
        "equipment": [
            {"name": one.name, "helps": one.helps.said(of_another=other)} for one in came.equipment
        ],
        "is_asked": draft.state is SelfAssessmentState.ASKED,
        "saved_until": formats.day(draft.saved_until.date()) if draft.saved_until else "",
        "is_of_another": other,
        "council": council,
        "numbers_of_council": [*council.today(), *council.for_safety()],
    }


def contact(form: Form, draft: Draft, council: Council) -> dict[str, Any]:
    return {
        "form": form,
        "errors": [
            {"text": messages[0], "href": f"#{name}"} for name, messages in form.errors.items() if messages
        ],
        "wanted": _items(WANTED, form.data.get("wanted")),
        "ways": _items(WAYS, form.data.get("way")),
        "knows": _items(YES_NO, form.data.get("about_knows")),
        "may_leave_word": _items(YES_NO, form.data.get("may_leave_word")),
        "is_of_another": draft.is_of_another,
        "council": council,
        "is_written": form.data.get("way") == Way.LETTER,
    }


def back_to(draft: Draft) -> str:
    is_done = draft.state in (SelfAssessmentState.FINISHED, SelfAssessmentState.ASKED)
    return reverse("public:result") if is_done else reverse("public:check")


def _advice(one: Advice, other: bool, today: date) -> dict[str, Any]:
    return {
        "heading": one.heading.said(of_another=other),
        "lines": [each.said(of_another=other) for each in one.text],
        "source": one.source,
        "link": one.link,
        "written": formats.day(one.written_on),
        "review_by": formats.day(one.review_by),
        "is_old": one.review_by < today,
    }


def _places(one: Sought, other: bool) -> dict[str, Any]:
    return {
        "heading": one.search.heading.said(of_another=other),
        "found": [_place(each) for each in one.found],
    }


def _place(one: Found) -> dict[str, Any]:
    telephones = said.telephones(one.document)
    return {
        "href": reverse("public:service", args=[one.id]),
        "name": said.text(one.document.get("name")),
        "warning": said.DROPPED if one.is_dropped else said.shortened(one.document.get("alert"), 120),
        "what": said.shortened(one.document.get("description"), 120),
        "away": said.distance(one.metres),
        "telephone": telephones[0] if telephones else None,
    }


def _items(choices: Sequence[tuple[str, str]], chosen: Any) -> list[dict[str, Any]]:
    return [{"value": str(value), "text": text, "checked": str(value) == chosen} for value, text in choices]
