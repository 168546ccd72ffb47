"""`ginnel check` says what the application may do that it should not be able to."""

import pytest
from django.db import connection

from ginnel.config.checks.database import roles_separated
from ginnel.config.finding import State
from ginnel.config.postgres import roles

pytestmark = pytest.mark.django_db


def test_it_is_found_where_the_application_may_delete_what_is_lasting(as_owner):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"GRANT DELETE ON people_person TO {roles.APP}")
    (found,) = roles_separated()
    assert (found.state, found.found) == (State.WRONG, "the application may change people_person")
