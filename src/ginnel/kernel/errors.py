"""Errors as named values, translated once at each edge (a page, an OperationOutcome, an exit code).

No message may carry a person's data: messages are logged. Name the field, never its value.
"""

from __future__ import annotations

from dataclasses import dataclass


class GinnelError(Exception):
    """Anything the system can say no to. `code` is stable; `http_status` is what an edge answers."""

    code = "error"
    http_status = 400


class Invalid(GinnelError):
    """What was sent cannot be accepted as it is. `field` names what of it is at fault, as the action calls it, where
    that is one thing."""

    code = "invalid"
    http_status = 422

    def __init__(self, why: str = "", *, field: str = "") -> None:
        super().__init__(why)
        self.field = field


class NotFound(GinnelError):
    """There is no such thing, or the viewer may not know that there is."""

    code = "not-found"
    http_status = 404


class Gone(GinnelError):
    """It was here, and does not stand any more."""

    code = "gone"
    http_status = 410


class NotPermitted(GinnelError):
    """The sharing decision was DENY or REVIEW; `reasons` are sentences a resident could read."""

    code = "forbidden"
    http_status = 403

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class Unauthenticated(GinnelError):
    """Nobody proved who calls. `challenge` is the WWW-Authenticate header of the answer (RFC 6750 section 3)."""

    code = "unauthenticated"
    http_status = 401

    def __init__(self, why: str, *, challenge: str) -> None:
        super().__init__(why)
        self.challenge = challenge


class TooMany(GinnelError):
    """More than the caller may ask for now; in `retry_after` seconds it may ask again (RFC 6585 section 4)."""

    code = "throttled"
    http_status = 429

    def __init__(self, why: str, *, retry_after: int) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class TooMuch(GinnelError):
    """More than is worked out at once: ask for less."""

    code = "too-costly"
    http_status = 422


class Conflict(GinnelError):
    """Somebody changed it first, or the state does not allow it."""

    code = "conflict"
    http_status = 409


class Stale(GinnelError):
    """It is not the version that whoever asks was looking at, or more than one answers their condition (412)."""

    code = "stale"
    http_status = 412


@dataclass(frozen=True, slots=True)
class Fault:
    """Why one row could not be accepted: where it stands and what is wrong, without the value itself.

    `row` counts from 1 within the file (a line, a bundle entry or a CSV record); `field` is the element
    path or column name, empty when the whole row is at fault; `code` is stable and countable.
    """

    code: str
    message: str
    row: int = 0
    field: str = ""
