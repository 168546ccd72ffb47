"""Making the cluster and its configuration. Socket only, peer authentication, checksums on."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ginnel.config.postgres import account as accounts
from ginnel.config.postgres import paths
from ginnel.config.postgres.account import Account
from ginnel.config.postgres.binaries import Binaries
from ginnel.kernel.errors import GinnelError

ADMIN, OWNER = "ginnel_admin", "ginnel_owner"
MEGABYTE = 2**20


class ServerFailed(GinnelError):
    """PostgreSQL could not be made, started or stopped; the message ends with what it said."""

    code = "server-failed"


def run(command: Sequence[str], *, home: Path, account: Account) -> None:
    """Run one of PostgreSQL's programs as the server's account. Raises `ServerFailed` with what it printed.

    Output goes to a file, not a pipe: a server started by pg_ctl would hold a pipe open for ever.
    """
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            command,
            cwd=paths.logs(home),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            check=False,
            **account.switch,
        )
        said.seek(0)
        output = said.read().decode(errors="replace").strip()
    if done.returncode:
        raise ServerFailed(f"{Path(command[0]).name} failed: {output}")


def make(home: Path, binaries: Binaries, account: Account) -> None:
    """initdb into a draft that takes its name when whole, so that a power loss leaves nothing half-made."""
    data = paths.data(home)
    if data.exists():
        return
    draft = data.with_name("data.new")
    for locale in _locales(binaries):
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        os.chown(draft, account.uid, account.gid)
        try:
            run([binaries.program("initdb"), *_initdb(draft), *locale], home=home, account=account)
            break
        except ServerFailed as failed:
            refused = failed
    else:
        raise refused
    draft.rename(data)


def _initdb(directory: Path) -> list[str]:
    options = ["--pgdata", str(directory), "--username", ADMIN, "--encoding", "UTF8", "--data-checksums"]
    return [*options, "--auth", "peer", "--no-instructions"]


def _locales(binaries: Binaries) -> list[list[str]]:
    """Code-point order everywhere, so that an index never depends on the machine's locale library."""
    if binaries.major >= 17:
        return [["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]]
    return [["--locale", "C.UTF-8"], ["--locale", "C"]]


def configure(home: Path, binaries: Binaries, account: Account) -> None:
    """Write the whole configuration; `local.conf` beside it is the operator's and wins."""
    data = paths.data(home)
    roles = [ADMIN, OWNER, "ginnel_app", "ginnel_disposal"]
    files = {
        "postgresql.conf": "\n".join(_configuration(home, binaries)) + "\ninclude_if_exists = 'local.conf'\n",
        "pg_hba.conf": f"local all {','.join(roles)} peer map=ginnel\n",
        "pg_ident.conf": "".join(f'ginnel "{accounts.own_name()}" {role}\n' for role in roles),
    }
    for name, text in files.items():
        draft = data / f".{name}.new"
        draft.write_text(text)
        draft.chmod(0o600)
        os.chown(draft, account.uid, account.gid)
        draft.replace(data / name)


def _configuration(home: Path, binaries: Binaries) -> list[str]:
    """For one machine that also runs the application. Nothing a statement carries is written to the log:
    a failing INSERT holds a person's data, and so does the DETAIL of a broken constraint.

    Whole pages in the write-ahead log are packed by lz4 or not at all: PostgreSQL's own packing takes longer than
    everything else in placing a person does (benchmarks/place_one)."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MEGABYTE
    return [
        "listen_addresses = ''",
        f"port = {paths.PORT}",
        f"unix_socket_directories = {_quoted(paths.socket(home))}",
        "unix_socket_permissions = 0700",
        "max_connections = 100",
        "max_locks_per_transaction = 256",
        f"shared_buffers = {min(1024, max(64, memory // 8))}MB",
        f"effective_cache_size = {max(128, memory // 2)}MB",
        "work_mem = 16MB",
        "maintenance_work_mem = 256MB",
        "max_wal_size = 4GB",
        "checkpoint_timeout = 15min",
        f"wal_compression = {'lz4' if binaries.is_built_with('lz4') else 'off'}",
        "random_page_cost = 1.1",
        "jit = off",
        "timezone = 'UTC'",
        "log_timezone = 'UTC'",
        "logging_collector = on",
        f"log_directory = {_quoted(paths.logs(home))}",
        "log_filename = 'postgresql-%a.log'",
        "log_truncate_on_rotation = on",
        "log_rotation_age = 1d",
        "log_rotation_size = 0",
        "log_min_error_statement = panic",
        "log_error_verbosity = terse",
        "log_parameter_max_length_on_error = 0",
        "idle_in_transaction_session_timeout = 1h",
    ]


def _quoted(path: Path) -> str:
    """A path as the configuration file writes it: an apostrophe in it twice."""
    doubled = str(path).replace("'", "''")
    return f"'{doubled}'"
