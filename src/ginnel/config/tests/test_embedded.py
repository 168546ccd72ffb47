import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from ginnel.config.postgres import account, binaries, embedded, paths, server
from ginnel.config.postgres.cluster import ADMIN, OWNER

HOLD = """
import sys, time
from pathlib import Path
from ginnel.config.postgres import embedded
with embedded.held(Path(sys.argv[1])):
    print("up", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def command(home, seconds):
    """Another ginnel command that holds the server for so many seconds."""
    return subprocess.Popen([sys.executable, "-c", HOLD, str(home), str(seconds)], stdout=subprocess.PIPE)


def running_command(home):
    """One that has got as far as holding it."""
    started = command(home, 600)
    assert started.stdout.readline() == b"up\n"
    started.stdout.close()
    return started


def kill_server(home):
    os.kill(server.postmaster(home).pid, signal.SIGKILL)


def come_back_from_kill(home):
    killed = server.postmaster(home)
    kill_server(home)
    wait_for(lambda: server.postmaster(home) not in (None, killed) and server.answers(home))


def count(home):
    with server.connect(home, role=OWNER, database=paths.DATABASE) as connection:
        return connection.execute("SELECT count(*) FROM t").fetchone()[0]


def write(home, rows):
    with server.connect(home, role=OWNER, database=paths.DATABASE) as connection:
        connection.execute("CREATE TABLE t AS SELECT generate_series(1, %s::int) AS n", [rows])


def wait_for(condition, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.05)


def test_the_last_command_to_let_go_stops_the_server(home):
    with embedded.held(home):
        with embedded.held(home):
            assert server.answers(home)
        assert server.answers(home)
    assert not server.answers(home)
    assert server.postmaster(home) is None


def test_two_commands_may_start_at_once(home):
    both = [command(home, 1), command(home, 1)]
    assert [each.communicate(timeout=120)[0] for each in both] == [b"up\n", b"up\n"]
    assert [each.returncode for each in both] == [0, 0]
    assert not server.answers(home)


def test_kill_9_of_the_server_loses_nothing_committed_and_it_comes_back(home):
    with embedded.held(home):
        write(home, 200_000)
        unfinished = server.connect(home, role=OWNER, database=paths.DATABASE)
        unfinished.autocommit = False
        unfinished.execute("INSERT INTO t SELECT generate_series(1, 1000)")
        come_back_from_kill(home)
        unfinished.close()
        assert count(home) == 200_000


def test_kill_9_of_the_command_leaves_a_server_that_the_next_command_adopts(home):
    first = running_command(home)
    write(home, 10)
    first.kill()
    first.wait()
    running = server.postmaster(home).pid
    with embedded.held(home):
        assert server.postmaster(home).pid == running
        assert count(home) == 10
    assert not server.answers(home)


def test_kill_9_of_both_and_the_next_command_starts_with_what_was_committed(home):
    first = running_command(home)
    write(home, 10)
    first.kill()
    kill_server(home)
    first.wait()
    with embedded.held(home):
        assert count(home) == 10


def test_a_backend_still_busy_after_its_server_was_killed_does_not_hold_up_recovery(home):
    with embedded.held(home):
        write(home, 10)
        busy = threading.Thread(target=_count_for_ever, args=(home,))
        busy.start()
        wait_for(lambda: _active(home) == 1)
        come_back_from_kill(home)
        busy.join()
        assert count(home) == 10


def _count_for_ever(home):
    with pytest.raises(psycopg.OperationalError), server.connect(home) as connection:
        connection.execute("SELECT count(*) FROM generate_series(1, 100000000000)")


def _active(home):
    with server.connect(home) as connection:
        active = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()"
        return connection.execute(active).fetchone()[0]


def test_a_postmaster_pid_that_another_process_has_now_is_not_believed(home):
    with embedded.held(home):
        write(home, 10)
        marker = paths.data(home) / "postmaster.pid"
        lines = marker.read_text().split("\n")
    stranger = subprocess.Popen(["sleep", "600"], **account.of_server(home).switch)
    marker.write_text("\n".join([str(stranger.pid), *lines[1:]]))
    with embedded.held(home):
        assert count(home) == 10
    stranger.kill()
    stranger.wait()


def test_a_home_too_deep_for_a_socket_gets_a_short_one(home):
    deep = home / ("deep" * 20) / ("deeper" * 20)
    deep.mkdir(parents=True)
    with embedded.held(deep):
        assert server.answers(deep)
        assert len(bytes(paths.socket(deep))) < 60
    for leftover in paths.socket(deep).glob("*"):
        leftover.unlink()
    paths.socket(deep).rmdir()


def test_a_home_may_have_any_name(home):
    odd = home / "Mary's home, the \u00e9lan"
    with embedded.held(odd):
        assert server.answers(odd)


def test_the_application_logs_in_without_the_owners_rights(home):
    with embedded.held(home), server.connect(home, role="ginnel_app", database=paths.DATABASE) as connection:
        for role in (OWNER, ADMIN, "ginnel_disposal"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SET ROLE {role}")


def test_a_cluster_is_run_by_programs_of_the_version_that_made_it(home, monkeypatch):
    with embedded.held(home):
        made_by = binaries.of_cluster(home)
    monkeypatch.delenv("GINNEL_POSTGRES_BIN")
    assert binaries.find(home, major=made_by).major == made_by
    with embedded.held(home):
        assert server.answers(home)


def test_programs_kept_beside_the_data_outlive_the_wheel(home, monkeypatch):
    with embedded.held(home):
        made_by = binaries.of_cluster(home)
    monkeypatch.setattr(binaries, "_wheel", lambda: None)
    with embedded.held(home):
        assert binaries.find(home, major=made_by).origin == "shipped"


def test_an_installed_postgresql_is_preferred(home, monkeypatch):
    monkeypatch.delenv("GINNEL_POSTGRES_BIN")
    found = binaries.find(home)
    if found.origin != "installed":
        pytest.skip("no PostgreSQL 15 or newer with its contrib modules is installed here")
    with embedded.held(home), server.connect(home) as connection:
        assert connection.info.server_version // 10_000 == found.major


def test_an_ordinary_user_runs_their_own_server(home, as_another):
    home.mkdir()
    os.chown(home, 65534, 65534)

    def use_it():
        with embedded.held(home):
            write(home, 10)
            assert count(home) == 10

    assert as_another(use_it) == ""
    assert paths.data(home).stat().st_uid == 65534


def test_another_user_cannot_reach_the_server(home, as_another):
    with embedded.held(home):
        assert "OperationalError" in as_another(lambda: server.connect(home))


def test_a_home_of_another_users_is_refused_in_words(home, as_another):
    home.mkdir()
    assert "belongs to another user" in as_another(lambda: account.settle(home))


def test_root_with_a_home_nobody_else_can_reach_keeps_the_server_elsewhere(home):
    if os.geteuid() != 0:
        pytest.skip("only root hands the server to another account")
    home.mkdir()
    home.parent.chmod(0o700)
    with embedded.held(home):
        assert paths.base(home).parent == Path("/var/lib/ginnel")
    with embedded.held(home):
        assert server.answers(home)


def test_pages_in_the_log_are_never_packed_by_the_servers_own_slow_way(home):
    with embedded.held(home), server.connect(home) as connection:
        (packing,) = connection.execute("SHOW wal_compression").fetchone()
    assert packing == ("lz4" if binaries.find(home).is_built_with("lz4") else "off")
