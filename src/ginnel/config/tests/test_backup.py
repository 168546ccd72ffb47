import json
import stat
import time

import psycopg
import pytest

from ginnel.config import databases, keys
from ginnel.config.backup import database, marker, restoring, sealed, taking
from ginnel.config.postgres import embedded

PICTURE = "SELECT md5(string_agg(t::text, ',' ORDER BY n)) FROM t"


@pytest.fixture
def running(home):
    """A small installation with a lake, an anchor, a file that was not read yet and one table."""
    keys.ensure(home)
    for name, content in (
        ("lake/residents.parquet", b"PAR1"),
        ("anchors/seals.jsonl", b"{}\n"),
        ("uploads/1/rows.csv", b"row"),
    ):
        (home / name).parent.mkdir(parents=True)
        (home / name).write_bytes(content)
    with embedded.held(home):
        run(home, "CREATE EXTENSION pg_trgm")
        run(home, "CREATE TABLE t AS SELECT n, md5(n::text) AS text FROM generate_series(1, 5000) AS n")
        run(home, "CREATE INDEX ON t USING gin (text gin_trgm_ops)")
        yield home


def run(home, sql):
    with psycopg.connect(**databases.as_owner(home, {}), autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchone()[0] if cursor.description else None


def take(home, destination, key_file=True):
    return taking.take(
        home=home, parameters=databases.as_owner(home, {}), destination=destination, key_file=key_file
    )


def put_back(backup, home, force=False):
    key = restoring.key_of(backup, home=home, key_file=None)
    restoring.check(backup, key=key, home=home, force=force)
    with (
        marker.restoring(home),
        restoring.keys_put_back(backup, key=key, home=home),
        embedded.held(home),
    ):
        restoring.put_back(backup, key=key, home=home, parameters=databases.as_owner(home, {}), force=force)
        return run(home, PICTURE)


def test_everything_comes_back_in_another_home(running, tmp_path):
    backup, picture, other = take(running, tmp_path / "b"), run(running, PICTURE), running.with_name("other")
    assert put_back(backup, other) == picture
    assert keys.current(other, "record") == keys.current(running, "record")
    assert (other / "lake/residents.parquet").read_bytes() == b"PAR1"
    assert (other / "anchors/seals.jsonl").read_bytes() == b"{}\n"
    assert (other / "uploads/1/rows.csv").read_bytes() == b"row"


def test_a_backup_is_one_moment_whatever_is_written_meanwhile(running, tmp_path, monkeypatch):
    def write_first(*arguments):
        run(running, "INSERT INTO t VALUES (0, 'later')")
        return real(*arguments)

    real, before = database.dump, run(running, PICTURE)
    monkeypatch.setattr(database, "dump", write_first)
    assert put_back(take(running, tmp_path / "b"), running.with_name("other")) == before


def test_a_full_home_is_not_overwritten_unless_forced(running, tmp_path):
    backup = take(running, tmp_path / "b")
    picture = run(running, PICTURE)
    run(running, "DELETE FROM t")
    with pytest.raises(restoring.NotEmpty, match="--force"):
        put_back(backup, running)
    assert not marker.path(running).exists()
    assert put_back(backup, running, force=True) == picture
    assert not marker.path(running).exists()


def test_a_backup_is_not_cut_off_for_being_long(running):
    run(running, "ALTER ROLE ginnel_owner SET idle_in_transaction_session_timeout = '200ms'")
    with database.snapshot(databases.as_owner(running, {})) as (name, _, _):
        time.sleep(0.6)
        with psycopg.connect(**databases.as_owner(running, {})) as other:
            other.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            assert other.execute(f"SET TRANSACTION SNAPSHOT '{name}'")


def test_what_was_replaced_and_not_put_back_is_refused_until_a_restore_is_whole(
    running, tmp_path, monkeypatch
):
    def broken(*_arguments):
        raise database.DatabaseCopyFailed("cut off")

    backup, picture = take(running, tmp_path / "b"), run(running, PICTURE)
    with monkeypatch.context() as patched, pytest.raises(database.DatabaseCopyFailed):
        patched.setattr(database, "load", broken)
        put_back(backup, running, force=True)
    with pytest.raises(marker.NotRestored, match="--force"):
        marker.refuse(running)
    assert put_back(backup, running, force=True) == picture
    marker.refuse(running)


def test_the_keys_that_a_restore_replaced_stay_whatever_comes_after(running, tmp_path):
    first = keys.current(running, "record")
    backup = take(running, tmp_path / "b", key_file=False)
    for wanted in ("keys.replaced", "keys.replaced.2"):
        put_back(backup, running, force=True)
        assert bytes.fromhex((running / wanted / "record.1").read_text()) == first


def test_a_restore_killed_between_keys_can_be_run_again_with_those_it_put_aside(running, tmp_path):
    backup = take(running, tmp_path / "b", key_file=False)
    keys.directory(running).rename(running / "keys.replaced")
    assert restoring.key_of(backup, home=running, key_file=None) is not None


def test_a_damaged_backup_changes_nothing(running, tmp_path):
    backup = take(running, tmp_path / "b")
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    backup.write_bytes(content)
    before = keys.current(running, "record"), run(running, PICTURE)
    with pytest.raises(sealed.Unreadable):
        put_back(backup, running, force=True)
    assert (keys.current(running, "record"), run(running, PICTURE)) == before


def test_rows_that_do_not_come_back_are_noticed_and_nothing_stays(running, tmp_path, monkeypatch):
    class Fewer(dict):
        def get(self, name, default=None):
            return super().get(name, default) + 1

    monkeypatch.setattr(
        restoring.json,
        "loads",
        lambda text: (
            {"rows": Fewer(json.JSONDecoder().decode(text.decode())["rows"])}
            if b'"rows"' in text
            else json.JSONDecoder().decode(text.decode())
        ),
    )
    backup, other = take(running, tmp_path / "b"), running.with_name("other")
    with pytest.raises(database.DatabaseCopyFailed, match="every row: t"):
        put_back(backup, other)
    assert not keys.directory(other).exists()
    assert not marker.path(other).exists()


def test_without_its_key_beside_it_the_homes_own_key_opens_it(running, tmp_path):
    backup = take(running, tmp_path / "b", key_file=False)
    stranger = running.with_name("other")
    with pytest.raises(sealed.Unreadable, match="--key"):
        restoring.key_of(backup, home=stranger, key_file=None)
    assert restoring.key_of(backup, home=running, key_file=None)


@pytest.mark.parametrize("text", [b"not hexadecimal", b"\xff\xfe", b"abc"])
def test_a_key_file_that_holds_no_key_is_refused_in_words(running, tmp_path, text):
    backup = take(running, tmp_path / "b")
    (tmp_path / "mine").write_bytes(text)
    with pytest.raises(sealed.Unreadable, match="64 hexadecimal digits"):
        restoring.key_of(backup, home=running, key_file=tmp_path / "mine")


def test_backup_and_key_are_their_owners_alone_and_nothing_is_overwritten(running, tmp_path):
    backup = take(running, tmp_path)
    assert backup.suffix == ".backup"
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (backup, backup.with_name(backup.name + ".key"))}
    assert modes == {0o600}
    with pytest.raises(Exception, match="does not overwrite"):
        take(running, backup)
    assert restoring.newest(tmp_path) == backup
