"""Errors of the database and of what is beneath a request, told as what they mean to a client."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import DataError
from django.http import UnreadablePostError
from psycopg.errors import QueryCanceled

from ginnel.kernel import abreast
from ginnel.kernel.web.errors import AWAY, AWAY_HEADERS, AWAY_SAID
from ginnel.surfaces.fhir.outcome import Issue, Refused


def named(error: Exception) -> Exception:
    """What the database will not hold is the client's mistake, as in `of_client`; that it is away is nobody's."""
    found = of_client(error)
    if found is error and isinstance(error, AWAY):
        return Refused(503, Issue("transient", AWAY_SAID), headers=AWAY_HEADERS)
    return found


def of_client(error: Exception) -> Exception:
    """What is the client's mistake: what cannot be held or read, and, where it takes too long, too much asked. Any
    other error is answered as it is."""
    text: Any = str(error)
    if isinstance(error, DataError) or "NUL (0x00)" in text:
        return Refused(400, Issue("invalid", "A value cannot be held: it is out of range."))
    if isinstance(error, UnreadablePostError):
        return Refused(400, Issue("structure", "The body ended before its Content-Length."))
    if isinstance(error, SuspiciousOperation):
        return Refused(400, Issue("invalid", "The request names another server, or cannot be what it seems."))
    if took_too_long(error):
        abreast.give_way()
        why = "This asks for too much at once. Ask for less, or about one person."
        return Refused(422, Issue("too-costly", why))
    return error


def took_too_long(error: BaseException) -> bool:
    """By the time it may take, whatever the server says of who cancelled it."""
    return isinstance(error.__cause__, QueryCanceled)
