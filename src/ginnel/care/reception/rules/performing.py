"""Who is asked by a request: codes of organisations, and what the record knows them by. Pure, and total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ginnel.foundation.record.fhir.references import target

NAMING = ("Organization", "HealthcareService", "PractitionerRole", "CareTeam")
"""What leads to an organisation, each by its own element."""
_LEADS = ("organization", "providedBy", "managingOrganization")
# Who is asked to do something for themself or for somebody near them, and what is no team: nobody's front door.
_NO_TEAMS = frozenset({"Patient", "RelatedPerson", "Device"})
_LONGEST_NAME, _MOST_NAMES = 100, 3


@dataclass(frozen=True, slots=True)
class Performers:
    """`codes` are those by which organisations are named, the first first; `entries` the ids, of ours, of what else
    says who is meant; `names` what they are called, in words. `is_team` is False where only people at home or things
    are asked."""

    codes: tuple[str, ...]
    entries: tuple[UUID, ...] = ()
    names: tuple[str, ...] = ()
    is_team: bool = True


def performers(tree: Mapping[str, Any]) -> Performers:
    held = mappings(tree.get("performer"))
    contained = {f"#{one.get('id')}": one for one in mappings(tree.get("contained"))}
    codes: list[str] = []
    entries: list[UUID] = []
    names: list[str] = []
    for one in held:
        said = contained.get(str(one.get("reference", "")), {})
        codes += [*_codes(one), *codes_of(said)]
        for leads in (one, *_leads(said)):
            codes += codes_of(contained.get(str(leads.get("reference", "")), {}))
            entries += _entry(leads)
        names += _names(one, said)
    kinds = {_kind(one, contained) for one in held}
    return Performers(
        tuple(dict.fromkeys(codes)),
        tuple(dict.fromkeys(entries)),
        tuple(dict.fromkeys(names))[:_MOST_NAMES],
        not kinds or not kinds <= _NO_TEAMS,
    )


def codes_of(tree: Mapping[str, Any]) -> list[str]:
    """The codes that an entry says or leads to by itself."""
    own = mappings(tree.get("identifier")) if tree.get("resourceType") == "Organization" else []
    said = [str(one["value"]) for one in own if isinstance(one.get("value"), str) and one["value"]]
    return [*said, *(code for leads in _leads(tree) for code in _codes(leads))]


def entries_of(tree: Mapping[str, Any]) -> list[UUID]:
    """The ids of the entries of organisations that an entry leads to."""
    return [id for leads in _leads(tree) for id in _entry(leads)]


def mappings(held: object) -> list[Mapping[str, Any]]:
    return [one for one in held if isinstance(one, Mapping)] if isinstance(held, list) else []


def _leads(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name in _LEADS:
        held = tree.get(name)
        yield from mappings(held if isinstance(held, list) else [held])


def _codes(reference: Mapping[str, Any]) -> Iterator[str]:
    identifier = reference.get("identifier")
    value = identifier.get("value") if isinstance(identifier, Mapping) else None
    if isinstance(value, str) and value:
        yield value


def _entry(reference: Mapping[str, Any]) -> Iterator[UUID]:
    told = target(str(reference.get("reference", "")))
    if told and not told.base and told.kind in NAMING:
        try:
            yield UUID(told.local_id)
        except ValueError:
            return


def _names(one: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[str]:
    for name in (one.get("display"), said.get("name"), *_codes(one)):
        if isinstance(name, str) and name.strip():
            yield " ".join(name.split())[:_LONGEST_NAME]
            return


def _kind(one: Mapping[str, Any], contained: Mapping[str, Mapping[str, Any]]) -> str:
    address = str(one.get("reference", ""))
    told = target(address)
    return told.kind if told else str(contained.get(address, {}).get("resourceType") or one.get("type") or "")
