"""Safeguarding concerns as the safeguarding team's pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from ginnel.care.safeguarding.queries import PAGE, Open, Receipt, Said, Shown
from ginnel.care.safeguarding.rules import OWN, may_decide
from ginnel.care.safeguarding.states import Advocacy, ConcernState, Known, WishesMet
from ginnel.kernel import clock
from ginnel.kernel.web import formats, pagination
from ginnel.kernel.web.pagination import Slice
from ginnel.surfaces.workspace.forms.safeguarding import LIMBS, ConclusionForm, DecisionForm, EnquiryForm
from ginnel.surfaces.workspace.presenters import finding
from ginnel.surfaces.workspace.presenters.contacts import choices, options, step
from ginnel.surfaces.workspace.presenters.work import NOT_KNOWN

DECIDABLE = frozenset({ConcernState.LOOKED_AT})
ENQUIRED = frozenset({ConcernState.DUTY, ConcernState.PLANNING, ConcernState.UNDER_WAY})
ENDING = frozenset({ConcernState.NO_DUTY, ConcernState.UNDER_WAY})


def page(found: Open, people: Sequence[Any], staff: Mapping[UUID, str], number: int) -> dict[str, Any]:
    """The list: `people` are the summaries of those it is about."""
    named = {person.person: finding.row(person)["name"] for person in people}
    today = clock.today()
    return {
        "sentence": _sentence(found.total),
        "rows": [
            {
                "href": reverse("workspace:concern", args=[line.id]),
                "who": ", ".join(
                    [
                        *(named.get(one, NOT_KNOWN) for one in line.people),
                        *(one or NOT_KNOWN for one in line.described),
                    ]
                ),
                "from": line.raised_from,
                "raised": formats.moment(line.raised_at),
                "state": ConcernState(line.state).label,
                "has_it": staff.get(line.staff, line.team) if line.staff else line.team,
                "due": f"Must answer by {formats.day(line.by_when)}" if line.by_when else "",
                "is_late": line.by_when is not None and line.by_when < today,
            }
            for line in found.lines
        ],
        "pages": pagination.component(Slice(number, PAGE, found.total), {}),
    }


def _sentence(total: int) -> str:
    if not total:
        return "No open concerns here"
    return "1 open concern" if total == 1 else f"{formats.count(total)} open concerns"


def receipt(found: Receipt) -> dict[str, str]:
    return {
        "at": formats.moment(found.raised_at),
        "team": found.team,
        "council": found.council,
        "state": ConcernState(found.state).label if found.state else "",
    }


def concern(shown: Shown, viewer: Any, staff: Mapping[UUID, str]) -> dict[str, Any]:
    """Everything but the people who were found, whom the banners show, and the forms."""
    last = shown.last
    state = ConcernState(last.state)
    is_mine = last.staff_id is not None and str(last.staff_id) == viewer.identity
    may_work = is_mine and shown.said is not None and state != ConcernState.CONCLUDED
    is_undecided = may_work and state in DECIDABLE
    is_own = not may_decide(viewer.identity, shown.raised_by, _added_by(shown.said))
    return {
        "id": shown.id,
        "number": last.number,
        "state": state.label,
        "is_closed": state == ConcernState.CONCLUDED,
        "is_mine": is_mine,
        "has_it": last.staff.display_name if last.staff else last.team.name,
        "from": shown.raised_from,
        "raised": formats.moment(shown.raised_at),
        "unknown": [_described(one) for one in shown.people if not one.person_id],
        "said": _said(shown.said, staff) if shown.said else None,
        "may_work": may_work,
        "may_decide": is_undecided and not is_own,
        "for_a_colleague": OWN if is_undecided and is_own else "",
        "may_enquire": may_work and state in ENQUIRED,
        "may_conclude": may_work and state in ENDING,
        "may_reopen": state == ConcernState.CONCLUDED or (may_work and state == ConcernState.NO_DUTY),
        "steps": [step(one, staff, ConcernState) for one in reversed(shown.steps)],
    }


def _added_by(said: Said | None) -> list[str]:
    return [one.by for one in said.additions] if said else []


def forms_of(
    deciding: DecisionForm, enquiring: EnquiryForm, ending: ConclusionForm, organisations: Sequence[Any]
) -> dict[str, Any]:
    """What the three forms of a concern are made of. `organisations` are those that could be caused to enquire."""
    others = [("", "The council itself"), *((one.code, one.name) for one in organisations)]
    return {
        "decision": deciding,
        "limbs": [
            {
                "name": name,
                "question": question,
                "why": deciding[f"{name}_why"].value() or "",
                "answers": choices(Known.choices, deciding[name].value()),
            }
            for name, question in LIMBS
        ],
        "outcomes": choices(deciding.fields["outcome"].choices, deciding["outcome"].value()),  # type: ignore[attr-defined]
        "enquiry": enquiring,
        "others": options(others, enquiring["made_by"].value()),
        "advocacies": choices(Advocacy.choices, enquiring["advocacy"].value()),
        "plans": choices(
            [("", "It begins now"), ("1", "It is only being planned")], enquiring["is_planned"].value() or ""
        ),
        "conclusion": ending,
        "met": choices(WishesMet.choices, ending["wishes_met"].value()),
    }


def _described(one: Any) -> dict[str, Any]:
    said = ", ".join(filter(None, (one.born and f"born {one.born}", one.said)))
    return {"id": one.id, "name": one.name or NOT_KNOWN, "said": said}


def _said(said: Said, staff: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "words": said.words,
        "additions": [{"words": one.words, "when": formats.moment(one.at)} for one in said.additions],
        "contact": said.contact.partition(" ")[2],
        "facts": [
            ("Do they know that this was raised?", Known(said.is_aware).label),
            ("Is it safe to contact them?", Known(said.is_safe_to_contact).label),
            *((("How", said.how_to_contact),) if said.how_to_contact else ()),
        ],
        "wishes": [one.words for one in said.wishes],
        "sources": [
            f"{one.said} ({one.staff.display_name}, who finds no such concern)" if one.staff else one.said
            for one in said.sources
        ],
        "clearances": [{"reason": one.reason, "when": formats.moment(one.at)} for one in said.clearances],
        "decisions": [_decision(one, staff) for one in said.decisions],
        "enquiries": [_enquiry(one) for one in said.enquiries],
        "conclusions": [
            {"outcome": one.outcome, "met": WishesMet(one.wishes_met).label, "when": formats.moment(one.at)}
            for one in said.conclusions
        ],
    }


def _decision(one: Any, staff: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "outcome": ConcernState(one.outcome).label,
        "limbs": [
            {
                "question": question,
                "answer": Known(getattr(one, name)).label,
                "why": getattr(one, f"{name}_why"),
            }
            for name, question in LIMBS
        ],
        "reasons": one.reasons,
        "when": formats.moment(one.at),
        "who": staff.get(UUID(one.by), "A colleague"),
    }


def _enquiry(one: Any) -> dict[str, str]:
    by_when = f", to answer by {formats.day(one.by_when)}" if one.by_when else ""
    return {
        "who": f"{one.made_by.name if one.made_by else 'The council itself'}{by_when}",
        "asks": one.asks,
        "advocacy": Advocacy(one.advocacy).label,
        "when": formats.moment(one.at),
    }
