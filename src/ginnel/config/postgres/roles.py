"""Three database roles: who owns the tables, who runs the application, who may dispose.

`ginnel_app` reads and writes, but may not UPDATE, DELETE or TRUNCATE what a noun declares append-only; of what it
declares carried it may set whose it is (person_id) when people are joined or parted, and nothing else; and it may not
DELETE what a noun declares lasting, which others name without a foreign key that would hold it;
`ginnel_disposal` may read, DELETE what a noun declares disposable and UPDATE what it declares redactable, and
nothing else; the owner migrates. Each is a tuple of tables on the noun's AppConfig: `append_only = ("audit_event",)`.
A partition has the rights of the table it belongs to. Works on any server: where the given role may not
create roles, an administrator runs the three statements of docs/how-to/run-your-own-postgresql.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

APP = "ginnel_app"
DISPOSAL = "ginnel_disposal"
READ_ONLY = ("django_migrations",)


class Cursor(Protocol):
    """A psycopg or Django cursor."""

    def execute(self, query: str, params: Sequence[Any] | None = None) -> Any: ...

    def fetchall(self) -> list[Any]: ...


class UnknownTable(Exception):
    """A noun declares rights on a table that does not exist."""


def may_create(cursor: Cursor) -> bool:
    cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
    return bool(cursor.fetchall()[0][0])


def create(cursor: Cursor) -> bool:
    """Make the two roles if they are missing and join the current role to them. False when it may not.

    Roles belong to the whole server, so two installations on one server share them; rights do not.
    """
    if not may_create(cursor):
        return usable(cursor, APP) and usable(cursor, DISPOSAL)
    for role in (APP, DISPOSAL):
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not cursor.fetchall():
            cursor.execute(
                f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN;"
                " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            )
        if not usable(cursor, role):
            cursor.execute(f"GRANT {role} TO CURRENT_USER")
    return True


def usable(cursor: Cursor, role: str) -> bool:
    """May the current role become `role`?"""
    cursor.execute("SELECT pg_has_role(current_user, oid, 'MEMBER') FROM pg_roles WHERE rolname = %s", [role])
    found = cursor.fetchall()
    return bool(found and found[0][0])


def grant(
    cursor: Cursor,
    *,
    append_only: Iterable[str],
    disposable: Iterable[str],
    redactable: Iterable[str] = (),
    carried: Iterable[str] = (),
    lasting: Iterable[str] = (),
) -> None:
    """Give both roles their rights on every table and sequence there is now. Safe to repeat.

    Raises `UnknownTable` for a declaration that names no table, which would otherwise protect nothing.
    """
    append_only, disposable, redactable = frozenset(append_only), frozenset(disposable), frozenset(redactable)
    carried, lasting = frozenset(carried), frozenset(lasting)
    families = _families(cursor)
    unknown = (append_only | disposable | redactable | carried | lasting) - set(families)
    if unknown:
        raise UnknownTable(", ".join(sorted(unknown)))
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP}, {DISPOSAL}")
    cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}")
    everything = [table for family in families.values() for table in family]
    _all(cursor, f"REVOKE ALL ON {{}} FROM {APP}, {DISPOSAL}", everything)
    _all(cursor, f"GRANT SELECT ON {{}} TO {APP}, {DISPOSAL}", everything)
    kept = append_only | carried | set(READ_ONLY)
    _all(cursor, f"GRANT INSERT ON {{}} TO {APP}", _members(families, set(families) - set(READ_ONLY)))
    _all(cursor, f"GRANT UPDATE ON {{}} TO {APP}", _members(families, set(families) - kept))
    _all(cursor, f"GRANT DELETE ON {{}} TO {APP}", _members(families, set(families) - kept - lasting))
    _all(cursor, f"GRANT UPDATE (person_id) ON {{}} TO {APP}", _members(families, carried))
    _all(cursor, f"GRANT DELETE ON {{}} TO {DISPOSAL}", _members(families, disposable))
    _all(cursor, f"GRANT UPDATE ON {{}} TO {DISPOSAL}", _members(families, redactable))


def _families(cursor: Cursor) -> dict[str, list[str]]:
    """Every table of the public schema under the name of its outermost parent, quoted."""
    cursor.execute(
        """
        SELECT root.relname, quote_ident(member.relname)
        FROM pg_class member
        JOIN pg_class root ON root.oid = coalesce(pg_partition_root(member.oid), member.oid)
        WHERE member.relnamespace = 'public'::regnamespace AND member.relkind IN ('r', 'p', 'v', 'm')
          AND NOT EXISTS (
            SELECT FROM pg_depend WHERE objid = member.oid AND classid = 'pg_class'::regclass AND deptype = 'e')
        """
    )
    families: dict[str, list[str]] = {}
    for root, member in cursor.fetchall():
        families.setdefault(root, []).append(member)
    return families


def _members(families: dict[str, list[str]], roots: Iterable[str]) -> list[str]:
    return [member for root in sorted(roots) for member in families.get(root, [])]


def _all(cursor: Cursor, statement: str, tables: Sequence[str]) -> None:
    if tables:
        cursor.execute(statement.format(", ".join(tables)))
