"""Which operating-system account the server runs as. PostgreSQL refuses to run as root, rightly.

An ordinary user runs it as themself. Root hands it to whoever owns the data already, else GINNEL_POSTGRES_USER,
else `postgres`, else `nobody`; no account is made and no directory above GINNEL_HOME is opened up. Where that
account cannot reach GINNEL_HOME (a home under /root), the server's things live under /var/lib/ginnel, and
`postgres.location` in GINNEL_HOME says where.
"""

from __future__ import annotations

import os
import pwd
import secrets
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ginnel.config.postgres import paths
from ginnel.kernel.errors import GinnelError

ELSEWHERE = Path("/var/lib/ginnel")


@dataclass(frozen=True, slots=True)
class Account:
    """`switch` is what `subprocess` needs to run something as it: nothing when it is who we are already."""

    uid: int
    gid: int

    @property
    def switch(self) -> dict[str, Any]:
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def reaches(self, path: Path) -> bool:
        """May it enter the directory, or run the program?"""
        probe = ["/bin/sh", "-c", 'test -x "$0"', str(path)]
        return subprocess.run(probe, cwd="/", check=False, **self.switch).returncode == 0


def of_server(home: Path) -> Account:
    """Raises `GinnelError` when root and no unprivileged account can be found."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    data = paths.data(home)
    if data.exists():
        return Account(data.stat().st_uid, data.stat().st_gid)
    for name in (os.environ.get("GINNEL_POSTGRES_USER", ""), "postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise GinnelError("PostgreSQL will not run as root; name an account in GINNEL_POSTGRES_USER.")


def own_name() -> str:
    """Our own account's name, which peer authentication goes by."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise GinnelError(
            f"User id {os.geteuid()} has no name on this machine, which PostgreSQL needs; use DATABASE_URL."
        ) from None


def settle(home: Path) -> Account:
    """Make the directories the server needs, where its account can reach them. Raises `GinnelError`."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise GinnelError(f"GINNEL_HOME {home} cannot be made: {refused.strerror}.") from refused
    if not os.access(home, os.W_OK | os.X_OK):
        raise GinnelError(f"GINNEL_HOME {home} belongs to another user; run as its owner, or choose another.")
    account = of_server(home)
    base = _reachable_base(home, account)
    ours = account.uid == os.geteuid()
    base.mkdir(parents=True, exist_ok=True)
    base.chmod(0o700 if ours else 0o711)
    for directory in (paths.logs(home), paths.socket(home)):
        _private(directory, account)
    return account


def _reachable_base(home: Path, account: Account) -> Path:
    base = paths.base(home)
    if account.uid == os.geteuid() or base != home / "postgres" or base.exists():
        return base
    if account.reaches(home.parent):
        home.chmod(home.stat().st_mode & 0o777 | 0o011)
    if account.reaches(home):
        return base
    base = ELSEWHERE / secrets.token_hex(6)
    (home / "postgres.location").write_text(f"{base}\n")
    return base


def _private(directory: Path, account: Account) -> None:
    """A directory that is the account's alone. Raises `GinnelError` when somebody else made it first."""
    directory.mkdir(mode=0o700, exist_ok=True)
    if directory.is_symlink() or directory.stat().st_uid not in {account.uid, os.geteuid()}:
        raise GinnelError(f"{directory} belongs to another user; remove it or choose another GINNEL_HOME.")
    os.chown(directory, account.uid, account.gid)
    directory.chmod(0o700)
