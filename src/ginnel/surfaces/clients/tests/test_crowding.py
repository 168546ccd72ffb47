"""How many requests of one client are here at once: so many, each counted once, and none for longer than it takes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.errors import TooMany, Unauthenticated
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.clients import crowding, registering
from ginnel.surfaces.clients.queries import caller, digest, introduced
from ginnel.surfaces.clients.tests.conftest import Register

BY = service("administer")


def test_as_many_as_may_be_are_answered_and_then_as_many_again() -> None:
    one, another = uuid4(), uuid4()
    crowding.hold_each_to(2)
    for _ in range(3):
        with crowding.answering(one), crowding.answering(one):
            with pytest.raises(TooMany) as refused, crowding.answering(one):
                raise AssertionError("was let in")
            assert refused.value.retry_after == 1
            with crowding.answering(another):
                pass
    with pytest.raises(ValueError), crowding.answering(one):
        raise ValueError
    with crowding.answering(one), crowding.answering(one):
        pass


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["alone", "with whom they ask about"])
def test_whose_a_token_is_is_known_once_it_was_shown(register: Register, way: str) -> None:
    client = register()
    shown = f"Bearer {registering.give(client=client, asked=None, by=BY)[0]}"
    assert crowding.client_of(digest(shown)) is None
    if way == "alone":
        caller(shown, request_id=uuid7())
    else:
        introduced(shown, uuid7(), request_id=uuid7())
    assert crowding.client_of(digest(shown)) == client
    with clock.held_at(clock.now() + timedelta(days=1)), pytest.raises(Unauthenticated):
        caller(shown, request_id=uuid7())
    assert crowding.client_of(digest(shown)) is None


@pytest.mark.django_db
def test_how_many_may_be_here_is_a_places_own_number(register: Register) -> None:
    shown = f"Bearer {registering.give(client=register(), asked=None, by=BY)[0]}"
    caller(shown, request_id=uuid7())
    assert crowding.most() == 64


def test_what_is_remembered_does_not_grow_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowding, "_MOST_REMEMBERED", 3)
    for number in range(10):
        crowding.note(digest=f"{number}", client=uuid4(), until=clock.now() + timedelta(hours=1), most=5)
    assert crowding.client_of("9") and not crowding.client_of("0")
    assert len(crowding._here.clients) <= 3
