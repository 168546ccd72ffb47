"""Letters, discharge summaries and scans from every organisation, found by title and by what is written in them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.queries import timeline
from ginnel.foundation.record.queries.entry import Opened, entry
from ginnel.foundation.record.queries.timeline import Shown
from ginnel.foundation.record.rules import documents as rules
from ginnel.foundation.record.rules.documents import Attachment
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Viewer

_KINDS = frozenset(kinds.number_of(kind) for kind in rules.KINDS)


@dataclass(frozen=True, slots=True)
class Listed:
    """One document and a line of it around what was searched for."""

    shown: Shown
    organisation: str
    excerpt: str = ""


def documents(
    *, viewer: Viewer, person: UUID, text: str = "", is_shared_screen: bool = False
) -> list[Listed]:
    """Every document the viewer may see, newest first; with `text`, those that hold it in title or words."""
    sight = access.see(viewer, person, is_shared_screen=is_shared_screen)
    rows = [row for row in access.visible(sight) if row.kind in _KINDS]
    found = [item for item in timeline.shown(rows) if rules.is_document(item.kind, item.tree)]
    names = sight.names()
    listed = [Listed(item, names[item.organisation], _excerpt(item, text.strip())) for item in found]
    return [item for item in listed if item.excerpt] if text.strip() else listed


def document(
    *, viewer: Viewer, person: UUID, entry: UUID, is_shared_screen: bool = False
) -> tuple[Opened, list[Attachment], str]:
    """One document, its attachments and all of its words that can be read. Raises NotFound."""
    opened = _entry(viewer, person, entry, is_shared_screen)
    kind, tree = opened.shown.kind, opened.shown.tree
    return opened, rules.attachments(kind, tree), rules.words(kind, tree)


def attachment(
    *, viewer: Viewer, person: UUID, entry: UUID, number: int, is_shared_screen: bool = False
) -> Attachment:
    """The bytes of one attachment, counted from 0. Raises NotFound when it is not held here."""
    opened = _entry(viewer, person, entry, is_shared_screen)
    held = rules.attachments(opened.shown.kind, opened.shown.tree)
    if number >= len(held) or held[number].data is None:
        raise NotFound("This document's file is not held here.")
    return held[number]


def _entry(viewer: Viewer, person: UUID, id: UUID, is_shared_screen: bool) -> Opened:
    return entry(viewer=viewer, person=person, entry=id, is_shared_screen=is_shared_screen)


def _excerpt(item: Shown, text: str) -> str:
    """The words around the first place where `text` stands, '' when it does not; the opening words without `text`."""
    described = str(item.tree.get("description") or "")
    words = " ".join(f"{described} {rules.words(item.kind, item.tree)}".split())
    at = words.casefold().find(text.casefold()) if text else 0
    if at < 0:
        return ""
    start = max(0, at - 60)
    return ("… " if start else "") + words[start : at + 120].strip() + (" …" if len(words) > at + 120 else "")
