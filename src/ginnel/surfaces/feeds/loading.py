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
from ginnel.care.reception.rules import Feed
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel import disk
from ginnel.kernel.viewer import Purpose, Viewer
from ginnel.surfaces.feeds import registry
from ginnel.surfaces.feeds.opening import Opened, open_file


def service() -> Viewer:
    """The named service that receives files."""
    return sharing.service("load", purpose=Purpose.RECORD_KEEPING)


def settle() -> None:
    """Tell those who must react to what has arrived; to be called once after the files of one go."""
    react(by=sharing.service("observe", purpose=Purpose.RECORD_KEEPING))


def load_path(
    path: Path,
    *,
    source: str = "",
    feed_name: str = "",
    progress: Callable[[Any], None] | None = None,
    by: Viewer | None = None,
) -> Iterator[dict[str, Any]]:
    """Load one file, or each member of an archive, and yield its receipt.

    A disk that fills or a database that fails half-way ends that file with `error` in its receipt; what was committed
    stays, and loading the file again goes on from there. Raises NotFound for a feed that does not exist.
    """
    viewer = by or service()
    for opened in open_file(path):
        feed = _feed(opened, feed_name)
        try:
            done = load(opened=opened, feed=feed, source=source, by=viewer, progress=progress)
        except (Error, OSError) as error:
            if isinstance(error, OSError) and not disk.lacks_room(error):
                raise
            yield _broken_off(opened, feed, error)
            return
        yield queries.receipt(viewer=viewer, load=done)


def _feed(opened: Opened, feed_name: str) -> Feed:
    return registry.named(feed_name) if feed_name and not opened.refused else registry.recognise(opened)


def _broken_off(opened: Opened, feed: Feed, error: Error | OSError) -> dict[str, Any]:
    return {
        "file": opened.filename,
        "feed": feed.name,
        "read": 0,
        "accepted": 0,
        "already_held": 0,
        "quarantined": 0,
        "reasons": {},
        "notes": {},
        "finished": False,
        "error": f"{opened.filename}: {_why(error)} What was committed is kept; then load this file again: it goes on "
        "from the last whole batch.",
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
