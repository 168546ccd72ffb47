"""How much a page takes of what is sent to it: told by its length before it is read, and kept to while it is received.

A page says that it takes files (`takes_files`); to any other nobody can send one. Of a form with too much what was
typed before its files is read, and nothing else: so the page can be given back with it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError

from ginnel.kernel.viewer import Viewer
from ginnel.kernel.web import errors
from ginnel.kernel.web.access import is_for_machines

MIB = 2**20
AROUND = MIB
"""Bytes of a form that are not its files: its fields, and what parts one from the next."""
READ_AWAY = 2**30
"""Bytes of what is refused that are read and thrown away: a browser shows no answer before it has sent everything. Of
more than that, and of what takes longer than READING, the connection is cut."""
READING = 60
"""Seconds. Whoever sends slowly holds a thread meanwhile, of which there are few (`config.bridge`)."""
UNKNOWN = 2**19
"""Bytes of a form from whoever has not signed in: the longest that anybody fills in is far below. Of more nothing is
read, so that nobody unknown holds a thread for longer than so much takes to come."""
_PIECE = 2**16

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes: of the largest file, and of all that come with one form."""

    each: int
    whole: int

    def refusal(self, sent: int) -> str:
        return (
            f"What you chose is {_size(sent)} together, and nothing of it was kept: no more than {_size(self.whole)} "
            f"is taken at once, and no file larger than {_size(self.each)}. Choose fewer, or smaller ones."
        )


def takes_files(room: Callable[[Viewer], Room], given_back: View | None = None) -> Callable[[View], View]:
    """For a view that a form with files is posted to. Where they are together more than `room` says, none is read and
    `given_back` answers instead of the view, with the request, why, and what the address names; its status is 413.
    Leaves `room` on the view."""

    def declare(view: View) -> View:
        @wraps(view)
        def within(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            why = refused(request)
            if not why:
                return view(request, *args, **kwargs)
            found = (
                given_back(request, why, *args, **kwargs) if given_back else errors.too_large(request, why)
            )
            found.status_code = 413
            return found

        within.room = room  # type: ignore[attr-defined]
        return within

    return declare


def refused(request: HttpRequest) -> str:
    """Why nothing of what was sent with the form was read; "" where it was."""
    _ = request.POST  # by which its length is known to be within bounds, or not
    return cast(str, getattr(request, "upload_refused", ""))


class Lengths:
    """Middleware, before anything reads a form: refuses what does not say how long it is, what is longer than a page
    that takes no files can need, and what is long of whoever has not signed in, on any page."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_view(self, request: HttpRequest, view: View, *_: Any) -> HttpResponse | None:
        if is_for_machines(view):
            return None  # refused in words for machines
        if "HTTP_TRANSFER_ENCODING" in request.META and not request.META.get("CONTENT_LENGTH"):
            return errors.no_length(request)
        if getattr(request, "viewer", None) is None and _length(request) > UNKNOWN:
            why = f"No more than {_size(UNKNOWN)} is taken of whoever is not signed in. Sign in, and send it again."
            return errors.too_large(request, why)
        if not hasattr(view, "room") and _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            _read_away(request)
            most = _size(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
            return errors.too_large(request, f"No more than {most} is taken here at once, and no files.")
        return None


class Bounded(FileUploadHandler):
    """The first of the handlers of a form's files: what is too much reaches no other, and so no memory and no disk."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        request = cast(HttpRequest, self.request)
        view, viewer = (
            request.resolver_match and request.resolver_match.func,
            getattr(request, "viewer", None),
        )
        room_of = getattr(view, "room", None)
        room: Room | None = room_of(viewer) if room_of and viewer is not None else None
        self._each = room.each if room else -1
        if room and content_length > room.whole + AROUND:
            request.upload_refused = room.refusal(content_length)  # type: ignore[attr-defined]
        self._is_refused = bool(getattr(request, "upload_refused", ""))

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self._is_refused:
            _read_away(cast(HttpRequest, self.request))
            raise StopUpload(connection_reset=True)
        if self._each < 0:
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Of a file that is too large one piece more than it may have: whoever reads it knows by that."""
        return raw_data if start <= self._each else None

    def file_complete(self, file_size: int) -> None:
        return None


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() else 0


def _read_away(request: HttpRequest, *, now: Callable[[], float] = time.monotonic) -> None:
    if _length(request) <= READ_AWAY:
        last = now() + READING
        with suppress(UnreadablePostError):  # whoever goes meanwhile waits for no answer
            while now() < last and request.read(_PIECE):
                pass


def _size(of: int) -> str:
    return f"{of / 2**30:.3g} GB" if of >= 2**30 else f"{of / MIB:.3g} MB"
