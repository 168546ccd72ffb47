"""From a path on disk to receipts: open it, recognise the format, hand it to reception."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from ginnel.care.reception import queries
from ginnel.care.reception.actions import load, react
from ginnel.care.reception.rules import Feed
from ginnel.foundation.sharing import queries as sharing
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

    A database that fails half-way (a full disk, a lost server) ends that file with `error` in its receipt; what was
    committed stays, and loading the file again goes on from there. Raises NotFound for a feed that does not exist.
    """
    viewer = by or service()
    for opened in open_file(path):
        feed = _feed(opened, feed_name)
        try:
            done = load(opened=opened, feed=feed, source=source, by=viewer, progress=progress)
        except DatabaseError as error:
            yield _broken_off(opened, feed, error)
            return
        yield queries.receipt(viewer=viewer, load=done)


def _feed(opened: Opened, feed_name: str) -> Feed:
    return registry.named(feed_name) if feed_name and not opened.refused else registry.recognise(opened)


def _broken_off(opened: Opened, feed: Feed, error: DatabaseError) -> dict[str, Any]:
    kind = type(error.__cause__ or error).__name__
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
        "error": f"{opened.filename}: the database stopped answering ({kind}). What was committed is kept; free space "
        "or start the server, then load this file again: it goes on from the last whole batch.",
    }
