"""A home of its own for a test that starts a server."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from ginnel.config.postgres import paths


@pytest.fixture
def home(monkeypatch):
    """Where any account can reach it, unlike pytest's own directories; removed with all it led to."""
    monkeypatch.setenv("GINNEL_POSTGRES_BIN", "shipped")
    place = Path(tempfile.mkdtemp(prefix="ginnel-test-")).resolve()
    place.chmod(0o755)
    yield place / "home"
    for leftover in (paths.base(place / "home"), paths.socket(place / "home"), place):
        shutil.rmtree(leftover, ignore_errors=True)


@pytest.fixture
def as_another(tmp_path):
    """Run a function in a process of an ordinary user's; its error text comes back, empty when it went well."""
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("only root can become another user")

    def run(function, uid=65534):
        told = tmp_path / "told"
        told.write_text("")
        told.chmod(0o666)
        handle = os.open(told, os.O_WRONLY)
        child = os.fork()
        if child == 0:
            try:
                os.setgroups([])
                os.setgid(uid)
                os.setuid(uid)
                function()
            except BaseException as error:
                os.write(handle, f"{type(error).__name__}: {error}".encode())
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        os.close(handle)
        return told.read_text()

    return run
