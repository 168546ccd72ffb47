"""Tampering in the database itself, by somebody who owns it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection

from ginnel.foundation.audit import actions, queries
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category, Viewer

pytestmark = pytest.mark.django_db
AsOwner = Callable[[], AbstractContextManager[None]]

TAMPERINGS = {
    "altered": "UPDATE audit_event SET outcome = 'permit' WHERE sequence = 3",
    "altered-values": "UPDATE audit_event SET identity = 'somebody else' WHERE sequence = 3",
    "missing": "DELETE FROM audit_event WHERE sequence = 2",
    "tail-cut": "DELETE FROM audit_event WHERE sequence > 3; DELETE FROM audit_seal; DELETE FROM audit_sealedhead",
    "blanked": "UPDATE audit_event SET person = NULL, detail = '{}', categories = '{}', subject_salt = NULL",
    "seal-differs": "DELETE FROM audit_seal WHERE number = 1",
}


@pytest.mark.parametrize("code", TAMPERINGS)
def test_what_an_owner_of_the_database_does_is_found(code: str, viewer: Viewer, as_owner: AsOwner) -> None:
    for _ in range(2):
        actions.append(by=viewer, events=[Event("test.done", uuid7(), (Category.PLAN,), "deny")] * 3)
        actions.seal(by=viewer)
    assert queries.verify(viewer=viewer).is_whole
    with as_owner(), connection.cursor() as cursor:
        for table in ("audit_event", "audit_seal", "audit_sealedhead"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(TAMPERINGS[code])
    assert code in {finding.code for finding in queries.verify(viewer=viewer).findings}
