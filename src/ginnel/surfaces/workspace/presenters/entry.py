"""One entry: its facts, its trail, and what may be done about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse

from ginnel.foundation.record.fhir import json, tolerance
from ginnel.foundation.record.fhir.moments import of_text
from ginnel.foundation.record.presenters import dates, detail, facts, status, title
from ginnel.foundation.record.queries import Envelope, Opened, Received, Shown, Version
from ginnel.foundation.record.rules import documents, groups, notes
from ginnel.foundation.record.states import Standing
from ginnel.kernel.web import formats
from ginnel.surfaces.workspace.presenters.banner import Banner

Loads = Mapping[UUID, Any]


def entry(
    who: Banner,
    opened: Opened,
    loads: Loads,
    names: Mapping[str, str],
    in_bundles: Collection[UUID],
    *,
    is_shared: bool,
    can_write: bool,
) -> dict[str, Any]:
    """Values for `workspace/entry.html`. `names` says who brought what, by identity; `in_bundles` are the loads whose
    file was a Bundle."""
    shown = opened.shown
    is_note = notes.is_note(shown.kind, shown.tree)
    return {
        "banner": who,
        "person": who.person,
        "shared": is_shared,
        "title": title(opened.shown.kind, opened.shown.tree),
        "kind": groups.plain(shown.kind),
        "standing": shown.standing.label,
        "error_note": "" if shown.standing is Standing.CURRENT else _error(opened.versions[0]),
        "in_doubt": shown.is_in_doubt and shown.standing is Standing.CURRENT,
        "note_text": notes.text(shown.tree) if is_note else "",
        "document_href": reverse("workspace:document", args=[who.person, shown.id])
        if shown.kind in documents.KINDS and documents.is_document(shown.kind, shown.tree)
        else "",
        "detail": "" if is_note else detail(shown.kind, shown.tree),
        "facts": [] if is_note else facts(shown.tree, opened.names),
        "status": status(shown.kind, shown.tree) if shown.standing is Standing.CURRENT else "",
        "provenance": _provenance(opened, loads, names),
        "remarks": [(one.message, one.field) for one in tolerance.remarks(shown.tree)],
        "original_href": _original(who.person, opened, shown.version),
        "bundle_href": _address("bundle", who.person, opened, shown.version)
        if opened.shown.load in in_bundles
        else "",
        "versions": [_version(version, who.person, opened) for version in opened.versions],
        "actions": _actions(who.person, opened, is_note) if can_write else [],
    }


def _error(version: Version) -> str:
    return notes.reason(version.tree) or "Whoever sent this has said that it should not be here."


def _provenance(opened: Opened, loads: Loads, names: Mapping[str, str]) -> list[tuple[str, str]]:
    shown = opened.shown
    load = loads.get(shown.load) if shown.load else None
    rows = [
        ("Organisation", _whose(opened.source)),
        ("Happened", _happened(shown)),
        ("Received", formats.moment(shown.recorded_at)),
    ]
    if load:
        return [
            *rows,
            ("File", load.filename),
            ("Row", f"{shown.row:,}" if shown.row else "None: the file as a whole says so"),
            ("Brought by", names.get(load.by, load.by)),
        ]
    author = notes.author(shown.tree)
    return [*rows, ("Written here by", author)] if author else rows


def _happened(shown: Shown) -> str:
    return dates.moment(shown.kind, shown.tree, shown.at) if shown.is_dated else "No date given"


def _version(version: Version, person: UUID, opened: Opened) -> dict[str, Any]:
    return {
        "number": version.version,
        "is_latest": version.version == opened.shown.version,
        "standing": version.standing.label,
        "received": formats.moment(version.recorded_at),
        "reason": notes.reason(version.tree),
        "href": _original(person, opened, version.version),
    }


def _original(person: UUID, opened: Opened, version: int) -> str:
    return _address("original", person, opened, version)


def _address(page: str, person: UUID, opened: Opened, version: int) -> str:
    return reverse(f"workspace:{page}", args=[person, opened.shown.id, version])


def _actions(person: UUID, opened: Opened, is_note: bool) -> list[dict[str, str]]:
    if opened.shown.standing is not Standing.CURRENT:
        return []
    address = [person, opened.shown.id]
    correct = {"text": "Correct this note", "href": reverse("workspace:correct-note", args=address)}
    move = {"text": "This is about somebody else", "href": reverse("workspace:move", args=address)}
    return [correct, move] if is_note else [move]


def original(who: Banner, opened: Opened, number: int, received: Received, loads: Loads) -> dict[str, Any]:
    """Values for `workspace/original.html`. Bytes that are no UTF-8 are shown with marks in their place."""
    version = next(kept for kept in opened.versions if kept.version == number)
    load = loads.get(version.load) if version.load else None
    data = received.data
    return {
        "banner": who,
        "person": who.person,
        "is_withheld": received.is_withheld,
        "entry": opened.shown.id,
        "title": title(opened.shown.kind, opened.shown.tree),
        "version": number,
        "text": None if data is None else data.decode("utf-8", "replace"),
        "size": len(data or b""),
        "where": _where(version, load.filename) if load else "",
        "kept": json.canonical(version.tree).decode(),
    }


def _where(version: Version, filename: str) -> str:
    return (
        f"Row {version.row:,} of {filename}"
        if version.row
        else f"No row of {filename}: it says so as a whole"
    )


BUNDLE_TYPES = {
    "document": "A document",
    "message": "A message",
    "transaction": "A transaction: all of it, or none",
    "transaction-response": "The answer to a transaction",
    "batch": "A batch of separate requests",
    "batch-response": "The answer to a batch",
    "history": "Versions of resources over time",
    "searchset": "The results of a search",
    "collection": "A collection",
}


def bundle(who: Banner, opened: Opened, number: int, envelope: Envelope, loads: Loads) -> dict[str, Any]:
    """Values for `workspace/bundle.html`."""
    version = next(kept for kept in opened.versions if kept.version == number)
    load = loads.get(version.load) if version.load else None
    return {
        "banner": who,
        "person": who.person,
        "entry": opened.shown.id,
        "title": title(opened.shown.kind, opened.shown.tree),
        "version": number,
        "file": load.filename if load else "",
        "itself": _itself(envelope),
        "beside": None if envelope.beside is None else _beside(envelope.beside),
        "around": envelope.around,
        "original_href": _original(who.person, opened, number),
    }


def _itself(envelope: Envelope) -> list[tuple[str, str]]:
    said = envelope.itself
    identifier = said.get("identifier", {})
    rows = [
        ("What it is", BUNDLE_TYPES.get(said.get("type", ""), said.get("type", ""))),
        ("Its id", said.get("id", "")),
        ("Its identifier", " ".join(str(identifier[n]) for n in ("system", "value") if n in identifier)),
        ("Put together", _moment(said.get("timestamp", ""))),
        ("Matches in all", str(said["total"]) if "total" in said else ""),
        ("This entry", f"{envelope.row:,} of {envelope.count:,}"),
    ]
    return [(label, value) for label, value in rows if value]


def _moment(text: str) -> str:
    try:
        return formats.moment(of_text(text)[0]) if text else ""
    except ValueError:
        return text


def _beside(said: dict[str, Any]) -> list[tuple[str, str]]:
    labels = {"fullUrl": "Its address", "request": "Asked for", "response": "Answered", "search": "Found as"}
    return [
        (labels.get(name, name), value if isinstance(value, str) else json.canonical(value).decode())
        for name, value in said.items()
    ]


def _whose(source: Any) -> str:
    """The organisation and its code; an organisation that may not be named has none."""
    return f"{source.name} ({source.code})" if source.code else str(source.name).capitalize()
