"""A Ginnel of its own for the journeys: set up by the same commands as any other, then served."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from ginnel.synthetic import signing_in

PEOPLE = 60
_GINNEL = (sys.executable, "-m", "ginnel.config.cli")
_SIGN_IN = re.compile(r"^  (\S+)\s+(\S{4}-\S{4}-\S{4})\s", re.MULTILINE)
_START = re.compile(
    r"^Start here: (?P<name>.+), NHS number (?P<number>[\d ]+), born (?P<born>[\d-]+),", re.MULTILINE
)


@dataclass(slots=True)
class Installation:
    """Where it is, who can sign in with what, and the resident whose story the county is built around; `friend` is
    another with a story, `acts` the NHS number of whoever acts for the resident from the beginning."""

    address: str
    home: Path
    passwords: dict[str, str] = field(repr=False)
    resident: str
    nhs_number: str
    born: str
    server: subprocess.Popen[bytes] = field(repr=False)
    environment: dict[str, str] = field(repr=False)
    others: ExitStack = field(repr=False)
    friend: tuple[str, str, str]
    acts: str

    @property
    def shown(self) -> str:
        """The resident's name as pages write it."""
        given, family = self.resident.split()
        return f"{family.upper()}, {given}"

    def load(self, path: Path, source: str, *options: str) -> None:
        """Load a file as an operator does, beside the running server."""
        self.ginnel("load", str(path), "--from", source, *options)

    def ginnel(self, *words: str) -> str:
        """What a command says, given as an operator gives it."""
        command = (*_GINNEL, *words)
        return subprocess.run(
            command, env=self.environment, check=True, capture_output=True, text=True
        ).stdout

    def stop(self) -> None:
        self.server.terminate()
        self.server.wait(timeout=60)
        self.others.close()


def start(home: Path, database_url: str) -> Installation:
    """Fill and serve an installation under `home`; `database_url` "" is its own PostgreSQL."""
    environment = {**os.environ, "GINNEL_HOME": str(home), "GINNEL_DEMO_PEOPLE": str(PEOPLE)}
    environment |= {"GINNEL_DEMO_SERVE": "0", "GINNEL_LOG_LEVEL": "ERROR", "GINNEL_NOTIFY_URL": "show"}
    environment.pop("DATABASE_URL", None)
    if database_url:
        environment["DATABASE_URL"] = database_url
    said = subprocess.run((*_GINNEL, "demo"), env=environment, capture_output=True, text=True, check=False)
    if said.returncode:
        raise RuntimeError(f"the county could not be set up:\n{said.stdout[-2000:]}\n{said.stderr[-2000:]}")
    others, folder = ExitStack(), home / "demo" / "county"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    others.enter_context(signing_in.pretend_nhs_login(home, folder, manifest, environment))
    port = free_port()
    server = subprocess.Popen(
        (*_GINNEL, "serve", "--host", "127.0.0.1", "--port", str(port)),
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    story = _START.search(said.stdout)
    assert story, "the demonstration did not say where to start"
    found = Installation(
        f"http://127.0.0.1:{port}",
        home,
        dict(_SIGN_IN.findall(said.stdout)),
        story["name"],
        story["number"].replace(" ", ""),
        story["born"],
        server,
        environment,
        others,
        _who(manifest["stories"][3]),
        manifest["stories"][2]["nhs_number"],
    )
    try:
        wait_until_served(found.address)
    except RuntimeError:
        found.stop()
        raise
    return found


def _who(story: dict[str, str]) -> tuple[str, str, str]:
    """Name, NHS number and birth date."""
    return story["name"], story["nhs_number"], story["born"]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until_served(address: str, seconds: float = 60) -> None:
    """Raises RuntimeError where nothing answers in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the installation did not start")
