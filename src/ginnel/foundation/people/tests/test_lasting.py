"""What moves and candidates name stays, under the key by which they name it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from ginnel.foundation.people.models import LinkDecision
from ginnel.foundation.people.tests.conftest import Say
from ginnel.kernel.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("named")]
NAMED = pytest.mark.parametrize(
    ("table", "key"),
    [("people_person", "id"), ("people_sourcerecord", "id"), ("people_linkdecision", "sequence")],
)


@pytest.fixture
def named(say: Say) -> None:
    """One of each."""
    say("A")
    LinkDecision.objects.create(kind="automatic", made_at=now(), made_by="a", made_by_name="a")


@NAMED
def test_the_application_deletes_nothing_that_may_come_to_be_named(table: str, key: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _run(f"DELETE FROM {table}")


@NAMED
def test_the_key_of_what_may_be_named_does_not_change(as_owner: Any, table: str, key: str) -> None:
    _run(f"UPDATE {table} SET {key} = {key}")
    other = "sequence + 1" if key == "sequence" else "gen_random_uuid()"
    with as_owner(), pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        _run(f"UPDATE {table} SET {key} = {other}")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
