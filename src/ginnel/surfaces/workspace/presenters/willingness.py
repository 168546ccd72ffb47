"""What a person is willing to have shared: what they said, in sentences, and the form that takes it down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ginnel.foundation.sharing.queries import Overruled, Statement
from ginnel.foundation.sharing.states import SaidBy
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.viewer import Category
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.forms.notes import WHEN
from ginnel.surfaces.workspace.forms.willingness import EVERYBODY, KINDS, KINDS_OF_FACT, WillingnessForm
from ginnel.surfaces.workspace.presenters.banner import Banner
from ginnel.surfaces.workspace.presenters.notes import errors

NOT_ASKED = "Nobody has written down yet how much they are willing to have shared. Ask them."
_ANSWERS = (("willing", "They are willing to have it shared"), ("objects", "They ask that it is not shared"))


def page(
    who: Banner, said: Sequence[Statement], yielding: Sequence[Overruled], form: WillingnessForm
) -> dict[str, Any]:
    """Values for `workspace/willingness.html`."""
    about = set(map(str, form["about"].value() or ()))
    return {
        "banner": who,
        "person": who.person,
        "form": form,
        "errors": errors(form),
        "asked": NOT_ASKED if not said else "",
        "said": [_said(one) for one in said],
        "yielding": [yields(one) for one in yielding],
        "answers": _choices(_ANSWERS, form["answer"].value()),
        "kinds": [
            {"value": str(int(kind)), "text": kind.label, "checked": str(int(kind)) in about}
            for kind in KINDS_OF_FACT
        ],
        "organisations": [
            {"value": value, "text": text, "selected": form["to"].value() == value}
            for value, text in ((EVERYBODY, "Everybody"), *((str(kind), kind.label) for kind in KINDS))
        ],
        "speakers": _choices(SaidBy.choices, form["said_by"].value()),
    }


def blank() -> dict[str, Any]:
    return {"at": clock.now().astimezone(LONDON).strftime(WHEN), "to": EVERYBODY, "said_by": SaidBy.SELF}


def _choices(options: Sequence[tuple[str, str]], chosen: str) -> list[dict[str, Any]]:
    return [{"value": value, "text": text, "checked": value == chosen} for value, text in options]


def _said(one: Statement) -> dict[str, str]:
    verb = "Asks that" if one.is_objection else "Is willing that"
    ending = "is not shared" if one.is_objection else "is shared"
    return {
        "when": formats.moment(one.said_at),
        "sentence": f"{verb} {_about(one.about)} {ending} with {_with(one.to)}.",
        "why": one.why,
        "who": f"{one.said_by.label}. Written down by {one.recorded_by_name}, {formats.moment(one.recorded_at)}.",
    }


def yields(one: Overruled) -> dict[str, str]:
    """That an objection yields or yielded, in a sentence, with when, why and by whom."""
    verb = "May be shared" if one.is_current else "Could be shared"
    return {
        "when": formats.moment(one.starts_at),
        "sentence": f"{verb} with {one.organisation} all the same until {formats.moment(one.until)}: "
        f"{_about(one.about)}. {one.ground.label}.",
        "why": one.reason,
        "who": f"Decided by {one.recorded_by_name}.",
    }


def _about(category: Category | None) -> str:
    return "everything" if category is None else f"“{category.label.lower()}”"


def _with(to: str) -> str:
    return _KINDS.get(to, to) if to else "anybody"


_KINDS = {
    kind.label: f"any {kind.label if kind.label.startswith('GP') else kind.label[0].lower() + kind.label[1:]}"
    for kind in KINDS
}
