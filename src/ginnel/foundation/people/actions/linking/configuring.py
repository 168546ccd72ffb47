"""Where Spark is to run, as the environment says, and whether it could start: docs/how-to/link-with-spark.md."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from ginnel.kernel.errors import GinnelError, Invalid
from ginnel.kernel.exemptions import needs_no_actor

JAVA = 17
_INSTALL_JAVA = (
    f"Install Java {JAVA} or newer (Debian: apt install openjdk-{JAVA}-jre-headless), or set JAVA_HOME."
)
_MASTER = re.compile(r"local(\[(\d+|\*)(,\d+)?\])?|spark://.+|yarn|k8s://.+")
_MEMORY = re.compile(r"\d+[mg]")


class NoSpark(GinnelError):
    """Spark is chosen and what it needs is not there, or it did not finish."""

    code = "no-spark"


@dataclass(frozen=True, slots=True)
class Place:
    """Where Spark runs. `folder` holds what it is given and what it answers, and every worker sees it under that path;
    `host` is the name under which workers reach this machine; `python` is theirs.
    """

    master: str
    folder: Path
    memory: str
    host: str
    python: str

    @property
    def is_local(self) -> bool:
        return self.master.startswith("local")


def configured() -> Place | None:
    """Where Spark is to run; None where DuckDB is chosen. Raises Invalid."""
    said: Mapping[str, str] = settings.GINNEL_LINKING
    if said["engine"] not in ("duckdb", "spark"):
        raise Invalid("GINNEL_LINKING is duckdb or spark.")
    if said["engine"] == "duckdb":
        return None
    if not _MASTER.fullmatch(said["master"]):
        raise Invalid(
            "GINNEL_SPARK_MASTER is local[2] and its like, spark://HOST:PORT, yarn or k8s://HOST:PORT."
        )
    if not _MEMORY.fullmatch(said["memory"]):
        raise Invalid("GINNEL_SPARK_MEMORY is a number of megabytes or gigabytes, such as 4g.")
    folder = Path(said["folder"] or settings.GINNEL_HOME / "linking").resolve()
    place = Place(said["master"], folder, said["memory"], said["host"] or "127.0.0.1", said["python"])
    if not place.is_local and not (said["folder"] and said["host"]):
        raise Invalid(
            "A cluster needs GINNEL_SPARK_FOLDER, which its workers see too, and GINNEL_SPARK_HOST, our name."
        )
    return place


class Readiness(NamedTuple):
    """What would run, in words, and the folder that it would be given."""

    found: str
    folder: Path
    is_local: bool


@needs_no_actor("says what is installed; nobody is matched")
def spark_readiness() -> Readiness | None:
    """None where DuckDB matches everybody. Raises Invalid and NoSpark, which say what to do."""
    place = configured()
    return Readiness(ready(place), place.folder, place.is_local) if place else None


def ready(place: Place) -> str:
    """What would run, in words. Raises NoSpark, saying what to install. Starts Java to ask its version, no more."""
    if find_spec("pyspark") is None:
        raise NoSpark(
            "GINNEL_LINKING=spark needs pyspark: pip install 'ginnel[spark]' (here: uv sync --extra spark)."
        )
    version = _java_version()
    from pyspark import __version__ as spark

    return f"Spark {spark} on {place.master}, Java {version}"


def python_of(place: Place) -> str:
    return place.python or sys.executable


def _java_version() -> int:
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if java is None:
        raise NoSpark(f"GINNEL_LINKING=spark needs Java, and there is none. {_INSTALL_JAVA}")
    try:
        told = subprocess.run(
            [java, "-version"], capture_output=True, text=True, timeout=60, check=True
        ).stderr
    except (OSError, subprocess.SubprocessError):
        raise NoSpark(f"{java} does not run. {_INSTALL_JAVA}") from None
    found = re.search(r'version "(\d+)', told)
    if not found or int(found[1]) < JAVA:
        raise NoSpark(f"{java} is older than Java {JAVA}. {_INSTALL_JAVA}")
    return int(found[1])
