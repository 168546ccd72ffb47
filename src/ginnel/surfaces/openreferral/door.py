"""Where the open directory is asked: told apart from pages, and asked without whatever a browser sends along."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ginnel.surfaces.openreferral import answering

ROOT = "/openreferral/"
Respond = Callable[[HttpRequest], HttpResponse]


class Door:
    """Middleware, outside sessions: nobody who asks is signed in, so that no session is read, kept alive or sent back,
    and an answer that anybody may keep is the same for all."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not f"{request.path_info}/".startswith(ROOT):
            return self.respond(request)
        # With a slash at its end or without, an address is the same: a page that asks is not sent on, for a browser
        # follows only what says whom it is open to.
        request.path_info = ROOT + request.path_info[len(ROOT) :].rstrip("/")
        request.COOKIES = {}
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return answering.not_held()
        response = self.respond(request)
        # Whoever asked for the viewer looked for a session, and found none: the answer does not hang on it.
        if response.headers.get("Vary") == "Cookie":
            del response.headers["Vary"]
        return response
