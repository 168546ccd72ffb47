"""The entries of one's own organisation, and the boxes in which one is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from django.forms import Form
from django.urls import reverse

from ginnel.foundation.directory.queries import KeptEntry, OwnEntry
from ginnel.foundation.directory.rules.entries import Entry, PlaceTyped
from ginnel.foundation.directory.states import CriticalElement, LocationType, Room, ServiceStatus
from ginnel.kernel.web import formats

VERSIONS = 10
GONE = "Your organisation does not keep this entry"
DONE = {
    "added": "The service is added. Everybody can find it now.",
    "saved": "Saved. Everybody sees it as it is now.",
    "assured": "Thank you. Readers see that it was looked at today.",
    "ended": "Taken out. Who has its address reads that it has ended.",
    "back": "Put back. Everybody can find it again.",
    "feed": "Its feed says again what it is, from its next reading.",
    "handed": "Handed over. The other organisation keeps it now.",
    "not": "That was not done: somebody has changed the entry since you opened the page. Look at it as it is now.",
}
LABELS = {
    "name": "Name",
    "what": "What it does",
    "status": "Whether it runs",
    "alert": "Notice to readers",
    "who": "Who it is for",
    "youngest": "Youngest age",
    "oldest": "Oldest age",
    "areas": "Where people must live",
    "hours": "When it is open",
    "places": "Where it is",
    "costs": "What it costs",
    "languages": "Languages",
    "telephones": "Telephones",
    "email": "Email",
    "website": "Website",
    "how": "How people come to it",
    "room": "Whether it takes new people",
    "weeks": "Weeks to wait",
    "room_on": "As of",
    "elements": "Parts of the whole system",
}


def listed(own: Sequence[OwnEntry], names: Mapping[str, str], *, done: str) -> dict[str, Any]:
    rows = [_row(one, names) for one in own]
    return {
        "running": [row for row in rows if not row["has_ended"]],
        "ended": [row for row in rows if row["has_ended"]],
        "stale": sum(row["is_stale"] and not row["has_ended"] for row in rows),
        "done": DONE.get(done, ""),
    }


def _row(one: OwnEntry, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "href": reverse("workspace:own-service", args=[one.id]),
        "id": one.id,
        "name": one.name,
        "version": one.version,
        "status": "" if one.status is ServiceStatus.ACTIVE else str(one.status.label),
        "has_ended": one.has_ended,
        "is_here": one.is_here,
        "feed": one.feed,
        "is_dropped": one.is_dropped,
        "is_stale": one.is_stale,
        "assured": formats.day(one.assured_on) if one.assured_on else "Nobody has said when",
        "said": f"{formats.when(one.said_at)}, {names.get(one.said_by, one.said_by)}",
    }


def page(
    form: Form | None,
    held: KeptEntry | None,
    names: Mapping[str, str],
    others: Sequence[tuple[str, str]],
    meanwhile: Sequence[dict[str, str]] = (),
    *,
    seen: int,
    is_stale: bool = False,
) -> dict[str, Any]:
    """`held` is None for what is none of theirs; what was typed is shown whatever became of the entry meanwhile. `form`
    is None for what cannot be changed here as it stands, and `seen` the version that whoever typed has read."""
    is_shown = form is not None and (form.is_bound or held is None or not held.own.has_ended)
    return {
        "form": form if is_shown else None,
        **(_boxes(form) if form is not None and is_shown else {}),
        "own": _row(held.own, names) if held else None,
        "other_hours": held.entry.other_hours if held else 0,
        "heading": held.own.name if held else GONE,
        "is_gone": held is None,
        "meanwhile": meanwhile,
        "is_stale": is_stale,
        "seen": seen,
        "versions": [_version(one, names, held.own.id) for one in held.versions[:VERSIONS]] if held else [],
        "others": [{"value": code, "text": name} for code, name in (("", "Choose an organisation"), *others)],
    }


def new(form: Form, id: UUID) -> dict[str, Any]:
    """An empty one; `id` is what it is called once it is added."""
    return {"form": form, **_boxes(form), "own": None, "heading": "Add a service", "seen": 0, "new": str(id)}


def _boxes(form: Form) -> dict[str, Any]:
    unsaid = {"value": "", "text": "We have not said", "checked": not form["room"].value()}
    return {
        "errors": _errors(form),
        "places": _places(form),
        "statuses": _items(form, "status", (ServiceStatus.ACTIVE, ServiceStatus.TEMPORARILY_CLOSED)),
        "rooms": [unsaid, *_items(form, "room", Room)],
        "elements": _elements(form),
    }


def _errors(form: Form) -> list[dict[str, str]]:
    if not form.is_bound:
        return []
    return [{"text": str(messages[0]), "href": f"#{name}"} for name, messages in form.errors.items()]


def _items(form: Form, name: str, options: Any) -> list[dict[str, Any]]:
    chosen = str(form[name].value() or (ServiceStatus.ACTIVE.value if name == "status" else ""))
    return [{"value": one.value, "text": str(one.label), "checked": one.value == chosen} for one in options]


def _elements(form: Form) -> list[dict[str, Any]]:
    chosen = {str(each) for each in form["elements"].value() or ()}
    return [
        {"value": str(int(one)), "text": str(one.label), "checked": str(int(one)) in chosen}
        for one in CriticalElement
    ]


def _places(form: Any) -> list[dict[str, Any]]:
    """`is_new`: the empty one after those that there are."""
    return [
        {
            "at": at,
            "is_new": not form[f"place-{at}-id"].value(),
            "kinds": [
                {
                    "value": one.value,
                    "text": str(one.label),
                    "selected": one.value == (form[f"place-{at}-kind"].value() or LocationType.PHYSICAL),
                }
                for one in LocationType
            ],
        }
        for at in range(form.places)
    ]


def _version(one: Any, names: Mapping[str, str], of: UUID) -> dict[str, str]:
    return {
        "text": f"{formats.when(one.at)}, {names.get(one.by, one.by)}",
        "href": reverse("workspace:own-service-version", args=[of, one.number]),
    }


def changed_meanwhile(before: Entry, now: Entry) -> list[dict[str, str]]:
    """What somebody else has said since, as it stands now."""
    changed = [one.name for one in fields(Entry) if getattr(before, one.name) != getattr(now, one.name)]
    return [
        {"label": LABELS[name], "now": in_words(getattr(now, name))} for name in changed if name in LABELS
    ]


def in_words(value: Any) -> str:
    if value in ("", None, (), frozenset()):
        return "Nothing"
    if isinstance(value, frozenset):
        return "; ".join(str(CriticalElement(one).label) for one in sorted(value))
    if isinstance(value, tuple):
        return "\n".join(_place(one) if isinstance(one, PlaceTyped) else one for one in value)
    if isinstance(value, ServiceStatus | Room):
        return str(value.label)
    return formats.day(value) if isinstance(value, date) else str(value)


def _place(one: PlaceTyped) -> str:
    parts = (one.name, one.street, one.town, one.postcode, one.travel, *one.access, *one.hours)
    return ", ".join(part for part in parts if part) or str(one.kind.label)
