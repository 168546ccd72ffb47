"""The same installation on a server of somebody else's: separate logins, one login, one that may not make roles.

The server is an embedded one, reached by DATABASE_URL as any other would be.
"""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from ginnel.config.postgres import embedded, paths, server


@pytest.fixture(scope="module")
def elsewhere(place):
    """Runs SQL on another server as its administrator and gives the address of a database there for a role."""
    home = place / "home-elsewhere"
    with embedded.held(home):

        def url(role, database):
            return f"postgresql:///{database}?host={paths.socket(home)}&port={paths.PORT}&user={role}"

        def run(sql):
            with server.connect(home) as connection:
                connection.execute(sql)

        yield url, run


@pytest.fixture(scope="module")
def roles(ginnel, place):
    """What `ginnel check` says of roles, after migrating at the given addresses."""

    def found(name, **addresses):
        home = place / f"home-{name}"
        ginnel(home, "migrate", **addresses)
        findings = ginnel(home, "check", "--json", status=None, **addresses)["findings"]
        return {one["name"]: one["state"] for one in findings}

    return found


def test_the_owner_and_the_application_each_with_a_login(elsewhere, roles):
    url, run = elsewhere
    run("CREATE DATABASE separate OWNER ginnel_owner")
    found = roles(
        "separate",
        DATABASE_URL=url("ginnel_app", "separate"),
        GINNEL_OWNER_DATABASE_URL=url("ginnel_owner", "separate"),
    )
    assert (found["roles"], found["migrations"]) == ("fine", "fine")


def test_one_login_that_may_become_the_application(elsewhere, roles):
    url, run = elsewhere
    run("CREATE DATABASE joined OWNER ginnel_owner")
    found = roles("joined", DATABASE_URL=url("ginnel_owner", "joined"))
    assert (found["roles"], found["migrations"]) == ("warning", "fine")


def test_one_login_that_may_nothing_more_works_and_is_told_so(elsewhere, roles):
    url, run = elsewhere
    run("REVOKE ginnel_app, ginnel_disposal FROM ginnel_owner")
    run("CREATE DATABASE alone OWNER ginnel_owner")
    found = roles("alone", DATABASE_URL=url("ginnel_owner", "alone"))
    run("GRANT ginnel_app, ginnel_disposal TO ginnel_owner")
    assert (found["roles"], found["migrations"]) == ("wrong", "fine")


def test_a_server_that_is_not_there_is_said_in_words(ginnel, place):
    said = ginnel(
        place / "home-none", "record", "digest", status=1, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none"
    )
    assert "cannot be used" in said
    assert "Traceback" not in said


def test_the_first_command_on_an_empty_database_makes_its_tables(elsewhere, ginnel, place):
    url, run = elsewhere
    run("CREATE DATABASE fresh OWNER ginnel_owner")
    digest = ginnel(
        place / "home-fresh", "record", "digest", "--json", DATABASE_URL=url("ginnel_owner", "fresh")
    )
    assert digest["resources"] == 0


def test_two_first_commands_at_once_both_succeed(elsewhere, ginnel, place):
    url, run = elsewhere
    run("CREATE DATABASE twice OWNER ginnel_owner")
    with ThreadPoolExecutor(2) as pool:
        address = url("ginnel_owner", "twice")
        both = [
            pool.submit(ginnel, place / "home-twice", "record", "digest", "--json", DATABASE_URL=address)
            for _ in range(2)
        ]
        first, second = (one.result() for one in both)
    assert first == second


def test_an_upgrade_killed_before_rights_were_given_is_finished_by_the_next_command(elsewhere, ginnel, place):
    url, run = elsewhere
    run("CREATE DATABASE cut OWNER ginnel_owner")
    address, home = url("ginnel_owner", "cut"), place / "home-cut"
    ginnel(home, "migrate", DATABASE_URL=address)
    with psycopg.connect(address) as connection:
        connection.execute("COMMENT ON TABLE django_migrations IS NULL")
        connection.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ginnel_app")
    assert ginnel(home, "record", "digest", "--json", DATABASE_URL=address)["resources"] == 0
