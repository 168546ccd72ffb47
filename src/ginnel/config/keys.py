"""The key home: GINNEL_HOME/keys, one file per key and serial (`audit.1`), 32 random bytes each as hex.

Made on first run, never remade: a key that should be there and is not is an error, because a new `record` key
would give every resource a second id. GINNEL_KEY_<NAME> (hex, oldest first, comma between serials) overrides
the files, for a secret store outside the machine.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from ginnel.kernel.errors import GinnelError

PURPOSES = {
    "django": "signs sessions and forms; rotate at will, older serials are still accepted",
    "record": "makes ids of resources from their source's own ids; never rotates",
    "audit": "seals the audit chain; rotate yearly, older serials verify older seals",
    "pseudonym": "makes pseudonyms for population data; rotating it breaks linkage over time, on purpose",
    "backup": "encrypts backups; older serials open older backups; keep a copy outside this machine",
}
_UNFINISHED = ".being-made"
ROTATES = frozenset(PURPOSES) - {"record"}


class KeyLost(GinnelError):
    """A key of an installation that has keys is missing or unreadable."""

    code = "key-lost"


def directory(home: Path) -> Path:
    return home / "keys"


def ensure(home: Path) -> None:
    """Make every key on first run (an empty key home); afterwards only check that each is there.

    Two first runs at once take turns, so that neither writes over a key the other already uses; a first run
    that was cut short is finished by the next. Raises `KeyLost` when some are there and another is not.
    """
    place = directory(home)
    if not any(place.glob("*.1")) or (place / _UNFINISHED).exists():
        _make(home, place)
    for name in PURPOSES:
        if not serials(home, name):
            raise KeyLost(
                f"Key {name!r} is missing from {place}. Restore it from a backup (docs/how-to/keys.md)."
            )


def serials(home: Path, name: str, environ: Mapping[str, str] = os.environ) -> dict[int, bytes]:
    """Every serial of a key, oldest first; empty when there is none."""
    given = environ.get(f"GINNEL_KEY_{name.upper()}")
    if given:
        return {at: _decode(name, text) for at, text in enumerate(given.split(","), start=1)}
    found = directory(home).glob(f"{name}.[0-9]*")
    files = {int(path.suffix[1:]): path for path in found if path.suffix[1:].isdecimal()}
    return {at: _decode(name, files[at].read_text()) for at in sorted(files)}


def current(home: Path, name: str) -> bytes:
    """The newest serial of a key. Raises `KeyLost`."""
    held = serials(home, name)
    if not held:
        raise KeyLost(f"Key {name!r} is missing from {directory(home)}.")
    return held[max(held)]


def rotate(home: Path, name: str) -> int:
    """Add a new serial and return it. Raises `GinnelError` for a key that must not change."""
    if name not in ROTATES:
        raise GinnelError(f"Key {name!r} never rotates: {PURPOSES.get(name, 'there is no such key')}.")
    serial = max(serials(home, name), default=0) + 1
    _write(directory(home) / f"{name}.{serial}", secrets.token_bytes(32))
    return serial


def fingerprint(key: bytes) -> str:
    """Names a key without revealing it: the first 16 hexadecimal digits of a hash over a fixed label and it."""
    return sha256(b"ginnel key fingerprint\x00" + key).hexdigest()[:16]


def _make(home: Path, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o700)
    turn = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        unfinished = place / _UNFINISHED
        if any(place.glob("*.1")) and not unfinished.exists():
            return
        unfinished.touch(0o600)
        for name in PURPOSES:
            if not serials(home, name, environ={}):
                _write(place / f"{name}.1", secrets.token_bytes(32))
        unfinished.unlink()
    finally:
        os.close(turn)


def _decode(name: str, text: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) < 32:
        raise KeyLost(f"Key {name!r} is not at least 32 bytes of hexadecimal digits.")
    return key


def _write(path: Path, key: bytes) -> None:
    """Whole and on disk before it has its name, so that a power loss leaves no half key."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, key.hex().encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    draft.replace(path)
