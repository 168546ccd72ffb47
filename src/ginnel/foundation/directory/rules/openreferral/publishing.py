"""What of a document is for everybody to read. Pure.

Open Referral UK 3.0 asks of a contact only its id, and of a service no `assurer_email` (schema/contact.json and
schema/service.json, `required`); nothing in it says whether whoever is named agreed to be. So nobody is named: a
contact goes out with its title and telephones, which are said to be rung, and whoever assured a service is for its
keepers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_OF_CONTACTS = frozenset({"name", "email"})
_OF_ANY = frozenset({"assurer_email"})


def public(document: Mapping[str, Any]) -> dict[str, Any]:
    """Without what names somebody, wherever it stands; all else as it was said."""
    return {name: _public(name, value) for name, value in document.items() if name not in _OF_ANY}


def _public(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return public(_contact(value) if name == "contacts" else value)
    if isinstance(value, list):
        return [_public(name, each) for each in value]
    return value


def _contact(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in _OF_CONTACTS}
