"""The steps of a restore around the copy itself: what is refused meanwhile, and what commits together."""

import subprocess
import sys

import pytest
from django.db import connection

from ginnel.config.backup import marker
from ginnel.config.cli import restore
from ginnel.foundation.record.store import changes


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def epoch():
    return asked("SELECT coalesce(max(epoch), 0) FROM record_epoch")


def mark():
    return asked("SELECT obj_description('django_migrations'::regclass, 'pg_class')")


@pytest.fixture
def finished(db):
    """With the rights of the owner, as a restore has them."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("COMMENT ON TABLE django_migrations IS 'finished'")


def test_what_was_restored_is_unfinished_and_in_a_new_epoch(finished):
    before = epoch()
    restore._begin_again()
    assert (epoch(), mark()) == (before + 1, None)


def test_it_does_not_become_unfinished_without_the_epoch(finished, monkeypatch):
    def cut_off():
        raise RuntimeError("cut off")

    monkeypatch.setattr(changes, "new_epoch", cut_off)
    with pytest.raises(RuntimeError):
        restore._begin_again()
    assert mark() == "finished"


def test_no_command_runs_on_half_a_restore(tmp_path, monkeypatch):
    marker.put(tmp_path, marker.REPLACING)
    monkeypatch.setenv("GINNEL_HOME", str(tmp_path))
    for arguments in (["record", "digest"], ["migrate"], ["check"]):
        command = [sys.executable, "-m", "ginnel.config.cli", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "Run the restore again" in done.stdout + done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["restoring"]


def test_a_restore_that_replaced_nothing_leaves_no_marker_and_one_that_did_leaves_it(tmp_path):
    for stage, is_left in ((marker.STARTED, False), (marker.REPLACING, True), (marker.STARTED, True)):
        with pytest.raises(RuntimeError), marker.restoring(tmp_path):
            if not is_left or stage == marker.REPLACING:
                marker.put(tmp_path, stage)
            raise RuntimeError("cut off")
        assert marker.path(tmp_path).exists() == is_left
    with marker.restoring(tmp_path):
        pass
    assert not marker.path(tmp_path).exists()
