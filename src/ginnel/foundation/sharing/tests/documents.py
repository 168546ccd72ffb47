"""Agreements for tests: a document that is whole, and organisations bound by one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from ginnel.foundation.sharing import actions, queries, rules
from ginnel.foundation.sharing.queries import AgreementVersionShown
from ginnel.kernel import clock
from ginnel.kernel.viewer import Purpose

SYSTEM = "urn:test"
LONG = timedelta(days=400)


def document(*codes: str, **changes: Any) -> dict[str, Any]:
    """A whole document for these parties; a change of None leaves the field out."""
    day: date = clock.today()
    tree: dict[str, Any] = {
        "URI": "https://example.org/agreements/1",
        "Identifier": {"value": "one", "System": SYSTEM},
        "Name": "Agreement one",
        "Contact": "Information governance",
        "Party": [{"Name": f"Party {code}", "CatalogueID": [code]} for code in codes],
        "Data": ["everything"],
        "Purpose": ["planning"],
        "StartDate": (day - LONG).isoformat(),
        "EndDate": (day + LONG).isoformat(),
        "PermittedUse": ["odrl:read"],
    }
    return {name: value for name, value in (tree | changes).items() if value is not None}


def load(tree: dict[str, Any], file: str = "one.json") -> actions.AgreementLoaded:
    policies = rules.read_policies(rules.dumped_policy(tree), file=file)
    (loaded,) = actions.load_agreements(policies=policies, by=queries.service("agreements"))
    return loaded


def sign_all(version: UUID, agreement: UUID) -> None:
    by = queries.service("agreements")
    shown = shown_version(agreement, version)
    for party in shown.unsigned:
        actions.sign(party=party.id, name="Somebody", role=party.signatory, signed_on=shown.starts_on, by=by)


def shown_version(agreement: UUID, version: UUID) -> AgreementVersionShown:
    return next(each for each in queries.agreement(agreement).versions if each.id == version)


def bind(codes: Iterable[str], *, purpose: Purpose = Purpose.PLANNING, **changes: Any) -> UUID:
    """Organisations (by code) bound for a purpose by an agreement of their own; the version's id."""
    named = list(codes)
    identifier = {"value": f"{'+'.join(named)}/{purpose}", "System": SYSTEM}
    loaded = load(document(*named, **{"Identifier": identifier, "Purpose": [purpose.value]} | changes))
    sign_all(loaded.version, loaded.agreement)
    return loaded.version


def release(version: UUID, code: str = "") -> None:
    """Let one party, or all, be bound no longer."""
    by = queries.service("agreements")
    actions.withdraw_agreement(version=version, organisation=code, reason="It ended", by=by)
