"""What somebody has said of sharing, in the second person, and the form that takes their word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.sharing.queries import Statement
from ginnel.foundation.sharing.states import SaidBy
from ginnel.kernel.viewer import Category
from ginnel.kernel.web import formats
from ginnel.surfaces.portal.forms import EVERYBODY, SUBJECTS, SayForm
from ginnel.surfaces.portal.presenters.acting import IN_WORDS

_KINDS = {
    OrganisationKind.GP_PRACTICE: "GP practices",
    OrganisationKind.COUNCIL: "Councils",
    OrganisationKind.ACUTE_TRUST: "Hospitals",
    OrganisationKind.COMMUNITY_TRUST: "Community and mental health services",
    OrganisationKind.AMBULANCE_TRUST: "Ambulance services",
    OrganisationKind.INTEGRATED_CARE_BOARD: "Integrated care boards",
    OrganisationKind.PHARMACY: "Pharmacies",
    OrganisationKind.CARE_PROVIDER: "Care homes and home care services",
    OrganisationKind.TELECARE: "Alarm and telecare centres",
    OrganisationKind.VOLUNTARY: "Charities and community groups",
}
_LABELS = {str(kind.label): words[0].lower() + words[1:] for kind, words in _KINDS.items()}
_ANSWERS = (("objects", "Do not share it"), ("willing", "Share it with those who care for me"))
_SUBJECTS = dict(
    zip(
        SUBJECTS,
        ("Mental health", "Sexual and reproductive health", "Drugs and alcohol", "Genes"),
        strict=True,
    )
)
_SPOKE = {
    SaidBy.SELF: "You said",
    SaidBy.ATTORNEY: "Your attorney or deputy said",
    SaidBy.PARENT: "Somebody with parental responsibility said",
    SaidBy.BEST_INTERESTS: "Decided for you",
}


def page(said: Sequence[Statement], form: SayForm, *, is_saved: bool) -> dict[str, Any]:
    about = set(map(str, form["about"].value() or ()))
    return {
        "said": [_said(one) for one in said],
        "is_saved": is_saved,
        "form": form,
        "errors": [
            {"text": text, "href": f"#{name}"} for name, texts in form.errors.items() for text in texts
        ],
        "answers": [
            {"value": value, "text": text, "checked": form["answer"].value() == value}
            for value, text in _ANSWERS
        ],
        "kinds": [
            {"value": str(int(kind)), "text": text, "checked": str(int(kind)) in about}
            for kind, text in (IN_WORDS | _SUBJECTS).items()
        ],
        "organisations": [
            {"value": value, "text": text, "selected": form["to"].value() == value}
            for value, text in (
                (EVERYBODY, "Everybody"),
                *((str(kind), text) for kind, text in _KINDS.items()),
            )
        ],
    }


def _said(one: Statement) -> dict[str, str]:
    verb = "do not share" if one.is_objection else "share"
    with_whom = _LABELS.get(one.to, one.to) or "anybody"
    return {
        "when": formats.moment(one.said_at),
        "sentence": f"{_SPOKE[one.said_by]}: {verb} {_about(one.about)} with {with_whom}.",
    }


def _about(category: Category | None) -> str:
    if category is None:
        return "anything"
    return IN_WORDS.get(category, category.label).lower()
