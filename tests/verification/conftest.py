"""Whole installations, driven by the command as an operator drives them."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ginnel.config.postgres import paths

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A directory that any account can reach, for homes and files; removed with all that homes led to."""
    directory = Path(tempfile.mkdtemp(prefix="ginnel-verify-")).resolve()
    directory.chmod(0o755)
    yield directory
    for home in directory.glob("home*"):
        shutil.rmtree(paths.base(home), ignore_errors=True)
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="module")
def ginnel() -> Run:
    """`ginnel(home, "record", "digest")` runs the command in a home of its own and returns its JSON."""

    def run(home: Path, *arguments: object, status: int | None = 0, **environment: str) -> Any:
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GINNEL_", "DATABASE_URL"))
        }
        command = [sys.executable, "-m", "ginnel.config.cli", *map(str, arguments)]
        done = subprocess.run(
            command,
            env={**clean, "GINNEL_HOME": str(home), **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert status in (None, done.returncode), (
            f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
        return json.loads(done.stdout) if "--json" in arguments else done.stdout + done.stderr

    return run
