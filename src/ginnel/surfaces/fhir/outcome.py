"""What went wrong, as a client is told: an OperationOutcome with its status. No message repeats what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ginnel.kernel.errors import GinnelError, NotPermitted, TooMany, TooMuch, Unauthenticated


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue: FHIR's severity and code, what is wrong in words, and the parameter or element it is about."""

    code: str
    diagnostics: str
    expression: str = ""
    severity: str = "error"

    def tree(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "severity": self.severity,
            "code": self.code,
            "diagnostics": self.diagnostics,
        }
        if self.expression:
            found["expression"] = [self.expression]
        return found


class Refused(GinnelError):
    """What a client asked cannot be answered; `headers` go with the answer."""

    code = "refused"

    def __init__(self, status: int, *issues: Issue, headers: Mapping[str, str] | None = None) -> None:
        super().__init__("; ".join(issue.diagnostics for issue in issues))
        self.http_status = status
        self.issues = issues
        self.headers = dict(headers or {})


def bad_parameter(name: str, why: str, code: str = "invalid") -> Refused:
    """A search parameter that cannot be understood or is not supported. `name` is one of ours, or "" for another."""
    return Refused(400, Issue(code, why, name))


def outcome(issues: tuple[Issue, ...]) -> dict[str, Any]:
    return {"resourceType": "OperationOutcome", "issue": [issue.tree() for issue in issues]}


_CODES = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    409: "conflict",
    410: "deleted",
    412: "conflict",
    415: "not-supported",
    422: "processing",
    429: "throttled",
    503: "transient",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """The answer to an error."""

    status: int
    tree: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)


def failure(error: Exception) -> Failure:
    """The answer to any error at all; one that nobody named says nothing of itself."""
    if isinstance(error, Refused):
        return Failure(error.http_status, outcome(error.issues), error.headers)
    if isinstance(error, GinnelError):
        return _named(error)
    return Failure(
        500, outcome((Issue("exception", "Something went wrong here; it has been written down."),))
    )


def _named(error: GinnelError) -> Failure:
    reasons = error.reasons if isinstance(error, NotPermitted) else (str(error),)
    code = error.code if isinstance(error, TooMuch) else _CODES.get(error.http_status, "processing")
    issues = tuple(Issue(code, reason) for reason in reasons if reason) or (Issue(code, "Refused."),)
    return Failure(error.http_status, outcome(issues), _headers(error))


def _headers(error: GinnelError) -> dict[str, str]:
    if isinstance(error, Unauthenticated):
        return {"WWW-Authenticate": error.challenge}
    return {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}
