"""Documents as a list to choose from and as a page to read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from ginnel.foundation.record.presenters import dates, status, title
from ginnel.foundation.record.queries import Listed, Opened, Shown
from ginnel.foundation.record.rules import documents as rules
from ginnel.foundation.record.rules.documents import Attachment
from ginnel.foundation.record.states import Standing
from ginnel.kernel.web import formats, pagination
from ginnel.surfaces.workspace.presenters.banner import Banner

FORMS = {
    rules.PDF: "PDF",
    "image/png": "Scan",
    "image/jpeg": "Scan",
    "text/plain": "Text",
    "text/html": "Text",
    "application/rtf": "Text",
    "text/rtf": "Text",
    "image/tiff": "Fax or scan (TIFF)",
}
PAGE = 50
ADVICE = "Scans are pictures: they are found by their title and description, not by the words on them."
_ENDINGS = {
    rules.PDF: ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "text/plain": ".txt",
    "text/html": ".html",
}


def documents(
    who: Banner, found: Sequence[Listed], text: str, number: int, *, is_shared: bool
) -> dict[str, Any]:
    """A page of them, `number` from 1."""
    slice_ = pagination.Slice(number, PAGE, len(found))
    slice_ = replace(slice_, number=min(number, slice_.pages))
    count = f"{len(found):,} document{'' if len(found) == 1 else 's'}"
    return {
        "banner": who,
        "person": who.person,
        "shared": is_shared,
        "text": text,
        "rows": [_row(who.person, listed) for listed in found[max(0, slice_.first - 1) : slice_.last]],
        "pages": pagination.component(slice_, {"text": text} if text else {}),
        "sentence": f"{count} with “{text}”" if text else count,
        "advice": ADVICE if text else "",
    }


def _row(person: UUID, listed: Listed) -> dict[str, Any]:
    shown = listed.shown
    held = rules.attachments(shown.kind, shown.tree)
    return {
        "day": _day(shown),
        "title": title(shown.kind, shown.tree),
        "status": _status(shown),
        "href": reverse("workspace:document", args=[person, shown.id]),
        "described": listed.described,
        "excerpt": listed.excerpt,
        "organisation": listed.organisation,
        "forms": ", ".join(dict.fromkeys(FORMS.get(form.content_type, form.content_type) for form in held)),
    }


def _status(shown: Shown) -> str:
    """What must not be missed before it is read: that it was replaced, or should not be here."""
    is_current = shown.standing is Standing.CURRENT
    return status(shown.kind, shown.tree) if is_current else shown.standing.label


def _day(shown: Shown) -> str:
    if not shown.is_dated:
        return f"received {formats.day(shown.at)}"
    return dates.day(shown.kind, shown.tree, shown.at)


def document(
    who: Banner,
    opened: Opened,
    held: Sequence[Attachment],
    words: str,
    inside: Sequence[str],
    *,
    is_shared: bool,
) -> dict[str, Any]:
    shown = opened.shown
    return {
        "banner": who,
        "person": who.person,
        "entry": shown.id,
        "shared": is_shared,
        "title": title(shown.kind, shown.tree),
        "status": _status(shown),
        "day": _day(shown),
        "organisation": opened.source.name,
        "words": words,
        "files": [
            _file(who.person, opened, number, form, inside[number]) for number, form in enumerate(held)
        ],
    }


def _file(person: UUID, opened: Opened, number: int, form: Attachment, words: str) -> dict[str, Any]:
    is_held = form.data is not None
    return {
        "title": form.title or FORMS.get(form.content_type, "file"),
        "words": words,
        "opens": is_held and is_shown_inline(form),
        "how": _how(form) if is_held else "elsewhere",
        "href": reverse("workspace:attachment", args=[person, opened.shown.id, number]) if is_held else "",
        "size": filesizeformat(len(form.data or b"")),
        "elsewhere": f"kept by {opened.source.name}, which sent its address and not the file",
    }


def _how(form: Attachment) -> str:
    if form.is_text:
        return "text"
    if form.content_type in rules.INLINE_IMAGES:
        return "image"
    return "pdf" if form.is_pdf else "download"


def is_shown_inline(form: Attachment) -> bool:
    """Only what a browser can show without running anything of it. HTML is shown as its words, never served."""
    return form.content_type in rules.INLINE_IMAGES or form.content_type in (rules.PDF, "text/plain")


def policy(form: Attachment) -> str:
    """Browsers refuse to show a PDF under `sandbox`; their viewer runs apart from the page that holds it."""
    base = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'"
    return f"{base}; object-src 'self'" if form.is_pdf else f"{base}; sandbox"


def filename(form: Attachment) -> str:
    stem = re.sub(r"[^\w .-]+", "", form.title).strip(" .")[:80] or "document"
    ending = _ENDINGS.get(form.content_type, "")
    return stem if stem.lower().endswith(ending) else stem + ending
