"""What one request leaves on a thread's connection to the database does not fail the next."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import ProgrammingError, connection
from django.utils.module_loading import import_string

from ginnel.foundation.organisations.actions import allowing
from ginnel.surfaces.clients import queries
from ginnel.surfaces.fhir.entrance import Entrance
from ginnel.surfaces.fhir.tests.test_entrance import ask
from ginnel.surfaces.fhir.tests.test_hatch import bearer, said

__all__ = ["said"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def left_broken() -> Iterator[None]:
    """As by a request that was cut off: a transaction that went wrong and that nobody ended."""
    connection.set_autocommit(False)
    with pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute("SELECT nothing_of_the_kind")
    yield
    connection.close()
    allowing.forget()
    queries.forget()


@pytest.fixture
def token(said: UUID) -> str:
    """Of a system, committed before anything went wrong."""
    return bearer()


def test_a_transaction_left_broken_is_not_gone_on_with(token: str, left_broken: None) -> None:
    application = Entrance(WSGIHandler(), import_string(settings.MIDDLEWARE[0]))
    status, _, found = ask(application, "/fhir/R4/Observation", token, b"", {})
    assert status.startswith("200") and b'"Observation"' in found
