"""Where the embedded PostgreSQL keeps its things."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

DATABASE = "ginnel"
PORT = 5432  # only names the socket file: nothing listens on the network
SOCKET_LIMIT = 103  # bytes of a socket's path before the closing NUL: 107 on Linux, 103 on macOS


def base(home: Path) -> Path:
    """Usually GINNEL_HOME/postgres; elsewhere when `postgres.location` says so (see `account.settle`)."""
    pointer = home / "postgres.location"
    return Path(pointer.read_text().strip()) if pointer.exists() else home / "postgres"


def data(home: Path) -> Path:
    return base(home) / "data"


def logs(home: Path) -> Path:
    return base(home) / "log"


def socket(home: Path) -> Path:
    """The directory of the socket: short and the same for every command of this home."""
    near = base(home) / "run"
    # To the client library a comma stands between the names of several servers.
    if len(bytes(near / f".s.PGSQL.{PORT}")) <= SOCKET_LIMIT and "," not in str(near):
        return near
    return Path("/tmp") / f"ginnel-{sha256(bytes(home)).hexdigest()[:16]}"
