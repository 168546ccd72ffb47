"""Before Django's own handler: requests by machine, which need none of its signals, sessions or pages.

The same middleware and the same door answer as would behind it (docs/adr/0047). Whatever is not plainly at an address
of this interface goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection

from ginnel.kernel import abreast
from ginnel.surfaces.fhir import door
from ginnel.surfaces.fhir.door import Respond

_PLAIN = re.compile(r"/fhir/R4(?:/[A-Za-z0-9$_.-]+)+")


class Entrance:
    """A WSGI application in front of another; `around` is the middleware that every request passes."""

    def __init__(self, beyond: WSGIApplication, around: Callable[[Respond], Respond]) -> None:
        self._beyond = beyond
        # Within it too, as Django does: what goes wrong is counted, and has its id, all the same.
        answer = convert_exception_to_response(door.answer)
        self._respond: Respond = convert_exception_to_response(around(answer))

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if environ.get("SCRIPT_NAME") or not _PLAIN.fullmatch(path):
            return self._beyond(environ, start)
        match = door.place(path)
        if match is None:
            return self._beyond(environ, start)
        if not abreast.is_here():  # else it is others' too, who may have asked already
            connection.close_if_unusable_or_obsolete()
        request = WSGIRequest(environ)
        request.resolver_match = match
        answer = self._respond(request)
        start(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
        return (answer.content,)
