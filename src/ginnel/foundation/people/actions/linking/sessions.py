"""A Spark session for one run, and the folder in which the run leaves things. Both are gone when it ends.

Nothing that Spark would say is let through once it has been given people: its messages may quote a row. A fault is
told by its kind.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ginnel.foundation.people.actions.linking import similarity
from ginnel.foundation.people.actions.linking.configuring import NoSpark, Place, python_of

_PREFIX = "run-"
_SILENT = """appender.none.type = Null
appender.none.name = none
rootLogger.level = off
rootLogger.appenderRef.none.ref = none
"""


@contextmanager
def private(folder: Path) -> Iterator[Path]:
    """A new folder in it that only we can read. What a run that was killed left there is removed first: the turn that
    `rebuild` holds says that no other is running.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in folder.glob(f"{_PREFIX}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=folder) as made:
        yield Path(made)


@contextmanager
def opened(place: Place, folder: Path) -> Iterator[Any]:
    """The session; the Java machine ends with it. Raises NoSpark."""
    from pyspark import SparkContext

    if SparkContext._active_spark_context is not None:
        raise NoSpark("Spark runs in this process already, with settings that are not ours.")
    (folder / "log4j2.properties").write_text(_SILENT)
    with warnings.catch_warnings(), _python_of_workers(python_of(place)):
        warnings.simplefilter("ignore")
        session = _started(place, folder)
        try:
            _check(session, place, folder)
            yield session
        except NoSpark:
            raise
        except Exception as fault:
            raise NoSpark(f"Spark did not finish: {_kind(fault)}. Its workers' own logs say more.") from None
        finally:
            session.stop()
            _end()


@contextmanager
def _python_of_workers(python: str) -> Iterator[None]:
    """Spark takes it from our environment alone, when a session starts."""
    before = os.environ.get("PYSPARK_PYTHON")
    os.environ["PYSPARK_PYTHON"] = python
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYSPARK_PYTHON"]
        else:
            os.environ["PYSPARK_PYTHON"] = before


def _started(place: Place, folder: Path) -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(place.master).appName("ginnel linking")
    for name, value in _settings(place, folder).items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as fault:
        told = _told(fault)
        _end()
        reach = "" if place.is_local else " Can it be reached, and has it our spark.authenticate.secret?"
        raise NoSpark(f"Spark does not start on {place.master}: {told}{reach}") from None
    session.sparkContext.setCheckpointDir((folder / "checkpoint").as_uri())
    return session


def _told(fault: Exception) -> str:
    """What Spark says, without where in its code. Only while nobody's data has been read."""
    try:
        lines = str(fault).strip().splitlines()
    except Exception:  # it is asked of the Java machine, which may be gone
        lines = []
    from_java = [line.removeprefix(": ") for line in lines if line.startswith(": ")]
    return next(iter([*from_java, *lines]), type(fault).__name__)


def _settings(place: Place, folder: Path) -> dict[str, str]:
    """Beside what SPARK_CONF_DIR/spark-defaults.conf says. What workers write is encrypted, and what is sent them."""
    from splink.backends.spark import similarity_jar_location

    log = (folder / "log4j2.properties").as_uri()
    said = {
        "spark.driver.memory": place.memory,
        "spark.driver.host": place.host,
        "spark.driver.bindAddress": place.host,
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={log}",
        "spark.eventLog.enabled": "false",
        "spark.io.encryption.enabled": "true",
        "spark.jars": similarity_jar_location(),
        "spark.local.dir": str(folder / "spill"),
        "spark.sql.warehouse.dir": (folder / "warehouse").as_uri(),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    return (
        said
        if place.is_local
        else said | {"spark.authenticate": "true", "spark.network.crypto.enabled": "true"}
    )


def _check(session: Any, place: Place, folder: Path) -> None:
    if not place.is_local and (missing := similarity.lacking(session, str(folder))):
        raise NoSpark(f"Spark's workers lack {', '.join(missing)}: see docs/how-to/link-with-spark.md.")


def _kind(fault: Exception) -> str:
    """A name without a value: Spark's own for the condition, else the class in Java or Python."""
    condition = getattr(fault, "getCondition", lambda: None)()
    java = getattr(fault, "java_exception", None)
    return condition or (java.getClass().getName() if java is not None else type(fault).__name__)


def _end() -> None:
    """The Java machine goes when its standard input is closed."""
    from pyspark import SparkContext

    gateway = SparkContext._gateway
    if gateway is None:
        return
    with suppress(Exception):  # it may be gone already
        gateway.shutdown()
    SparkContext._gateway = SparkContext._jvm = None
    process = getattr(gateway, "proc", None)
    if process is not None:
        process.stdin.close()
        process.wait(timeout=60)
