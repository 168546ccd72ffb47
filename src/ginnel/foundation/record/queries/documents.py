"""Letters, discharge summaries and scans from every organisation, found by title and by what is written in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.fhir.extraction import title
from ginnel.foundation.record.queries import sight as access
from ginnel.foundation.record.queries import timeline
from ginnel.foundation.record.queries.entry import Opened, entry
from ginnel.foundation.record.queries.timeline import Shown
from ginnel.foundation.record.rules import documents as rules
from ginnel.foundation.record.rules.documents import Attachment
from ginnel.foundation.record.store import pdf
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Viewer

_KINDS = frozenset(kinds.number_of(kind) for kind in rules.KINDS)


@dataclass(frozen=True, slots=True)
class Listed:
    """One document, what its source says it is, and a line of its words, around what was searched for."""

    shown: Shown
    organisation: str
    described: str = ""
    excerpt: str = ""


def documents(
    *, viewer: Viewer, person: UUID, text: str = "", is_shared_screen: bool = False
) -> list[Listed]:
    """Every document the viewer may see, newest first; with `text`, those that hold each of its words in their title,
    description or own words, PDF included."""
    sight = access.see(viewer, person, is_shared_screen=is_shared_screen)
    rows = [row for row in access.visible(sight) if row.kind in _KINDS]
    found = [item for item in timeline.shown(rows) if rules.is_document(item.kind, item.tree)]
    names, asked = sight.names(), text.split()
    said = _words(found) if asked else [rules.words(item.kind, item.tree) for item in found]
    return [
        Listed(
            item,
            names.get(item.organisation, access.ANOTHER),
            _described(item),
            _excerpt(" ".join(words.split()), asked),
        )
        for item, words in zip(found, said, strict=True)
        if not asked or _holds(item, words, asked)
    ]


def document(
    *, viewer: Viewer, person: UUID, entry: UUID, is_shared_screen: bool = False
) -> tuple[Opened, list[Attachment], str, list[str]]:
    """One document, its attachments, all of its words that can be read, and those of each PDF. Raises NotFound."""
    opened = _entry(viewer, person, entry, is_shared_screen)
    kind, tree = opened.shown.kind, opened.shown.tree
    held = rules.attachments(kind, tree)
    return opened, held, rules.words(kind, tree), _pdf_words(held)


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


def _words(items: Sequence[Shown]) -> list[str]:
    """All that can be read of each document, its PDF files read together."""
    held = [rules.attachments(item.kind, item.tree) for item in items]
    read = iter(_pdf_words([form for forms in held for form in forms]))
    inside = [" ".join(next(read) for _ in forms) for forms in held]
    return [f"{rules.words(item.kind, item.tree)} {words}" for item, words in zip(items, inside, strict=True)]


def _pdf_words(forms: Sequence[Attachment]) -> list[str]:
    """For each form its words where it is a PDF held here, '' where not."""
    files = [form.data for form in forms if form.is_pdf and form.data is not None]
    read = iter(pdf.words(files))
    return [next(read) if form.is_pdf and form.data is not None else "" for form in forms]


def _described(item: Shown) -> str:
    """What the source says it is, unless that only repeats the title."""
    said = str(item.tree.get("description") or "")
    return "" if said.casefold() == title(item.kind, item.tree).casefold() else said


def _holds(item: Shown, words: str, asked: Sequence[str]) -> bool:
    titles = [form.title for form in rules.attachments(item.kind, item.tree)]
    all_of_it = " ".join((title(item.kind, item.tree), _described(item), *titles, words)).casefold()
    return all(word.casefold() in all_of_it for word in asked)


def _excerpt(words: str, asked: Sequence[str], length: int = 180) -> str:
    """A line around the first word that was asked for, else the opening line; cut between words."""
    found = re.search(re.escape(asked[0]), words, re.IGNORECASE) if asked else None
    start = max(0, found.start() - length // 3) if found else 0
    start = words.find(" ", start) + 1 if start else 0
    cut = words[start : start + length]
    if start + length < len(words):
        cut = cut.rpartition(" ")[0] + " …"
    return f"… {cut}" if start else cut
