"""From a path on disk to receipts: open it, recognise the format, hand it to reception."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error

from ginnel.care.reception import queries
from ginnel.care.reception.actions import load, react
from ginnel.care.reception.rules import LONGEST_CODE, Feed
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel import disk
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Purpose, Viewer
from ginnel.surfaces.feeds import registry
from ginnel.surfaces.feeds.opening import Opened, open_file

BROKEN_OFF = "What was committed is kept; then load this file again: it goes on from the last whole batch."
# Faults of a file that could not be opened or that breaks off.
NOT_READ = frozenset(
    ("missing", "unreadable", "directory", "not-a-file", "truncated", "corrupt", "encrypted", "zip-bomb")
)


def service() -> Viewer:
    """The named service that receives files."""
    return sharing.service("load", purpose=Purpose.RECORD_KEEPING)


def settle() -> None:
    """Tell those who must react to what has arrived; to be called once after the files of one go."""
    react(by=sharing.service("observe", purpose=Purpose.RECORD_KEEPING))


def load_path(
    path: Path,
    *,
    filename: str = "",
    source: str = "",
    feed_name: str = "",
    uploaded_by: str = "",
    progress: Callable[[Any], None] | None = None,
    by: Viewer | None = None,
) -> Iterator[dict[str, Any]]:
    """Load one file, or each member of an archive, and yield its receipt; `filename` is what to call it there and
    `uploaded_by` the identity of whoever uploaded it.

    A disk that fills or a database that fails half-way ends that file with `error` in its receipt; what was committed
    stays, and loading the file again goes on from there. So does a file that another process is loading. Raises
    NotFound for a feed that does not exist and Invalid for a `source` that can be nobody's code.
    """
    viewer = by or service()
    source = _sender(source, viewer)
    for opened in open_file(path, filename=filename):
        feed = _feed(opened, feed_name)
        try:
            done = load(
                opened=opened, feed=feed, source=source, sent_by=uploaded_by, by=viewer, progress=progress
            )
        except Conflict as error:
            yield _not_loaded(opened, feed, str(error))
            continue
        except (Error, OSError) as error:
            if isinstance(error, OSError) and not disk.lacks_room(error):
                raise
            yield _not_loaded(opened, feed, f"{_why(error)} {BROKEN_OFF}")
            return
        yield queries.receipt(viewer=viewer, load=done)


def was_read_whole(receipt: dict[str, Any]) -> bool:
    """Whether the file was opened and read to its end, whatever was then thought of its rows."""
    return "error" not in receipt and NOT_READ.isdisjoint(receipt["reasons"])


def _sender(code: str, viewer: Viewer) -> str:
    """The code as given, or in capitals, as ODS codes are, where only so somebody is known by it. Raises Invalid."""
    if not code:
        return ""
    if len(code) > LONGEST_CODE or not code.isprintable() or code != code.strip():
        raise Invalid(f"The sender's code must be at most {LONGEST_CODE} letters, digits and signs.")
    known = [each for each in (code, code.upper()) if organisations.by_code(each, viewer=viewer)]
    return known[0] if known else code


def _feed(opened: Opened, feed_name: str) -> Feed:
    return registry.named(feed_name) if feed_name and not opened.refused else registry.recognise(opened)


def _not_loaded(opened: Opened, feed: Feed, why: str) -> dict[str, Any]:
    return {
        "file": opened.filename,
        "feed": feed.name,
        "read": 0,
        "accepted": 0,
        "already_held": 0,
        "quarantined": 0,
        "reasons": {},
        "notes": {},
        "remarks": [],
        "finished": False,
        "error": f"{opened.filename}: {why}",
    }


def _why(error: Error | OSError) -> str:
    """What happened and what to do about it, without what the database or the file said: that holds people's data."""
    if isinstance(error, OSError):
        return f"{disk.said(Path(tempfile.gettempdir()))} Make room there."
    if disk.is_full(settings.GINNEL_HOME):
        return f"{disk.said(settings.GINNEL_HOME)} Make room there."
    if disk.lacks_room(error):
        return "The disk of the database's server is full. Make room there."
    kind = type(error.__cause__ or error).__name__
    return f"The database stopped answering ({kind}). Start it, or see: ginnel check."
