import pytest
from django.db import ProgrammingError, connection, transaction

from ginnel.config.postgres import roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger(as_owner):
    """A partitioned append-only table and an ordinary one, with rights given as after a migration."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE t_ledger (n int) PARTITION BY HASH (n)")
        cursor.execute(
            "CREATE TABLE t_ledger_0 PARTITION OF t_ledger FOR VALUES WITH (MODULUS 1, REMAINDER 0)"
        )
        cursor.execute("CREATE TABLE t_plain (n int)")
        roles.grant(cursor, append_only=["t_ledger"], disposable=["t_ledger"])
        cursor.execute("INSERT INTO t_ledger VALUES (1)")


def run(sql, role=roles.APP):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        cursor.execute(sql)
        cursor.execute("RESET ROLE")


def left(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT n FROM {table}")
        return {number for (number,) in cursor.fetchall()}


@pytest.mark.parametrize("table", ["t_ledger", "t_ledger_0"])
@pytest.mark.parametrize("what", ["UPDATE {} SET n = 2", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_cannot_change_what_is_append_only(ledger, table, what):
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(what.format(table))


def test_the_application_appends_and_works_with_the_rest(ledger):
    run("INSERT INTO t_ledger VALUES (2)")
    run("INSERT INTO t_plain VALUES (1)")
    run("UPDATE t_plain SET n = 2")
    assert left("t_ledger") == {1, 2}
    assert left("t_plain") == {2}
    run("DELETE FROM t_plain")
    assert left("t_plain") == set()


def test_of_what_is_carried_only_whose_it_is_can_be_changed(as_owner):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE t_said (person_id int, n int)")
        roles.grant(cursor, append_only=[], disposable=[], carried=["t_said"])
    run("INSERT INTO t_said VALUES (1, 1)")
    run("UPDATE t_said SET person_id = 2")
    for refused in ("UPDATE t_said SET n = 2", "DELETE FROM t_said", "TRUNCATE t_said"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            run(refused)
    assert left("t_said") == {1}


def test_what_is_lasting_can_be_changed_and_not_deleted(as_owner):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE t_named (n int)")
        cursor.execute(f"GRANT DELETE ON t_named TO {roles.APP}")  # as an earlier version had it
        roles.grant(cursor, append_only=[], disposable=[], lasting=["t_named"])
    run("INSERT INTO t_named VALUES (1)")
    run("UPDATE t_named SET n = 2")
    for refused in ("DELETE FROM t_named", "TRUNCATE t_named"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            run(refused)
    assert left("t_named") == {2}


def test_disposal_deletes_what_is_disposable_and_nothing_else(ledger):
    run("DELETE FROM t_ledger", roles.DISPOSAL)
    for refused in ("DELETE FROM t_plain", "INSERT INTO t_ledger VALUES (3)", "UPDATE t_ledger SET n = 3"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            run(refused, roles.DISPOSAL)


def test_the_application_makes_no_tables():
    with pytest.raises(ProgrammingError, match="permission denied"):
        run("CREATE TABLE t_mine (n int)")


def test_declaring_a_table_that_is_not_there_is_an_error(as_owner):
    with as_owner(), connection.cursor() as cursor, pytest.raises(roles.UnknownTable, match="t_typo"):
        roles.grant(cursor, append_only=["t_typo"], disposable=[])
