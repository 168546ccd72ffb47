"""Requests, assessments, reviews and services: Client Level Data as its feed makes it, and referrals of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ginnel.population.intake.fhir.encounters import Told
from ginnel.population.intake.fhir.trees import CLIENT_LEVEL, Tree, client_level, code_of, each, period
from ginnel.population.intake.rules.days import day, not_before
from ginnel.population.intake.rules.people import Person

_NEVER_WAS = frozenset({"entered-in-error", "revoked", "draft", "cancelled", "rejected"})
_EVENT = CLIENT_LEVEL + "Event_Type"


def requests(person: Person, told: Sequence[Told]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for one in told:
        tree = one.tree
        starts, ends = period(tree, "occurrencePeriod")
        starts = starts or day(tree.get("occurrenceDateTime")) or day(tree.get("authoredOn"))
        if tree.get("status") in _NEVER_WAS or starts is None:
            continue
        kind = "social-care" if _is_client_level(tree) else "referral"
        yield "requests", (
            *_who(person, one), kind, *_where(person, one, starts), starts, not_before(starts, ends),
            client_level(tree, "Client_Type"), client_level(tree, "Request_Route_of_Access"),
            client_level(tree, "Event_Outcome"),
        )  # fmt: skip


def assessments(person: Person, told: Sequence[Told]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Tasks of Client Level Data; a task of anybody else is work to do, not an assessment."""
    for one in told:
        tree = one.tree
        kind = code_of(tree.get("code"), _EVENT).lower()
        starts, ends = period(tree, "executionPeriod")
        starts = starts or day(tree.get("authoredOn"))
        if kind not in ("assessment", "review") or tree.get("status") in _NEVER_WAS or starts is None:
            continue
        yield "assessments", (
            *_who(person, one), kind, *_where(person, one, starts), starts, not_before(starts, ends),
            client_level(tree, "Client_Type"), client_level(tree, "Assessment_Type"),
            client_level(tree, "Event_Outcome"),
        )  # fmt: skip


def services(person: Person, told: Sequence[Told]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Episodes and items of equipment of Client Level Data."""
    for one in told:
        tree = one.tree
        kind, component = _service(tree, "Service_Type"), _service(tree, "Service_Component")
        name = "period" if tree.get("resourceType") == "EpisodeOfCare" else "occurrencePeriod"
        starts, ends = period(tree, name)
        if not (kind or component) or tree.get("status") in _NEVER_WAS or starts is None:
            continue
        yield "services", (
            *_who(person, one), *_where(person, one, starts), starts, not_before(starts, ends), person.death_month,
            client_level(tree, "Client_Type"), kind, component, client_level(tree, "Event_Outcome"),
        )  # fmt: skip


def _who(person: Person, one: Told) -> tuple[str, str, str, str]:
    return one.key, person.pseudonym, one.sender.code, one.sender.council


def _where(person: Person, one: Told, starts: Any) -> tuple[str, int | None, str]:
    source = one.entry.source_number
    return person.home(source), person.age(source, starts), person.sex


def _is_client_level(tree: Tree) -> bool:
    return bool(code_of(tree.get("code"), _EVENT)) or any(
        str(one.get("url", "")).startswith(CLIENT_LEVEL) for one in each(tree, "extension")
    )


def _service(tree: Tree, field: str) -> str:
    """The service type or component: of an episode in its types, of an item in its code or beside it."""
    system = CLIENT_LEVEL + field
    found = (code_of(kind, system) for kind in each(tree, "type"))
    return (
        next((code for code in found if code), "")
        or code_of(tree.get("codeCodeableConcept"), system)
        or client_level(tree, field)
    )
