"""A practice with a system that may call, and everything that a process remembers forgotten between tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.actions import allowing
from ginnel.foundation.sharing.queries import service
from ginnel.surfaces.clients import fetching, keys, queries, registering

Register = Callable[..., UUID]


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    everything = (allowing.forget, fetching.forget, queries.forget)
    for forget in everything:
        forget()
    yield
    for forget in everything:
        forget()


@pytest.fixture
def register(db: None) -> Register:
    """A client of the practice P1, with a key of its own unless given."""
    by = service("administer")
    organisations.ensure(code="P1", name="The practice", kind="gp-practice", by=by)

    def make(name: str = "System", scopes: str = "system/*.rs", **more: object) -> UUID:
        given = {"keys": keys.make()[1], **more} if "keys_url" not in more else more
        terms = registering.terms(scopes=scopes, **given)  # type: ignore[arg-type]
        return registering.register(name=name, organisation="P1", terms=terms, by=by)

    return make
