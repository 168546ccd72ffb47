"""While the resident sits beside the reader, what only staff do with an entry is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import NotFound
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.workspace import shared_screen
from ginnel.surfaces.workspace.tests.test_governance import somebody
from ginnel.surfaces.workspace.views import moves, notes

pytestmark = pytest.mark.django_db


@dataclass
class Worker(Permitting):
    capabilities: frozenset[Capability] = frozenset(Capability)


def asked(person: Any, *, shared: bool) -> HttpRequest:
    request = RequestFactory().get("/")
    request.viewer, request.session = Worker(), {}  # type: ignore[attr-defined,assignment]
    shared_screen.turn(request, person, on=shared)
    return request


@pytest.mark.parametrize("view", [moves.move, notes.correct])
def test_an_entry_is_not_put_right_in_front_of_the_resident(view: Any) -> None:
    person, entry = somebody(), uuid7()
    with pytest.raises(NotFound, match="Stop sharing the screen"):
        view(asked(person, shared=True), person=person, entry=entry)
    with pytest.raises(NotFound, match="no such entry"):
        view(asked(person, shared=False), person=person, entry=entry)
