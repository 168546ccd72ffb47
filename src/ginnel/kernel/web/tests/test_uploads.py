"""What is too much is refused by its length, before it is read, and what was typed before it is kept."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.test import RequestFactory

from ginnel.kernel.web import uploads
from ginnel.kernel.web.access import for_machines
from ginnel.kernel.web.uploads import Lengths, Room, takes_files

ROOM = Room(each=1000, whole=3000)
BOUNDARY = "parted"


class Watched(io.BytesIO):
    """How much of it was read."""

    most = 0

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        self.most += len(found)
        return found


def form(
    *files: bytes, what: str = "From the landlord", said: int | None = None
) -> tuple[HttpRequest, Watched]:
    """`said` is how long it says it is, for one that was sent in part."""
    parts = [f'Content-Disposition: form-data; name="what"\r\n\r\n{what}'.encode()]
    for number, data in enumerate(files):
        head = f'Content-Disposition: form-data; name="files"; filename="{number}.txt"'
        parts.append(f"{head}\r\nContent-Type: text/plain\r\n\r\n".encode() + data)
    body = b"".join(b"--parted\r\n" + part + b"\r\n" for part in parts) + b"--parted--\r\n"
    stream = Watched(body)
    request: Any = RequestFactory().generic(
        "POST", "/", b"x", content_type=f"multipart/form-data; boundary={BOUNDARY}"
    )
    request.META["CONTENT_LENGTH"] = str(said or len(body))
    request._stream, request._read_started, request.viewer = stream, False, SimpleNamespace()
    return request, stream


def posted(request: Any, *, room: Room | None = ROOM) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        held = [len(one.read()) for one in request.FILES.getlist("files")]
        return HttpResponse(f"{request.POST.get('what')} {held}")

    def back(request: HttpRequest, why: str) -> HttpResponse:
        return HttpResponse(f"{request.POST.get('what')}: {why}")

    answer: Any = takes_files(lambda _: room, back)(view) if room else view  # type: ignore[arg-type, return-value]
    request.resolver_match = SimpleNamespace(func=answer)
    found: HttpResponse = answer(request)
    return found


def test_what_there_is_room_for_is_read() -> None:
    request, _ = form(b"a" * 10, b"b" * 1000)
    assert posted(request).content == b"From the landlord [10, 1000]"


def test_of_a_file_that_is_too_large_no_more_than_shows_it_is_kept() -> None:
    request, _ = form(b"a" * 500_000, b"b")
    answer = posted(request).content.decode()
    first = int(answer.split("[")[1].split(",")[0])
    assert 1000 < first < 200_000 and answer.endswith(", 1]")


def test_what_is_too_much_together_is_not_read_and_what_was_typed_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(uploads, "READ_AWAY", 0)
    request, stream = form(b"a" * 5_000_000)
    answer = posted(request)
    assert answer.status_code == 413
    assert answer.content.decode().startswith("From the landlord: What you chose is 4.77 MB together")
    assert stream.most < 300_000
    assert not request.FILES


def test_it_is_refused_by_what_it_says_of_itself_and_not_by_what_came() -> None:
    request, _ = form(b"a", said=2**40)
    assert posted(request).status_code == 413


def test_what_is_refused_is_read_away_so_that_a_browser_shows_why() -> None:
    request, stream = form(b"a" * 5_000_000)
    assert posted(request).status_code == 413
    assert stream.tell() == len(stream.getvalue())


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_nobody_gives_a_file_to_a_page_that_takes_none_or_without_signing_in(is_signed_in: bool) -> None:
    request, _ = form(b"a" * 10, b"b" * 10)
    request.viewer = SimpleNamespace() if is_signed_in else None  # type: ignore[attr-defined]
    assert posted(request, room=None if is_signed_in else ROOM).content == b"From the landlord []"


def test_a_body_in_pieces_that_does_not_say_how_long_it_is_is_not_begun() -> None:
    request = RequestFactory().post("/", headers={"Transfer-Encoding": "chunked"})
    del request.META["CONTENT_LENGTH"]
    answer = Lengths(lambda _: HttpResponse()).process_view(request, HttpResponse)
    assert answer is not None and answer.status_code == 411


@pytest.mark.parametrize(("length", "is_refused"), [("5242880", False), ("5242881", True), ("x", False)])
def test_a_form_without_files_is_no_longer_than_any_form_is(length: str, is_refused: bool) -> None:
    request = RequestFactory().post("/", {"a": "b"})
    request.viewer = SimpleNamespace(capabilities=frozenset())  # type: ignore[attr-defined]
    request.META["CONTENT_LENGTH"] = length
    answer = Lengths(lambda _: HttpResponse()).process_view(request, HttpResponse)
    assert (answer is not None and answer.status_code == 413) is is_refused
    assert not isinstance(request.__dict__.get("_post"), QueryDict)


@pytest.mark.parametrize(("said", "is_refused"), [(uploads.UNKNOWN, False), (uploads.UNKNOWN + 1, True)])
@pytest.mark.parametrize("takes", [True, False])
def test_of_whoever_has_not_signed_in_nothing_long_is_read(said: int, is_refused: bool, takes: bool) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request, stream = form(b"a" * 5000, said=said)
    request.viewer = None  # type: ignore[attr-defined]
    page: Any = takes_files(lambda _: ROOM)(view) if takes else view
    answer = Lengths(lambda _: HttpResponse()).process_view(request, page)
    assert (answer is not None and answer.status_code == 413) is is_refused
    assert stream.most == 0
    assert answer is None or "Sign in, and send it again." in answer.content.decode()


def test_whoever_sends_slowly_what_is_refused_is_not_read_for_hours() -> None:
    request, stream = form(b"a" * 5_000_000)
    seconds = iter(range(0, 10_000, 25))
    uploads._read_away(request, now=lambda: next(seconds))
    assert stream.most == 2 * 2**16


def test_a_machine_is_answered_by_its_own_door() -> None:
    @for_machines("it says who it is in each request")
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = RequestFactory().post("/", headers={"Transfer-Encoding": "chunked"})
    assert Lengths(lambda _: HttpResponse()).process_view(request, view) is None
