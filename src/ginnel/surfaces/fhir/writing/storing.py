"""Handing what was written to reception, and what reception says against it as a client is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from ginnel.care.reception import actions as reception
from ginnel.care.reception.actions import Malformed, Said, Taken, Unacceptable
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.states import Validation
from ginnel.foundation.record.fhir import kinds
from ginnel.kernel.errors import Fault, Gone, NotFound, NotPermitted
from ginnel.surfaces.clients.scopes import Interaction
from ginnel.surfaces.fhir import calling
from ginnel.surfaces.fhir.asking import Asked
from ginnel.surfaces.fhir.outcome import Issue, Refused
from ginnel.surfaces.fhir.resources import owning
from ginnel.surfaces.fhir.search import narrowing
from ginnel.surfaces.fhir.writing import telling

# FHIR's issue types for what the checks find; any other is "invalid" (http://hl7.org/fhir/issue-type).
_TYPES = {
    "missing-element": "required",
    "unknown-element": "structure",
    "choice-given-twice": "structure",
    "code-not-allowed": "code-invalid",
    "wrong-form": "value",
    "wrong-type": "structure",
    "wrong-reference": "value",
    "out-of-range": "value",
    "empty": "required",
    "too-long": "too-long",
    "not-found": "not-found",
    "rule-broken": "invariant",
}
_NOT_YOURS = (
    "Your organisation has said no such resource here. What another says is changed where it is said, and what is new "
    "is created with POST: ids are this server's."
)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one resource. `version` is None for what does not stand any more, or never did; `remarks` are what
    is wrong with it and was accepted; `unsaid` was sent to be stored only where it was not here, and it was."""

    status: int
    kind: str
    id: UUID | None = None
    version: int | None = None
    remarks: tuple[Issue, ...] = ()
    unsaid: dict[str, Any] | None = field(default=None, repr=False)


def store(asked: Asked, said: Sequence[Said]) -> dict[UUID, Taken]:
    """All of it or nothing: what is said is received, what Ginnel owns goes to its noun. Raises Refused, and Stale for
    what somebody has changed."""
    if not said:
        return {}
    foreign, ours = owning.parted(asked, said)
    taken: dict[UUID, Taken] = {}
    if foreign:
        with _told(405):
            taken = _taken(asked, [replace(one, row=row) for row, one in enumerate(foreign, said[0].row)])
    for one in foreign:  # after it is known to be theirs
        owning.check_is_received(one)
    telling.soon(one.kind for one in foreign)  # nobody reacts to what is written here
    taken |= {id: Taken(act()) for id, act in ours.items()}
    for one in said:
        check_within(asked, one.kind, one.id, "c" if one.is_new else "u")
    return taken


def say_again(asked: Asked, done: Done) -> None:
    """What was sent to be stored only where it was not here may say again what is."""
    if done.unsaid is not None and done.id is not None:
        said = Said(done.kind, done.id, done.unsaid, b"", False)
        reception.say_again(organisation=asked.viewer.organisation, said=said, by=asked.viewer)


def _taken(asked: Asked, said: Sequence[Said]) -> dict[UUID, Taken]:
    """As the client's terms say, which are asked for only where something is wrong."""
    organisation, by = asked.viewer.organisation, asked.viewer
    try:
        return reception.receive_said(organisation=organisation, said=said, by=by)
    except Unacceptable:
        if not is_tolerant(asked):
            raise
    return reception.receive_said(organisation=organisation, said=said, by=by, is_tolerant=True)


def is_tolerant(asked: Asked) -> bool:
    """Whether what is wrong with what this client sends is remarked, where that can be borne, instead of refused."""
    mode = organisations.validation_of(asked.caller.client, viewer=asked.viewer)
    return mode is Validation.ACCEPT_AND_FLAG


def delete(asked: Asked, kind: str, id: UUID, expect: int | None) -> None:
    """Twice is as once. Raises Refused and Stale."""
    check_within(asked, kind, id, "d")
    if here := owning.written_here(asked, kind, id):
        owning.OWNED[kind].delete(asked, id, here)
    try:
        with _told(404):
            reception.delete_said(
                organisation=asked.viewer.organisation, kind=kind, id=id, expect=expect, by=asked.viewer
            )
    except Gone:
        return
    telling.soon([kind])


def check_within(asked: Asked, kind: str, id: UUID, interaction: Interaction) -> None:
    """Raises Refused for what the client's scopes leave out."""
    if not calling.check(asked.scopes, kind, interaction):
        return
    try:
        narrowing.check_within(asked, kind, id, interaction)
    except NotFound:
        why = f"The scopes of this client leave out this {kind}."
        raise Refused(403, Issue("forbidden", why)) from None


def check_kind(kind: str) -> None:
    """Raises Refused for what is no type of R4."""
    if not kinds.is_kind(kind):
        raise Refused(404, Issue("not-supported", "FHIR R4 has no such resource type."))


def warnings(remarks: Sequence[Fault]) -> tuple[Issue, ...]:
    return tuple(replace(one, severity="warning") for one in issues(remarks))


def issues(faults: Sequence[Fault]) -> tuple[Issue, ...]:
    return tuple(Issue(_TYPES.get(one.code, "invalid"), one.message, one.field) for one in faults)


@contextmanager
def _told(status: int) -> Iterator[None]:
    """What is another's and what is nobody's are refused alike, with `status`; what is no FHIR with 400, and what a
    rule of this place forbids with 422 (FHIR R4, 3.1.0.8)."""
    try:
        yield
    except Malformed as error:
        raise Refused(400, *issues(error.faults)) from None
    except Unacceptable as error:
        raise Refused(422, *issues(error.faults)) from None
    except (NotFound, NotPermitted):
        raise Refused(status, Issue("not-supported" if status == 405 else "not-found", _NOT_YOURS)) from None
