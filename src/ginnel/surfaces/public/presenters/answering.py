"""A question, what to do now, and the answers to look over. What is quiet is on no page but the one it was said on."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from ginnel.care.assessment import rules
from ginnel.care.assessment.queries import Draft
from ginnel.care.assessment.rules.questionnaire import Danger, Kind, Question, Questionnaire
from ginnel.surfaces.public.council import Council, Number

NOT_SHOWN = "Your answer is kept"


def question(
    asked: Questionnaire,
    draft: Draft,
    one: Question,
    number: int,
    *,
    error: str = "",
    given: list[str] | None = None,
) -> dict[str, Any]:
    """`given` is what was just sent and could not be kept; else what was answered before is chosen."""
    other = draft.is_of_another
    chosen = _repeatable(asked, one, draft.answers.get(one.id, ())) if given is None else given
    texts = [] if one.kind.is_choice else [text[:20_000] for text in chosen]
    return {
        "id": one.id,
        "version": asked.version,
        "kind": str(one.kind),
        "heading": one.words.said(of_another=other),
        "hint": one.hint.said(of_another=other),
        "items": _items(one, other, chosen),
        "text": "".join(texts),
        "most": rules.LONGEST_TEXT,
        "error": error,
        "back": reverse("public:question", args=[number - 1])
        if number > 1
        else reverse("public:self-assessment"),
    }


def now(asked: Questionnaire, draft: Draft, council: Council) -> dict[str, Any]:
    """The most urgent first. What is quiet is shown until somebody goes on from it, and never again; nothing may be
    left to show."""
    dangers = [found for id in draft.said if (found := asked.danger(id))]
    shown = [one for one in dangers if not (one.is_quiet and one.id in draft.seen)]
    return {
        "dangers": [_danger(one, council) for one in shown],
        "is_cut": _is_cut(asked, draft),
        "council": council,
    }


def _is_cut(asked: Questionnaire, draft: Draft) -> bool:
    """Whether words were left out of what somebody wrote, since it was too long to keep and told of danger."""
    texts = (one.id for one in asked.questions if one.kind is Kind.TEXT)
    return any(rules.CUT in value for id in texts for value in draft.answers.get(id, ()))


def check(asked: Questionnaire, draft: Draft) -> dict[str, Any]:
    path = rules.path(asked, draft.answers)
    rows = [_row(asked, draft, one, number) for number, one in enumerate(path, start=1)]
    return {
        "rows": rows,
        "back": reverse("public:question", args=[len(path)]),
        "is_told": rules.is_told(draft.answers),
    }


def _danger(one: Danger, council: Council) -> dict[str, Any]:
    theirs = council.for_safety() if one.for_safeguarding else council.today() if one.for_council else []
    others = [Number(each.who, each.number) for each in one.rings]
    return {
        "heading": one.heading,
        "steps": one.steps,
        "rings": [*theirs, *others] if one.for_council else [*others, *theirs],
        "lacks_council": (one.for_safeguarding or one.for_council) and not theirs,
    }


def _items(one: Question, other: bool, chosen: Any) -> list[dict[str, Any]]:
    """As the NHS components take them; one that stands alone comes after an `or`."""
    made: list[dict[str, Any]] = []
    for option in one.options:
        if option.is_alone:
            made.append({"divider": "or"})
        item = {
            "value": option.id,
            "text": option.words.said(of_another=other),
            "checked": option.id in chosen,
        }
        made.append(item | ({"exclusive": True} if option.is_alone else {}))
    return made


def _row(asked: Questionnaire, draft: Draft, one: Question, number: int) -> dict[str, Any]:
    other = draft.is_of_another
    values = draft.answers.get(one.id, ())
    if _may_be_quiet(asked, one):
        said = [NOT_SHOWN] if values else []
    elif one.kind.is_choice:
        said = [option.words.said(of_another=other) for option in one.options if option.id in values]
    else:
        said = list(values)
    return {
        "question": one.words.said(of_another=other),
        "answer": said or ["Left empty"],
        "href": reverse("public:question", args=[number]),
    }


def _may_be_quiet(asked: Questionnaire, one: Question) -> bool:
    """Whether any answer to it is not repeated: then none is, for what is left out would tell."""
    quiet = _is_quiet(asked)
    return one.kind is Kind.TEXT or any(quiet(option.danger) for option in one.options)


def _repeatable(asked: Questionnaire, one: Question, values: tuple[str, ...]) -> list[str]:
    """Without what nobody who looks over a shoulder may see."""
    return [value for value in values if not any(map(_is_quiet(asked), _meant(asked, one, value)))]


def _is_quiet(asked: Questionnaire) -> Any:
    return lambda id: bool((found := asked.danger(id)) and found.is_quiet)


def _meant(asked: Questionnaire, one: Question, value: str) -> list[str]:
    if one.kind is Kind.TEXT:
        return rules.alarmed(asked, value)
    option = one.option(value)
    return [option.danger] if option and option.danger else []
