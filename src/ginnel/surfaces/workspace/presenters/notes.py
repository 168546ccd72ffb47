"""The form a note is typed into, and the one that moves an entry."""

from __future__ import annotations

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
from ginnel.surfaces.workspace.presenters.banner import banner, display_name


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
    return [{"text": str(messages[0]), "href": f"#{name}"} for name, messages in form.errors.items()]


def note(who: Any, form: Form, *, heading: str, correcting: bool = False) -> dict[str, Any]:
    chosen = form["kind"].value()
    return {
        "banner": banner(who),
        "person": who.person,
        "form": form,
        "heading": heading,
        "correcting": correcting,
        "errors": errors(form),
        "version": form["version"].value() or "",
        "kinds": [
            {"value": kind.value, "text": kind.label, "checked": chosen == kind.value} for kind in NoteKind
        ],
    }


def move(who: Any, opened: Opened, form: Form, target: Any) -> dict[str, Any]:
    return {
        "banner": banner(who),
        "person": who.person,
        "entry": opened.shown.id,
        "title": title(opened.shown.kind, opened.shown.tree),
        "kind": groups.plain(opened.shown.kind),
        "version": opened.shown.version,
        "form": form,
        "errors": errors(form),
        "target": target
        and {
            "person": target.person,
            "name": display_name(target.family, target.given),
            "born": formats.day(target.birth_date),
            "nhs_number": formats.nhs_number(target.nhs_number),
        },
    }
