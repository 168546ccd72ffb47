"""`kill -9` of a restore: what it leaves is refused, and the same restore again makes it whole."""

import os
import signal
import subprocess
import sys
import time

import pytest

LONGEST = 120  # seconds until a restore has begun to replace


@pytest.fixture(scope="module")
def backup(place, ginnel):
    """Of an installation in which nothing has happened yet."""
    ginnel(place / "home-living", "record", "digest")
    ginnel(place / "home-living", "backup", place / "b.backup", "--json")
    return place / "b.backup"


def kill_while_replacing(home, backup):
    """Start a restore and kill it when the marker says that the database is being replaced."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("GINNEL_", "DATABASE_URL"))
    }
    command = [sys.executable, "-m", "ginnel.config.cli", "restore", str(backup)]
    running = subprocess.Popen(command, env={**kept, "GINNEL_HOME": str(home)}, stderr=subprocess.DEVNULL)
    marker, until = home / "restoring", time.monotonic() + LONGEST
    while not (marker.exists() and marker.read_text() == "replacing"):
        assert running.poll() is None
        assert time.monotonic() < until
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    return running.wait()


def test_a_killed_restore_is_no_installation_until_it_is_run_again(place, backup, ginnel):
    home = place / "home-killed"
    assert kill_while_replacing(home, backup) == -signal.SIGKILL
    for arguments in (["record", "digest"], ["migrate"], ["backup", place / "of-half.backup"]):
        assert "Run the restore again" in ginnel(home, *arguments, status=1)
    assert "--force" in ginnel(home, "restore", backup, status=1)
    ginnel(home, "restore", backup, "--force", "--json")
    digests = [ginnel(each, "record", "digest", "--json") for each in (home, place / "home-living")]
    assert digests[0] == digests[1]
    wrong = [found for found in ginnel(home, "check", "--json")["findings"] if found["state"] == "wrong"]
    assert wrong == []
