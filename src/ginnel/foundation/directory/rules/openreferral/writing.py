"""The document of a service, as it was said: what we do not understand is given back with what we do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ginnel.foundation.directory.rules.openreferral.shape import Document


def write(document: Document, *, changed_at: datetime | None = None) -> dict[str, Any]:
    """With `last_modified`, where it says none, as the moment at which it was said here."""
    written = dict(document)
    if changed_at and not written.get("last_modified"):
        written["last_modified"] = changed_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    return written
