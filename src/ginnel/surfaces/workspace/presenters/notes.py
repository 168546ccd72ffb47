"""The form a note is typed into, and the one that moves an entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.forms import Form

from ginnel.foundation.record.presenters import title
from ginnel.foundation.record.queries import Opened
from ginnel.foundation.record.rules import groups, notes
from ginnel.foundation.record.rules.notes import NoteKind
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.forms.notes import WHEN
from ginnel.surfaces.workspace.presenters.banner import Banner, address, display_name


def blank() -> dict[str, Any]:
    return {"at": clock.now().astimezone(LONDON).strftime(WHEN), "version": ""}


def as_written(opened: Opened) -> dict[str, Any]:
    shown = opened.shown
    return {
        "kind": notes.kind_of(shown.tree).value,
        "text": notes.text(shown.tree),
        "at": shown.at.astimezone(LONDON).strftime(WHEN),
        "version": shown.version,
    }


def errors(form: Form) -> list[dict[str, str]]:
    """For the error summary: each message with the box it is about."""
    if not form.is_bound:
        return []
    # What nobody types has no box: its message leads to who this is.
    boxes = {"seen": "who"}
    return [
        {"text": str(messages[0]), "href": f"#{boxes.get(name, name)}"}
        for name, messages in form.errors.items()
    ]


def note(who: Banner, form: Form, *, heading: str, correcting: bool = False) -> dict[str, Any]:
    chosen = form["kind"].value()
    return {
        "banner": who,
        "person": who.person,
        "form": form,
        "heading": heading,
        "correcting": correcting,
        "errors": errors(form),
        "version": form["version"].value() or "",
        "seen": who.version,
        "kinds": [
            {"value": kind.value, "text": kind.label, "checked": chosen == kind.value} for kind in NoteKind
        ],
    }


def move(who: Banner, opened: Opened, form: Form, targets: Sequence[Any]) -> dict[str, Any]:
    """`targets` are the people it may be about, once somebody was looked for."""
    return {
        "banner": who,
        "person": who.person,
        "entry": opened.shown.id,
        "title": title(opened.shown.kind, opened.shown.tree),
        "kind": groups.plain(opened.shown.kind),
        "version": opened.shown.version,
        "form": form,
        "errors": errors(form),
        "targets": [_target(target, is_only=len(targets) == 1) for target in targets],
    }


def _target(found: Any, *, is_only: bool) -> dict[str, Any]:
    """One to choose, with what tells them from others of the name."""
    number = (
        f"NHS number {formats.nhs_number(found.nhs_number)}" if found.nhs_number else "NHS number not known"
    )
    born = f"born {formats.day(found.birth_date)}" if found.birth_date else "date of birth not known"
    return {
        "value": str(found.person),
        "text": display_name(found.family, found.given),
        "hint": {"text": ", ".join(filter(None, (born, number, address(found))))},
        "checked": is_only,
    }
